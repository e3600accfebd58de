package dev.riga.explain;

import dev.riga.read.SpanScorer;
import dev.riga.tensor.Precision;
import dev.riga.text.Sentences;
import dev.riga.text.SpecialToken;
import dev.riga.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The explainers of every method for one network.
///
/// @param scorer of the same weights
record Explainers(
    SpanScorer scorer, ReaderNetwork network, Tokenizer tokenizer, Sentences sentences) {
  private static final long SEED = 1;

  /// Of integrated gradients.
  ///
  /// @param first how many to begin with
  /// @param gap the greatest part of the sum that may be missing before more are taken
  /// @param precision of the gradients
  record Steps(int first, double gap, Precision precision) {}

  /// Values by several methods, in their order; those that need the same pass share it.
  ///
  /// @throws InspectionException when the reader has not what a method needs
  List<Attribution> all(ReadWindow window, Scalar scalar, List<Method> methods, Steps steps) {
    Map<Method, Attribution> made = new HashMap<>();
    List<Method> ofGradient = methods.stream().filter(Explainers::takesOneGradient).toList();
    if (!ofGradient.isEmpty()) {
      GradientExplainer.all(network, window, scalar, ofGradient)
          .forEach(attribution -> made.put(attribution.method(), attribution));
    }
    List<Method> ofAttention = methods.stream().filter(Explainers::takesAttentions).toList();
    if (!ofAttention.isEmpty()) {
      AttentionViews.all(network, window, ofAttention)
          .forEach(attribution -> made.put(attribution.method(), attribution));
    }
    List<Attribution> all = new ArrayList<>();
    for (Method method : methods) {
      @Nullable Attribution shared = made.get(method);
      all.add(shared != null ? shared : of(method, steps).explain(window, scalar));
    }
    return List.copyOf(all);
  }

  private static boolean takesOneGradient(Method method) {
    return method == Method.GRADIENT_X_INPUT
        || method == Method.ATTENTION_X_GRADIENT
        || method == Method.RELEVANCE;
  }

  private static boolean takesAttentions(Method method) {
    return method == Method.ATTENTION
        || method == Method.ROLLOUT
        || method == Method.ATTENTION_FLOW;
  }

  /// Empty for a tokenizer that has no token to hide a word behind.
  Optional<LeaveOneOut> leaveOneOut() {
    return tokenizer.id(SpecialToken.MASK).stream()
        .mapToObj(mask -> new LeaveOneOut(scorer, mask))
        .findFirst();
  }

  /// @throws InspectionException when the reader has not what the method needs
  Explainer of(Method method, Steps steps) {
    return switch (method) {
      case GRADIENT_X_INPUT -> GradientExplainer.gradientTimesInput(network);
      case ATTENTION_X_GRADIENT -> GradientExplainer.attentionTimesGradient(network);
      case RELEVANCE -> GradientExplainer.relevance(network);
      case INTEGRATED_GRADIENTS ->
          new IntegratedGradients(network, steps.first(), steps.gap(), steps.precision());
      case VALUE_ZEROING -> new ValueZeroing(network);
      case LEAVE_ONE_OUT ->
          leaveOneOut()
              .orElseThrow(() ->
                  new InspectionException(
                      "This reader's tokenizer has no token that hides a word ([MASK]), so"
                          + " leave-one-out cannot be computed. Choose another --method."));
      case SENTENCES -> new SentenceExplainer(scorer, sentences);
      case SURROGATE -> new Surrogate(scorer, sentences, SEED);
      case ATTENTION, ROLLOUT, ATTENTION_FLOW, NORMS -> new AttentionViews(network, method);
    };
  }
}
