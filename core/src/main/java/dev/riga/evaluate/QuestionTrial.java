package dev.riga.evaluate;

import dev.riga.answer.Marginal;
import dev.riga.answer.Marginal.Candidate;
import dev.riga.document.Passage;
import dev.riga.read.Calibration;
import dev.riga.read.Reader;
import dev.riga.read.Reading;
import dev.riga.retrieve.Evidence;
import dev.riga.text.AnswerText;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;

/// A question and the passages that were found for it, on which each calibration can be tried: the
/// answer is made as `ask` makes it.
final class QuestionTrial {
  private final String question;
  private final List<Evidence> evidence;
  private final Set<String> gold;
  private final boolean held;
  private final DoubleFunction<Reader> readers;
  private double temperature = Calibration.NONE.spanTemperature();
  private List<Reading> readings;

  /// Reads the passages at temperature 1.
  ///
  /// @param evidence the passages, with the retriever's priors
  /// @param gold the normal forms of the right answers
  /// @param held whether one of the passages is the question's own, or nearly
  /// @param readers one for each temperature of spans
  QuestionTrial(
      String question,
      List<Evidence> evidence,
      Set<String> gold,
      boolean held,
      DoubleFunction<Reader> readers) {
    this.question = question;
    this.evidence = evidence;
    this.gold = gold;
    this.held = held;
    this.readers = readers;
    this.readings = read();
  }

  /// What a calibration makes of it.
  ///
  /// @param logOdds L of [Marginal#logOdds]
  /// @param answerable `p(answerable | x)`
  /// @param conditional `p(y | x, answerable)` of the best answer
  /// @param right whether that answer is one of the right ones
  record Outcome(double logOdds, double answerable, double conditional, boolean right) {

    /// What `ask` would print beside the best answer.
    double confidence() {
      return answerable * conditional;
    }
  }

  List<Evidence> evidence() {
    return evidence;
  }

  boolean held() {
    return held;
  }

  /// Answers with a calibration.
  Outcome with(Calibration calibration) {
    List<Reading> now = at(calibration.spanTemperature());
    Marginal marginal = Marginal.of(evidence, now, calibration);
    if (marginal.candidates().isEmpty()) {
      return new Outcome(Double.NEGATIVE_INFINITY, 0, 0, false);
    }
    Candidate best = marginal.candidates().getFirst();
    return new Outcome(
        Marginal.logOdds(evidence, now, calibration),
        marginal.answerable(),
        best.probability(),
        gold.contains(AnswerText.normalise(best.text())));
  }

  /// Many calibrations in a row have one temperature.
  private synchronized List<Reading> at(double wanted) {
    if (wanted != temperature) {
      temperature = wanted;
      readings = read();
    }
    return readings;
  }

  private List<Reading> read() {
    List<Passage> passages = evidence.stream().map(Evidence::passage).toList();
    return readers.apply(temperature).read(question, passages).readings();
  }
}
