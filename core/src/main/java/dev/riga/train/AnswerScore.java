package dev.riga.train;

import dev.riga.text.AnswerText;
import java.util.Collection;
import java.util.function.ToDoubleBiFunction;

/// Exact match and F1 of an answer as SQuAD 2.0 defines them (Rajpurkar et al. 2018; the official
/// evaluation script).
public final class AnswerScore {

  private AnswerScore() {}

  /// 1 when both answers have the same normalised text, else 0.
  public static double exactMatch(String predicted, String gold) {
    return AnswerText.exactMatch(predicted, gold) ? 1 : 0;
  }

  /// [AnswerText#f1].
  ///
  /// @return between 0 and 1
  public static double f1(String predicted, String gold) {
    return AnswerText.f1(predicted, gold);
  }

  /// The best of `score` over all gold answers; no gold answer at all stands for the empty one.
  public static double best(
      String predicted, Collection<String> golds, ToDoubleBiFunction<String, String> score) {
    if (golds.isEmpty()) {
      return score.applyAsDouble(predicted, "");
    }
    return golds.stream().mapToDouble(gold -> score.applyAsDouble(predicted, gold)).max().orElse(0);
  }
}
