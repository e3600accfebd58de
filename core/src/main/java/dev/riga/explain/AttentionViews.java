package dev.riga.explain;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What attention shows of the way to the answer: raw, rolled out, as flow, weighted by norms. Each
/// gives every token a share that is not negative. These are views of the network; whether one is a
/// reason for the answer only [FaithfulnessCheck] can say.
public final class AttentionViews implements Explainer {
  private final ReaderNetwork network;
  private final Method method;

  /// @param method one that [Method#isView]
  public AttentionViews(ReaderNetwork network, Method method) {
    if (!method.isView()) {
      throw new IllegalArgumentException(method + " is no view of attention");
    }
    this.network = network;
    this.method = method;
  }

  @Override
  public Method method() {
    return method;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    AttentionMaps maps =
        method == Method.NORMS
            ? norms(network, window.encoding())
            : network.attentions(window.encoding());
    return explain(window, maps, (System.nanoTime() - start) / 1_000_000);
  }

  /// Several of these views but [Method#NORMS], from one forward pass.
  static List<Attribution> all(ReaderNetwork network, ReadWindow window, List<Method> methods) {
    long start = System.nanoTime();
    AttentionMaps maps = network.attentions(window.encoding());
    long millis = (System.nanoTime() - start) / 1_000_000;
    return methods.stream()
        .map(method -> new AttentionViews(network, method).explain(window, maps, millis))
        .toList();
  }

  /// @param millis that the maps took
  private Attribution explain(ReadWindow window, AttentionMaps maps, long millis) {
    long start = System.nanoTime();
    double[] values = values(window, maps);
    Words words = Words.of(window);
    return new Attribution(
        method,
        "attention of the answer's tokens",
        Double.NaN,
        words.byToken(values),
        words.bySum(values),
        sum(values),
        new Attribution.Cost(1, 0, millis + (System.nanoTime() - start) / 1_000_000));
  }

  private double[] values(ReadWindow window, AttentionMaps attentions) {
    int n = window.encoding().length();
    int first = window.first();
    int last = window.last();
    return switch (method) {
      case ROLLOUT -> Matrices.meanOfRows(rollout(attentions), n, first, last);
      case ATTENTION_FLOW -> new AttentionFlow(attentions).toTokens(first, last);
      default -> Matrices.meanOfRows(attentions.mean(), n, first, last);
    };
  }

  private Sum sum(double[] values) {
    return switch (method) {
      case ATTENTION, ROLLOUT ->
          new Sum.To("all attention of a token", 1, Arrays.stream(values).sum());
      case ATTENTION_FLOW ->
          new Sum.Nothing(
              "Each value is the most that can flow from a token to the answer by itself; flows of"
                  + " different tokens share the same ways.");
      default ->
          new Sum.Nothing(
              "Each value is the length of what the answer's tokens get from a token, averaged over"
                  + " layers and heads.");
    };
  }

  /// Attention rolled out to the words: `R_l = normalise_rows(0.5 mean over heads of A_l + 0.5 I)
  /// R_(l-1)`, from the identity (Abnar and Zuidema 2020, arXiv 2005.00928, section 3).
  ///
  /// @return `[query * length + key]`, each row adds up to 1
  public static double[] rollout(AttentionMaps attentions) {
    int n = attentions.length();
    double[] rollout = Matrices.identity(n);
    for (int layer = 0; layer < attentions.layers(); layer++) {
      double[] mean = attentions.mean(List.of(layer), attentions.allHeads());
      rollout = Matrices.product(Matrices.withResidual(mean, n), rollout, n);
    }
    return rollout;
  }

  /// The lengths of what each head hands from token to token, `|a_ij f(x_j)|` (Kobayashi et al.
  /// 2020, arXiv 2004.10102, equation 5, for each head).
  ///
  /// @throws InspectionException when the family's layers cannot be run by themselves
  public static AttentionMaps norms(ReaderNetwork network, Encoding window) {
    List<float[]> layers = new ArrayList<>();
    int[] heads = new int[1];
    network.look(
        window,
        output -> {
          List<Tensor> states = output.encoder().hiddenStates();
          List<Tensor> attentions = output.encoder().attentions();
          for (int layer = 0; layer < attentions.size(); layer++) {
            try (Scope _ = Scope.open()) {
              Tensor handed = network.layers(Method.NORMS).handedOn(layer, states.get(layer));
              Tensor lengths = handed.norm(2, false).unsqueeze(1); // [heads, 1, keyLen]
              Tensor weights = attentions.get(layer).squeeze(0); // [heads, queryLen, keyLen]
              heads[0] = (int) weights.size(0);
              layers.add(weights.mul(lengths).to(Dtype.FLOAT32).contiguous().toFloats());
            }
          }
        });
    return new AttentionMaps(heads[0], window.length(), layers);
  }
}
