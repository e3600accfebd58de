package dev.riga.explain;

import java.util.List;

/// Attributions of one forward and one backward pass: gradient x input and attention x gradient.
///
/// Gradient x input is how fast the scalar would change if every word's vector grew in proportion:
/// its values add up to the derivative of `f(t E)` by t at 1. Attention x gradient is the same for
/// the attention weights of all layers together.
public final class GradientExplainer implements Explainer {
  private final ReaderNetwork network;
  private final Method method;

  private GradientExplainer(ReaderNetwork network, Method method) {
    this.network = network;
    this.method = method;
  }

  public static GradientExplainer gradientTimesInput(ReaderNetwork network) {
    return new GradientExplainer(network, Method.GRADIENT_X_INPUT);
  }

  public static GradientExplainer attentionTimesGradient(ReaderNetwork network) {
    return new GradientExplainer(network, Method.ATTENTION_X_GRADIENT);
  }

  /// Relevance carried through the layers.
  public static GradientExplainer relevance(ReaderNetwork network) {
    return new GradientExplainer(network, Method.RELEVANCE);
  }

  @Override
  public Method method() {
    return method;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    return all(network, window, scalar, List.of(method)).getFirst();
  }

  /// Several of these methods from one pass.
  static List<Attribution> all(
      ReaderNetwork network, ReadWindow window, Scalar scalar, List<Method> methods) {
    long start = System.nanoTime();
    boolean withAttentions = !methods.equals(List.of(Method.GRADIENT_X_INPUT));
    GradientPass pass = GradientPass.of(network, window.encoding(), scalar, withAttentions);
    long millis = (System.nanoTime() - start) / 1_000_000;
    Words words = Words.of(window);
    return methods.stream()
        .map(method -> {
          double[] values = values(pass, window, method);
          return new Attribution(
              method,
              scalar.words(),
              pass.scalar(),
              words.byToken(values),
              words.bySum(values),
              sum(method, pass, values),
              new Attribution.Cost(1, 1, millis));
        })
        .toList();
  }

  private static double[] values(GradientPass pass, ReadWindow window, Method method) {
    int n = window.encoding().length();
    return switch (method) {
      case GRADIENT_X_INPUT -> pass.gradientTimesInput(n);
      case ATTENTION_X_GRADIENT -> pass.attentionTimesGradient(n);
      case RELEVANCE -> {
        double[] relevance = pass.relevance(n);
        for (int i = 0; i < n; i++) {
          relevance[i * n + i] -= 1; // what every token is to itself before the first layer
        }
        double[] first = Matrices.meanOfRows(relevance, n, window.first(), window.first());
        double[] last = Matrices.meanOfRows(relevance, n, window.last(), window.last());
        for (int i = 0; i < n; i++) {
          first[i] = (first[i] + last[i]) / 2;
        }
        yield first;
      }
      case INTEGRATED_GRADIENTS,
          VALUE_ZEROING,
          LEAVE_ONE_OUT,
          SENTENCES,
          SURROGATE,
          ATTENTION,
          ROLLOUT,
          ATTENTION_FLOW,
          NORMS ->
          throw new IllegalArgumentException(method + " takes more than one pass");
    };
  }

  private static Sum sum(Method method, GradientPass pass, double[] values) {
    double total = 0;
    for (double value : values) {
      total += value;
    }
    if (method == Method.GRADIENT_X_INPUT) {
      double along = 0;
      for (int i = 0; i < pass.words().length; i++) {
        along += (double) pass.words()[i] * pass.wordGradient()[i];
      }
      return new Sum.To("the derivative of f(t * word vectors) by t at t = 1", along, total);
    }
    if (method == Method.ATTENTION_X_GRADIENT) {
      double along = 0;
      for (int layer = 0; layer < pass.attentions().size(); layer++) {
        for (int i = 0; i < pass.attentions().get(layer).length; i++) {
          along +=
              (double) pass.attentions().get(layer)[i] * pass.attentionGradient().get(layer)[i];
        }
      }
      return new Sum.To("the derivative of f(t * attentions) by t at t = 1", along, total);
    }
    return new Sum.Nothing(
        "Each value is how much of a token's relevance reaches the answer's first and last token;"
            + " never negative.");
  }
}
