package dev.riga.evaluate;

import dev.riga.text.AnswerText;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The two official definitions of exact match and F1. Both compare normal forms
/// ([AnswerText#normalise]) and take the best of all gold answers.
public enum SquadVersion {
  /// `evaluate-v1.1.py` (Rajpurkar et al. 2016, arXiv 1606.05250): two answers that share no word
  /// have F1 0, also when both normalise to nothing.
  ONE("1.1") {
    @Override
    public double exactMatch(String predicted, Collection<String> golds) {
      return best(golds, gold -> AnswerText.exactMatch(predicted, gold) ? 1 : 0);
    }

    @Override
    public double f1(String predicted, Collection<String> golds) {
      boolean nothing = AnswerText.normalise(predicted).isEmpty();
      return nothing ? 0 : best(golds, gold -> AnswerText.f1(predicted, gold));
    }
  },
  /// `evaluate-v2.0.py` (Rajpurkar et al. 2018, arXiv 1806.03822): gold answers that normalise to
  /// nothing do not count; where none is left, the empty answer is right.
  TWO("2.0") {
    @Override
    public double exactMatch(String predicted, Collection<String> golds) {
      return best(counting(golds), gold -> AnswerText.exactMatch(predicted, gold) ? 1 : 0);
    }

    @Override
    public double f1(String predicted, Collection<String> golds) {
      return best(counting(golds), gold -> AnswerText.f1(predicted, gold));
    }
  };

  private final String label;

  SquadVersion(String label) {
    this.label = label;
  }

  /// `1.1` or `2.0`.
  public String label() {
    return label;
  }

  /// 1 when the answer has the normal form of a gold answer, else 0.
  public abstract double exactMatch(String predicted, Collection<String> golds);

  /// The greatest F1 of the answer and a gold answer, from 0 to 1.
  public abstract double f1(String predicted, Collection<String> golds);

  private static Collection<String> counting(Collection<String> golds) {
    List<String> counting =
        golds.stream().filter(gold -> !AnswerText.normalise(gold).isEmpty()).toList();
    return counting.isEmpty() ? List.of("") : counting;
  }

  private static double best(Collection<String> golds, ToDoubleFunction<String> score) {
    return golds.stream().mapToDouble(score).max().orElse(0);
  }
}
