package dev.riga.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What came of one question.
///
/// @param id of the question, unique in a run
/// @param expected what would be right; empty when there is nothing to be found
/// @param predicted what was said or found
/// @param confidence of what was said, from 0 to 1; null where there is none
/// @param scores by name, each from 0 to 1, more being better
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Case(
    String id,
    String question,
    List<String> expected,
    String predicted,
    @Nullable Double confidence,
    Map<String, Double> scores) {

  /// The cases with the least of a score, and of those the ones that were surest of themselves,
  /// worst first.
  ///
  /// @param score its name
  /// @param most how many
  public static List<Case> worst(List<Case> cases, String score, int most) {
    Comparator<Case> leastFirst =
        Comparator.comparingDouble(one -> one.scores.getOrDefault(score, 1.0));
    Comparator<Case> surestFirst =
        Comparator.comparingDouble(one -> one.confidence == null ? 0 : -one.confidence);
    return cases.stream().sorted(leastFirst.thenComparing(surestFirst)).limit(most).toList();
  }

  /// The values of a score, in the order of the cases.
  static double[] values(List<Case> cases, String score) {
    return cases.stream().mapToDouble(one -> one.scores.getOrDefault(score, 0.0)).toArray();
  }

  /// The mean of a score; empty when there is no case.
  static OptionalDouble mean(List<Case> cases, String score) {
    return cases.stream().mapToDouble(one -> one.scores.getOrDefault(score, 0.0)).average();
  }
}
