package dev.riga.evaluate;

import dev.riga.statistics.Interval;
import java.util.List;
import java.util.Map;

/// How well retrievers find what is relevant. Scores are between 0 and 1; the names are those that
/// `evaluate retrieval --json` prints.
///
/// @param documents different ones in the collection
/// @param questions that some document is relevant to
/// @param retrievers by name
/// @param comparisons of the last retriever with each other one
public record RetrievalReport(
    int documents,
    int questions,
    Map<String, Measured> retrievers,
    List<Compared> comparisons,
    LeftOut leftOut,
    long seed,
    int resamples,
    double seconds) {

  /// One retriever.
  ///
  /// @param scores means over the questions: `ndcgAt10`, `recallAt10` and so on, and `mrr`
  /// @param interval of each, 95 %
  /// @param medianMillis of one question
  public record Measured(
      Map<String, Double> scores, Map<String, Interval> interval, double medianMillis) {}

  /// A paired bootstrap over the same questions.
  ///
  /// @param difference the score of `retriever` less that of `than`
  /// @param p the probability of a difference as large by chance, two-sided
  public record Compared(
      String retriever,
      String than,
      String score,
      double difference,
      Interval interval,
      double p) {}
}
