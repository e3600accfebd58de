package dev.riga.evaluate;

import dev.riga.statistics.Interval;
import java.util.Map;

/// How well a reader tells the reasoning type of a question. Scores are between 0 and 1; the names
/// are those that `evaluate reasoning --json` prints.
///
/// @param macroF1 the mean F1 of the types that occur among the right or the predicted ones
/// @param classes by type
/// @param confusion how many questions of the outer type were taken for the inner one
/// @param calibrationError the expected calibration error of the probability of the type that was
///   chosen, see [Reliability]
public record ReasoningReport(
    int questions,
    double accuracy,
    double macroF1,
    Map<String, Interval> interval,
    Map<String, PerClass> classes,
    Map<String, Map<String, Integer>> confusion,
    double calibrationError,
    LeftOut leftOut,
    long seed,
    int resamples,
    double seconds) {

  /// One type.
  ///
  /// @param precision the share of the questions taken for it that are of it; 0 when none was
  /// @param recall the share of its questions that were taken for it; 0 when there is none
  /// @param f1 their harmonic mean
  /// @param support how many questions are of it
  public record PerClass(double precision, double recall, double f1, int support) {}
}
