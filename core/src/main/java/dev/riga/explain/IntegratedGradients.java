package dev.riga.explain;

import dev.riga.model.EncoderInput;
import dev.riga.model.Visible;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365, equation 1), by the midpoint
/// rule:
///
///     value = (E - B) * mean over k of df/dE at B + (k + 1/2) / m (E - B),   k = 0 … m - 1
///
/// E the words' vectors, B the vector of the padding token at every place; positions and types stay
/// as they are. The values add up to `f(E) - f(B)` but for the gap of the rule: as long as that is
/// more than wanted, steps are tripled, which keeps the points that were computed.
public final class IntegratedGradients implements Explainer {
  private static final int TOKENS_AT_ONCE = 768;
  private static final int MOST_STEPS = 4000;

  private final ReaderNetwork network;
  private final int steps;
  private final double gap;

  /// @param steps m to begin with, at least 1
  /// @param gap the greatest part of `f(E) - f(B)` that may be missing, for instance 0.01
  public IntegratedGradients(ReaderNetwork network, int steps, double gap) {
    this.network = network;
    this.steps = steps;
    this.gap = gap;
  }

  @Override
  public Method method() {
    return Method.INTEGRATED_GRADIENTS;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    try (Line line = new Line(window.encoding(), scalar)) {
      int taken = steps;
      double[] gradients = line.sum(midpoints(steps));
      while (line.gap(gradients, taken) > gap && 3 * taken <= MOST_STEPS) {
        double[] more = line.sum(between(taken));
        for (int i = 0; i < more.length; i++) {
          gradients[i] += more[i];
        }
        taken *= 3;
      }
      double[] values = line.values(gradients, taken);
      Words words = Words.of(window);
      return new Attribution(
          method(),
          scalar.words(),
          line.atInput,
          words.byToken(values),
          words.bySum(values),
          new Sum.To(
              "f(input) - f(only padding)",
              line.atInput - line.atBaseline,
              Arrays.stream(values).sum()),
          new Attribution.Cost(taken + 2, taken, (System.nanoTime() - start) / 1_000_000));
    }
  }

  private static List<Double> midpoints(int m) {
    List<Double> points = new ArrayList<>();
    for (int k = 0; k < m; k++) {
      points.add((k + 0.5) / m);
    }
    return points;
  }

  /// The midpoints of three times as many steps, without those of m.
  private static List<Double> between(int m) {
    List<Double> points = new ArrayList<>();
    for (int k = 0; k < 3 * m; k++) {
      if (k % 3 != 1) {
        points.add((k + 0.5) / (3 * m));
      }
    }
    return points;
  }

  /// The straight line from the baseline to the input, with the scalar at both ends.
  private final class Line implements AutoCloseable {
    private final Encoding window;
    private final Scalar scalar;
    private final Scope scope;
    private final Tensor input; // [length, size]
    private final Tensor way; // E - B, the same shape
    private final int length;
    private final double atInput;
    private final double atBaseline;

    Line(Encoding window, Scalar scalar) {
      this.window = window;
      this.scalar = scalar;
      this.scope = Scope.open();
      this.length = window.length();
      try (NoGrad _ = NoGrad.enter()) {
        List<Tensor> seen = new ArrayList<>();
        atInput = value(network.input(window), seen);
        int[] padding = new int[length];
        Arrays.fill(padding, network.paddingId());
        EncoderInput blank =
            EncoderInput.padded(List.of(padding), List.of(window.types()), network.paddingId());
        value(blank, seen);
        input = seen.get(0).squeeze(0);
        Tensor baseline = seen.get(1).squeeze(0);
        way = input.sub(baseline);
        // The baseline changes the words alone: what the padding's ids say of positions does not.
        EncoderInput onlyWords = network.input(window).withWords(words -> baseline.unsqueeze(0));
        atBaseline = scalar.of(network.forward(onlyWords, Visible.NOTHING)).item();
      }
    }

    private double value(EncoderInput of, List<Tensor> seen) {
      EncoderInput noted =
          of.withWords(words -> {
            seen.add(words);
            return words;
          });
      return scalar.of(network.forward(noted, Visible.NOTHING)).item();
    }

    /// The sum of the gradients at some points, `[length * size]`.
    double[] sum(List<Double> points) {
      int atOnce = Math.max(1, TOKENS_AT_ONCE / length);
      double[] sum = new double[(int) way.elements()];
      for (int from = 0; from < points.size(); from += atOnce) {
        float[] some = gradients(points.subList(from, Math.min(points.size(), from + atOnce)));
        for (int i = 0; i < sum.length; i++) {
          sum[i] += some[i];
        }
      }
      return sum;
    }

    private float[] gradients(List<Double> points) {
      try (Scope _ = Scope.open()) {
        int batch = points.size();
        float[] back = new float[batch]; // how far from the input
        for (int i = 0; i < batch; i++) {
          back[i] = (float) (points.get(i) - 1);
        }
        Tensor at =
            input
                .unsqueeze(0)
                .add(way.unsqueeze(0).mul(Tensor.of(back, batch, 1, 1)))
                .detach()
                .requiresGrad(true); // [batch, length, size]
        EncoderInput rows =
            EncoderInput.padded(
                    java.util.Collections.nCopies(batch, window.ids()),
                    java.util.Collections.nCopies(batch, window.types()),
                    network.paddingId())
                .withWords(words -> at);
        Tensor value = scalar.of(network.forward(rows, Visible.NOTHING)).sum();
        return value.gradientsBy(List.of(at)).getFirst().sum(0, false).toFloats();
      }
    }

    /// What is missing, as a part of the whole.
    double gap(double[] gradients, int m) {
      double whole = atInput - atBaseline;
      double sum = Arrays.stream(values(gradients, m)).sum();
      return Math.abs(sum - whole) / Math.max(Math.abs(whole), 1e-9);
    }

    double[] values(double[] gradients, int m) {
      float[] difference = way.toFloats();
      int size = difference.length / length;
      double[] values = new double[length];
      for (int i = 0; i < difference.length; i++) {
        values[i / size] += difference[i] * gradients[i] / m;
      }
      return values;
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
