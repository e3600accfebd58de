package dev.riga.explain;

import dev.riga.model.InnerLayers;
import dev.riga.model.SpanOutput;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Value zeroing (Mohebbi et al. 2023, arXiv 2301.12971): how much a layer's result at token i
/// turns when token j's value vector is zero there, `C[i, j] = 1 - cos(h_i, h_i without j)`, rows
/// divided by their sums and rolled out over the layers as attention is. The values are the mean of
/// the answer's rows, so they add up to 1.
public final class ValueZeroing implements Explainer {
  private static final int TOKENS_AT_ONCE = 4096;

  private final ReaderNetwork network;

  public ValueZeroing(ReaderNetwork network) {
    this.network = network;
  }

  @Override
  public Method method() {
    return Method.VALUE_ZEROING;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    int n = window.encoding().length();
    AttentionMaps zeroed = of(network, window.encoding());
    double[] values = Matrices.meanOfRows(rollout(zeroed), n, window.first(), window.last());
    Words words = Words.of(window);
    return new Attribution(
        method(),
        "the answer's tokens in the last layer",
        Double.NaN,
        words.byToken(values),
        words.bySum(values),
        new Sum.To("all that turns a token", 1, Arrays.stream(values).sum()),
        new Attribution.Cost(n + 1, 0, (System.nanoTime() - start) / 1_000_000));
  }

  /// C of each layer, as one head.
  ///
  /// @throws InspectionException when the family's layers cannot be run by themselves
  public static AttentionMaps of(ReaderNetwork network, Encoding window) {
    InnerLayers layers = network.layers(Method.VALUE_ZEROING);
    List<float[]> all = new ArrayList<>();
    network.look(
        window,
        output -> {
          for (int layer = 0; layer < layers.count(); layer++) {
            all.add(ofLayer(layers, layer, output, window.length()));
          }
        });
    return new AttentionMaps(1, window.length(), all);
  }

  private static float[] ofLayer(InnerLayers layers, int layer, SpanOutput output, int n) {
    Tensor x = output.encoder().hiddenStates().get(layer); // [1, length, hidden]
    Tensor usual = output.encoder().hiddenStates().get(layer + 1);
    Tensor usualNorm = usual.norm(2, false); // [1, length]
    float[] turned = new float[n * n]; // [i * n + j]
    int atOnce = Math.max(1, TOKENS_AT_ONCE / n);
    for (int first = 0; first < n; first += atOnce) {
      int count = Math.min(atOnce, n - first);
      try (Scope _ = Scope.open()) {
        Tensor without = layers.withoutValues(layer, x, first, count); // [count, length, hidden]
        float[] cosines =
            without
                .mul(usual)
                .sum(2, false)
                .div(without.norm(2, false).mul(usualNorm))
                .contiguous()
                .toFloats(); // [count * length]
        for (int row = 0; row < count; row++) {
          for (int i = 0; i < n; i++) {
            turned[i * n + first + row] = 1 - cosines[row * n + i];
          }
        }
      }
    }
    return turned;
  }

  /// `R_l = normalise_rows(normalise_rows(C_l) + I) R_(l-1)`: `[query * length + key]`.
  static double[] rollout(AttentionMaps zeroed) {
    int n = zeroed.length();
    double[] rollout = Matrices.identity(n);
    for (int layer = 0; layer < zeroed.layers(); layer++) {
      double[] c = Matrices.normaliseRows(zeroed.mean(List.of(layer), List.of(0)), n);
      rollout = Matrices.product(Matrices.withResidual(c, n), rollout, n);
    }
    return rollout;
  }
}
