package dev.riga.answer;

import dev.riga.read.Calibration;
import dev.riga.read.LogSum;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.retrieve.Evidence;
import dev.riga.text.AnswerText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The distribution over answers y to a question x, with the passages z summed out.
///
/// Two numbers make it. First, what is the answer, given that there is one:
///
///     p(y | x, answerable) = sum over z of p(z | x) p(y | x, z)
///                            / sum over z of p(z | x) (1 - p(no answer | x, z))
///
/// Spans with the same normal form ([AnswerText#normalise]) are one answer y, in whatever passage;
/// their terms add up. A passage that lacks the answer gives nearly all its mass to "no answer" and
/// so cannot outvote one that has it.
///
/// Second, is there one at all: the passage that speaks most clearly for an answer decides, heard
/// less the less the retriever trusts it beside its best passage:
///
///     L = max over z of ( log p(z | x) - max over z' of log p(z' | x)
///                         + log((1 - p(no answer | x, z)) / p(no answer | x, z)) )
///     p(answerable | x) = sigmoid(a L + b)
///
/// with a and b of the [Calibration]; for a single passage, a = 1 and b = 0 it is what the reader
/// says. A maximum and not a product over passages: overlapping passages say the same thing twice,
/// and many passages that lack the answer do not make it likelier. What Riga reports is
/// `p(y | x) = p(answerable | x) p(y | x, answerable)`; with `1 - p(answerable | x)` for "no answer"
/// that adds up to 1.
///
/// @param answerable `p(answerable | x)`
/// @param candidates the answers y, most probable first. Spans that the reader did not keep are
///   missing from them, so what the probabilities lack to 1 is theirs
/// @param prior `p(z | x)` of each passage, at the calibration's temperature, in the order given
/// @param posteriorOfNone `p(z | x, no answer)` of each passage, in the order given
public record Marginal(
    double answerable,
    List<Candidate> candidates,
    List<Double> prior,
    List<Double> posteriorOfNone) {

  /// One answer y.
  ///
  /// @param text as its most probable span spells it
  /// @param normalised the normal form that all its spans share
  /// @param probability `p(y | x, answerable)`
  /// @param shares of the passages that have it, largest posterior first
  public record Candidate(String text, String normalised, double probability, List<Share> shares) {}

  /// What one passage contributes to one answer.
  ///
  /// @param passage its place, from 0, in the order given
  /// @param posterior `p(z | x, y)`; over the shares of an answer it adds up to 1
  /// @param spans the answer's spans in it, most probable first
  public record Share(int passage, double posterior, List<AnswerSpan> spans) {}

  /// Sums the passages out.
  ///
  /// @param evidence the passages with their priors, which add up to 1; not empty
  /// @param readings of the same passages, in the same order
  public static Marginal of(
      List<Evidence> evidence, List<Reading> readings, Calibration calibration) {
    double[] logPrior = temperedPrior(evidence, calibration.priorTemperature());
    LogSum logAnswerMass = new LogSum();
    LogSum logNoneMass = new LogSum();
    for (int z = 0; z < logPrior.length; z++) {
      logAnswerMass.add(logPrior[z] + readings.get(z).logAnswer());
      logNoneMass.add(logPrior[z] + readings.get(z).logNoAnswer());
    }
    List<Double> prior = new ArrayList<>();
    List<Double> posteriorOfNone = new ArrayList<>();
    for (int z = 0; z < logPrior.length; z++) {
      prior.add(Math.exp(logPrior[z]));
      posteriorOfNone.add(
          Math.exp(logPrior[z] + readings.get(z).logNoAnswer() - logNoneMass.value()));
    }
    return new Marginal(
        answerable(logPrior, readings, calibration),
        candidates(logPrior, readings, logAnswerMass.value()),
        List.copyOf(prior),
        List.copyOf(posteriorOfNone));
  }

  private static double[] temperedPrior(List<Evidence> evidence, double temperature) {
    double[] logPrior = new double[evidence.size()];
    LogSum total = new LogSum();
    for (int z = 0; z < logPrior.length; z++) {
      logPrior[z] = evidence.get(z).logPrior() / temperature;
      total.add(logPrior[z]);
    }
    for (int z = 0; z < logPrior.length; z++) {
      logPrior[z] -= total.value();
    }
    return logPrior;
  }

  /// L, the log odds of "answerable" before slope and intercept, as the passages at the
  /// calibration's temperature of the prior have it; negative infinity when no passage has a span.
  ///
  /// @param evidence the passages with their priors; not empty
  /// @param readings of the same passages, in the same order
  public static double logOdds(
      List<Evidence> evidence, List<Reading> readings, Calibration calibration) {
    return logOdds(temperedPrior(evidence, calibration.priorTemperature()), readings);
  }

  private static double logOdds(double[] logPrior, List<Reading> readings) {
    double largestPrior = Double.NEGATIVE_INFINITY;
    double logOdds = Double.NEGATIVE_INFINITY;
    for (int z = 0; z < logPrior.length; z++) {
      largestPrior = Math.max(largestPrior, logPrior[z]);
      Reading reading = readings.get(z);
      logOdds = Math.max(logOdds, logPrior[z] + reading.logAnswer() - reading.logNoAnswer());
    }
    return logOdds == Double.NEGATIVE_INFINITY ? logOdds : logOdds - largestPrior;
  }

  private static double answerable(
      double[] logPrior, List<Reading> readings, Calibration calibration) {
    double logOdds = logOdds(logPrior, readings);
    if (logOdds == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    double calibrated = calibration.answerableSlope() * logOdds + calibration.answerableIntercept();
    return 1 / (1 + Math.exp(-calibrated));
  }

  private static List<Candidate> candidates(
      double[] logPrior, List<Reading> readings, double logAnswerMass) {
    Map<String, Terms> byAnswer = new LinkedHashMap<>();
    for (int z = 0; z < logPrior.length; z++) {
      if (logPrior[z] == Double.NEGATIVE_INFINITY) {
        continue;
      }
      for (AnswerSpan span : readings.get(z).spans()) {
        byAnswer
            .computeIfAbsent(normalForm(span.text()), Terms::new)
            .add(z, span, logPrior[z] + span.logProbability());
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    byAnswer.values().forEach(terms -> candidates.add(terms.candidate(logAnswerMass)));
    candidates.sort(MOST_PROBABLE_FIRST);
    return List.copyOf(candidates);
  }

  /// The normal form, or the text itself when the normal form leaves nothing of it ("the").
  private static String normalForm(String text) {
    String normalised = AnswerText.normalise(text);
    return normalised.isEmpty() ? text : normalised;
  }

  private static final Comparator<Candidate> MOST_PROBABLE_FIRST =
      Comparator.comparingDouble(Candidate::probability)
          .reversed()
          .thenComparing(Candidate::normalised);

  /// The terms `p(z | x) p(span | x, z)` of one answer.
  private static final class Terms {
    private final String normalised;
    private final Map<Integer, LogSum> massOfPassage = new LinkedHashMap<>();
    private final Map<Integer, List<AnswerSpan>> spansOfPassage = new LinkedHashMap<>();
    private final LogSum mass = new LogSum();
    private String text = "";
    private double largest = Double.NEGATIVE_INFINITY;

    Terms(String normalised) {
      this.normalised = normalised;
    }

    void add(int z, AnswerSpan span, double logTerm) {
      mass.add(logTerm);
      massOfPassage.computeIfAbsent(z, passage -> new LogSum()).add(logTerm);
      spansOfPassage.computeIfAbsent(z, passage -> new ArrayList<>()).add(span);
      if (text.isEmpty() || logTerm > largest) {
        text = span.text();
        largest = logTerm;
      }
    }

    Candidate candidate(double logAnswerMass) {
      List<Share> shares = new ArrayList<>();
      massOfPassage.forEach((z, massOfZ) ->
          shares.add(
              new Share(
                  z,
                  Math.exp(massOfZ.value() - mass.value()),
                  List.copyOf(spansOfPassage.getOrDefault(z, List.of())))));
      shares.sort(Comparator.comparingDouble(Share::posterior).reversed());
      double probability = Math.min(1, Math.exp(mass.value() - logAnswerMass));
      return new Candidate(text, normalised, probability, List.copyOf(shares));
    }
  }
}
