package dev.riga.evaluate;

import dev.riga.statistics.Interval;
import dev.riga.statistics.Quantiles;
import java.util.List;
import java.util.Map;

/// How good the whole chain is, from the question to the cited answer. The names are those that
/// `evaluate open --json` prints; exact match and F1 are in per cent, all other scores between 0
/// and 1.
///
/// @param retriever whose passages are read
/// @param passagesRead how many of them for each question
/// @param exactMatch of what `ask` would say, an abstention being the empty answer
/// @param f1 the same
/// @param interval of 95 %: `exactMatch` and `f1`
/// @param answering what never abstaining would give
/// @param abstained the share of the questions without an answer given
/// @param abstainBelow the `p(answerable | x)` below which none is given
/// @param recall by retriever: the share of the answerable questions to which one of the first k
///   passages holds a gold answer
/// @param comparisons of the recall of the retriever that is read with the others'
/// @param calibration of the confidence that `ask` prints: of an answer, that it matches a gold one
///   exactly; of an abstention, that there is no answer
/// @param answerCalibration of the best answer's confidence when Riga never abstains
/// @param riskCoverage of the same
public record OpenReport(
    int questions,
    String retriever,
    int passagesRead,
    double exactMatch,
    double f1,
    Map<String, Interval> interval,
    Answering answering,
    double abstained,
    double abstainBelow,
    Map<String, Recall> recall,
    List<RetrievalReport.Compared> comparisons,
    Citations citations,
    Reliability calibration,
    Reliability answerCalibration,
    RiskCoverage riskCoverage,
    Map<String, Latency> latencyMillis,
    LeftOut leftOut,
    long seed,
    int resamples,
    double seconds) {

  /// Never abstaining, in per cent.
  public record Answering(double exactMatch, double f1) {}

  /// @param scores `at1`, `at5` and so on
  /// @param interval of each, 95 %
  public record Recall(Map<String, Double> scores, Map<String, Interval> interval) {}

  /// Whether citations are what they claim to be.
  ///
  /// @param checked citations of all answers
  /// @param standing the share whose text stands in the document at the place that is cited
  /// @param holdAnswer of the answers given to answerable questions, the share whose first cited
  ///   passage holds a gold answer
  /// @param fromGoldDocument of the answers given whose gold paragraph is known to stand in some
  ///   document, the share whose first citation is from such a document
  public record Citations(
      int checked, double standing, double holdAnswer, double fromGoldDocument) {}

  /// Milliseconds within which a share of the questions is through.
  public record Latency(double p50, double p90, double p95, double p99) {

    static Latency of(double[] millis) {
      double[] sorted = millis.clone();
      java.util.Arrays.sort(sorted);
      return new Latency(
          Rounded.of(Quantiles.of(sorted, 0.50)),
          Rounded.of(Quantiles.of(sorted, 0.90)),
          Rounded.of(Quantiles.of(sorted, 0.95)),
          Rounded.of(Quantiles.of(sorted, 0.99)));
    }
  }
}
