package dev.riga.train;

import dev.riga.text.AnswerText;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/// Exact match and F1 of an answer as SQuAD 2.0 defines them (Rajpurkar et al. 2018; the official
/// evaluation script): both on normalised text, F1 over the bags of words.
public final class AnswerScore {

  private AnswerScore() {}

  /// 1 when both answers have the same normalised text, else 0.
  public static double exactMatch(String predicted, String gold) {
    return AnswerText.normalise(predicted).equals(AnswerText.normalise(gold)) ? 1 : 0;
  }

  /// `2 p r / (p + r)` over the bags of words of the normalised texts; two texts that normalise to
  /// nothing agree fully, one of them alone not at all.
  ///
  /// @return between 0 and 1
  public static double f1(String predicted, String gold) {
    List<String> predictedWords = words(predicted);
    List<String> goldWords = words(gold);
    if (predictedWords.isEmpty() || goldWords.isEmpty()) {
      return predictedWords.isEmpty() && goldWords.isEmpty() ? 1 : 0;
    }
    int shared = sharedWords(predictedWords, goldWords);
    // 2 p r / (p + r) with p = shared / predicted, r = shared / gold.
    return 2.0 * shared / (predictedWords.size() + goldWords.size());
  }

  /// The best of `score` over all gold answers; no gold answer at all stands for the empty one.
  static double best(
      String predicted, Collection<String> golds, ToDoubleBiFunction<String, String> score) {
    if (golds.isEmpty()) {
      return score.applyAsDouble(predicted, "");
    }
    return golds.stream().mapToDouble(gold -> score.applyAsDouble(predicted, gold)).max().orElse(0);
  }

  private static int sharedWords(List<String> left, List<String> right) {
    Map<String, Integer> remaining = new HashMap<>();
    left.forEach(word -> remaining.merge(word, 1, Integer::sum));
    int shared = 0;
    for (String word : right) {
      if (remaining.merge(word, -1, Integer::sum) >= 0) {
        shared++;
      }
    }
    return shared;
  }

  private static List<String> words(String text) {
    String normalised = AnswerText.normalise(text);
    return normalised.isEmpty() ? List.of() : List.of(normalised.split(" "));
  }
}
