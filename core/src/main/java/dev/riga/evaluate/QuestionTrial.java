package dev.riga.evaluate;

import dev.riga.answer.Marginal;
import dev.riga.answer.Marginal.Candidate;
import dev.riga.document.Passage;
import dev.riga.read.Calibration;
import dev.riga.read.LogSum;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.retrieve.Evidence;
import dev.riga.text.AnswerText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A question that was retrieved for and read without any calibration, kept so that each
/// calibration can be tried on it without reading again.
///
/// @param evidence the passages that were read, with the retriever's priors
/// @param odds of each of them
/// @param gold the normal forms of the right answers
/// @param held whether one of the passages is the question's own, or nearly
record QuestionTrial(List<Evidence> evidence, List<Odds> odds, Set<String> gold, boolean held) {

  /// Enough for the best answer, whatever the temperature.
  private static final int KEPT_SPANS = 20;

  /// The log odds of a passage's spans against "no answer here", at temperature 1.
  ///
  /// @param all of every span
  /// @param best the likeliest spans with theirs
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Odds(Passage passage, float[] all, List<AnswerSpan> best) {

    /// Of a reading with every span, at temperature 1.
    static Odds of(Reading reading) {
      float[] all = new float[reading.spans().size()];
      List<AnswerSpan> best = new ArrayList<>();
      for (int i = 0; i < all.length; i++) {
        AnswerSpan span = reading.spans().get(i);
        double odds = span.logProbability() - reading.logNoAnswer();
        all[i] = (float) odds;
        if (i < KEPT_SPANS) {
          best.add(new AnswerSpan(span.span(), span.text(), odds));
        }
      }
      return new Odds(reading.passage(), all, List.copyOf(best));
    }

    /// The reading at another temperature: `p = exp(odds / T) / (1 + sum of exp(odds / T))`.
    Reading at(double temperature) {
      LogSum spans = new LogSum();
      for (float one : all) {
        spans.add(one / temperature);
      }
      LogSum everything = new LogSum();
      everything.add(spans.value());
      everything.add(0);
      double logZ = everything.value();
      return new Reading(
          passage,
          best.stream()
              .map(span ->
                  new AnswerSpan(
                      span.span(), span.text(), span.logProbability() / temperature - logZ))
              .toList(),
          -logZ,
          spans.value() - logZ,
          Optional.empty());
    }
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

  /// Answers with a calibration.
  Outcome with(Calibration calibration) {
    List<Reading> readings =
        odds.stream().map(one -> one.at(calibration.spanTemperature())).toList();
    Marginal marginal = Marginal.of(evidence, readings, calibration);
    if (marginal.candidates().isEmpty()) {
      return new Outcome(Double.NEGATIVE_INFINITY, 0, 0, false);
    }
    Candidate best = marginal.candidates().getFirst();
    return new Outcome(
        Marginal.logOdds(evidence, readings, calibration),
        marginal.answerable(),
        best.probability(),
        gold.contains(AnswerText.normalise(best.text())));
  }
}
