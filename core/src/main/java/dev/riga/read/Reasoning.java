package dev.riga.read;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The kind of reasoning a question asks for.
///
/// @param type the most probable one
/// @param probabilities of all types, in the order of [ReasoningType]; they add up to 1
public record Reasoning(ReasoningType type, Map<ReasoningType, Double> probabilities) {

  private static final List<ReasoningType> TYPES = List.of(ReasoningType.values());

  /// From one probability for each type.
  ///
  /// @param probabilities in the order of [ReasoningType]; they add up to 1
  /// @throws IllegalArgumentException when there is not one for each type
  public static Reasoning of(double... probabilities) {
    if (probabilities.length != TYPES.size()) {
      throw new IllegalArgumentException(
          probabilities.length + " probabilities for " + TYPES.size() + " types of reasoning");
    }
    Map<ReasoningType, Double> byType = new EnumMap<>(ReasoningType.class);
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      byType.put(TYPES.get(i), probabilities[i]);
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return new Reasoning(TYPES.get(best), Collections.unmodifiableMap(byType));
  }

  /// The softmax of a network's logits, in the order of [ReasoningType].
  ///
  /// @throws IllegalArgumentException when there is not one for each type
  public static Reasoning ofLogits(float... logits) {
    LogSum total = new LogSum();
    for (float logit : logits) {
      total.add(logit);
    }
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - total.value());
    }
    return of(probabilities);
  }

  /// The mixture of several: `sum over i of weights[i] * p_i / sum of weights`.
  ///
  /// @param parts at least one
  /// @param weights one for each part, not negative and not all 0
  public static Reasoning mixture(List<Reasoning> parts, double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double[] probabilities = new double[TYPES.size()];
    for (int i = 0; i < parts.size(); i++) {
      for (int type = 0; type < probabilities.length; type++) {
        double probability = parts.get(i).probabilities.getOrDefault(TYPES.get(type), 0.0);
        probabilities[type] += weights[i] / total * probability;
      }
    }
    return of(probabilities);
  }
}
