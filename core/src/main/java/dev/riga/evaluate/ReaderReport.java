package dev.riga.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.riga.statistics.Interval;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How well a reader does when it is given the right paragraph. Scores are in per cent; the names
/// are those that `evaluate reader --json` prints.
///
/// @param squad whose definitions: `1.1`, or `2.0` when some questions have no answer
/// @param abstainBelow a question whose probability of having an answer is less is not answered; 0
///   for version 1.1, where every question has one
/// @param best what the best thresholds would give, by the official sweep; null for version 1.1
/// @param interval of 95 %, by `seed` and `resamples` draws
/// @param seconds for tokens, network and answers
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReaderReport(
    int questions,
    double exactMatch,
    double f1,
    Map<String, Interval> interval,
    Part hasAnswer,
    Part noAnswer,
    String squad,
    double abstainBelow,
    @Nullable Best best,
    LeftOut leftOut,
    long seed,
    int resamples,
    double seconds,
    double questionsPerSecond) {

  /// The questions that have an answer, or have none.
  ///
  /// @param exactMatch null when there are none
  /// @param f1 null when there are none
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(int questions, @Nullable Double exactMatch, @Nullable Double f1) {}

  /// The best that a threshold on the probability of "no answer" can reach. It was chosen on these
  /// very questions, so it is a bound and no result.
  ///
  /// @param exactMatchThreshold questions with a larger probability are not answered
  /// @param f1Threshold the same for F1
  public record Best(
      double exactMatch, double exactMatchThreshold, double f1, double f1Threshold) {}
}
