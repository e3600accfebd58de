package dev.riga.explain;

import dev.riga.model.EncoderInput;
import dev.riga.model.Visible;
import dev.riga.tensor.Autocast;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/// Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365, equation 1), by the midpoint
/// rule:
///
///     value = (E - B) * mean over k of df/dE at B + (k + 1/2) / m (E - B),   k = 0 … m - 1
///
/// E the words' vectors, B the vector of the padding token at every place; positions and types stay
/// as they are. The values add up to `f(E) - f(B)` but for the gap of the rule: as long as that is
/// more than wanted, steps are tripled, which keeps the points that were computed.
///
/// Where the processor multiplies bfloat16 matrices fast, the gradients come from such products, if
/// at the middle of the line they are near enough those of fp32; `f(E)` and `f(B)` are always of
/// fp32. When the gap is not reached so, all is done again in fp32.
public final class IntegratedGradients implements Explainer {
  private static final int TOKENS_AT_ONCE = 768;

  /// Beyond it steps are not tripled any more.
  private static final int MOST_STEPS = 4000;

  /// How many batches' gradients are kept until they are added up.
  private static final int BATCHES_HELD = 64;

  /// How far the gradient times the way may be from that of fp32, as a part of its length.
  private static final double MOST_DEVIATION = 0.05;

  private final ReaderNetwork network;
  private final int steps;
  private final double gap;
  private final Precision precision;

  /// @param steps m to begin with, at least 1
  /// @param gap the greatest part of `f(E) - f(B)` that may be missing, for instance 0.01
  public IntegratedGradients(ReaderNetwork network, int steps, double gap) {
    this(network, steps, gap, Precision.best());
  }

  /// @param precision of the matrix products: [Precision#BF16], or whatever else for fp32
  IntegratedGradients(ReaderNetwork network, int steps, double gap, Precision precision) {
    this.network = network;
    this.steps = steps;
    this.gap = gap;
    this.precision = precision;
  }

  @Override
  public Method method() {
    return Method.INTEGRATED_GRADIENTS;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    try (Line line = new Line(window.encoding(), scalar)) {
      int before = 0;
      Integral integral;
      if (precision == Precision.BF16 && line.deviation() <= MOST_DEVIATION) {
        integral = integral(line, true, 3 * steps);
        if (line.gap(integral) > gap) {
          before = integral.steps;
          integral = integral(line, false, MOST_STEPS);
        }
      } else {
        integral = integral(line, false, MOST_STEPS);
      }
      double[] values = line.values(integral);
      Words words = Words.of(window);
      return new Attribution(
          method(),
          scalar.words(),
          line.atInput,
          words.byToken(values),
          words.bySum(values),
          new Sum.To(
              "f(input) - f(only padding)" + line.how(integral),
              line.atInput - line.atBaseline,
              Arrays.stream(values).sum()),
          new Attribution.Cost(
              before + integral.steps + 2,
              before + integral.steps,
              (System.nanoTime() - start) / 1_000_000));
    }
  }

  /// Steps until the gap is reached, or there are too many.
  private Integral integral(Line line, boolean bf16, int mostSteps) {
    Integral integral = new Integral(line.sum(midpoints(steps), bf16), steps, bf16);
    while (line.gap(integral) > gap && 3 * integral.steps <= mostSteps) {
      double[] more = line.sum(between(integral.steps), bf16);
      for (int i = 0; i < more.length; i++) {
        more[i] += integral.gradients[i];
      }
      integral = new Integral(more, 3 * integral.steps, bf16);
    }
    return integral;
  }

  /// The sum of the gradients at some points, `[length * size]`.
  private static final class Integral {
    private final double[] gradients;
    private final int steps;
    private final boolean bf16;

    Integral(double[] gradients, int steps, boolean bf16) {
      this.gradients = gradients;
      this.steps = steps;
      this.bf16 = bf16;
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
    private double deviation; // of bf16 from fp32, where it was asked for

    Line(Encoding window, Scalar scalar) {
      this.window = window;
      this.scalar = scalar;
      this.scope = Scope.open();
      this.length = window.length();
      boolean made = false;
      try (NoGrad _ = NoGrad.enter()) {
        List<Tensor> seen = new ArrayList<>();
        EncoderInput noted = network.input(window).withWords(words -> noted(words, seen));
        atInput = network.scalar(scalar, noted).item();
        input = seen.getFirst().squeeze(0);
        Tensor padding = padding(); // [1, 1, size]
        way = input.sub(padding.squeeze(0));
        Tensor baseline = padding.expand(1, length, padding.size(2));
        // The baseline changes the words alone: what the padding's ids say of positions does not.
        EncoderInput onlyWords = network.input(window).withWords(words -> baseline);
        atBaseline = network.scalar(scalar, onlyWords).item();
        made = true;
      } finally {
        if (!made) {
          scope.close();
        }
      }
    }

    /// The vector of the padding token: the words of a sequence of nothing else.
    private Tensor padding() {
      List<Tensor> seen = new ArrayList<>();
      int[] one = {network.paddingId()};
      EncoderInput alone =
          EncoderInput.padded(List.of(one), List.of(), network.paddingId())
              .withWords(words -> noted(words, seen));
      network.forward(alone, Visible.NOTHING);
      return seen.getFirst();
    }

    private static Tensor noted(Tensor words, List<Tensor> seen) {
      seen.add(words);
      return words;
    }

    /// The sum of the gradients at some points, `[length * size]`.
    double[] sum(List<Double> points, boolean bf16) {
      int atOnce = Math.max(1, TOKENS_AT_ONCE / length);
      List<List<Double>> batches = new ArrayList<>();
      for (int from = 0; from < points.size(); from += atOnce) {
        batches.add(points.subList(from, Math.min(points.size(), from + atOnce)));
      }
      double[] sum = new double[(int) way.elements()];
      for (int from = 0; from < batches.size(); from += BATCHES_HELD) {
        List<List<Double>> some =
            batches.subList(from, Math.min(batches.size(), from + BATCHES_HELD));
        List<float[]> gradients = bf16 ? inBf16(some) : sideBySide(some);
        // In their order, so that the sum is the same every time.
        gradients.forEach(own -> add(own, sum));
      }
      return sum;
    }

    private List<float[]> inBf16(List<List<Double>> batches) {
      List<float[]> gradients = new ArrayList<>();
      for (List<Double> batch : batches) {
        try (Autocast _ = Autocast.bfloat16()) {
          gradients.add(gradients(batch));
        }
      }
      return gradients;
    }

    /// Each worker takes the next batch when it is done with one: beside another busy process one
    /// may be much slower than the other.
    private List<float[]> sideBySide(List<List<Double>> batches) {
      AtomicReferenceArray<float[]> gradients = new AtomicReferenceArray<>(batches.size());
      AtomicInteger next = new AtomicInteger();
      network
          .workers()
          .differentiate(member -> {
            for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
              gradients.set(i, gradients(batches.get(i)));
            }
          });
      return IntStream.range(0, batches.size()).mapToObj(gradients::get).toList();
    }

    private static void add(float[] some, double[] sum) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += some[i];
      }
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
                    Collections.nCopies(batch, window.ids()),
                    Collections.nCopies(batch, window.types()),
                    network.paddingId())
                .withWords(words -> at);
        Tensor value = network.scalar(scalar, rows).sum();
        return value.gradientsBy(List.of(at)).getFirst().sum(0, false).toFloats();
      }
    }

    /// How far gradients in bf16 are from those in fp32 at the middle of the line: the length of
    /// the difference of the tokens' values, as a part of that of the values.
    double deviation() {
      double[] exact = values(new Integral(sum(List.of(0.5), false), 1, false));
      double[] fast = values(new Integral(sum(List.of(0.5), true), 1, true));
      double difference = 0;
      double whole = 0;
      for (int i = 0; i < exact.length; i++) {
        difference += (fast[i] - exact[i]) * (fast[i] - exact[i]);
        whole += exact[i] * exact[i];
      }
      deviation = Math.sqrt(difference / Math.max(whole, 1e-30));
      return deviation;
    }

    /// With what precision, for people; nothing for fp32.
    String how(Integral integral) {
      return integral.bf16
          ? String.format(
              Locale.ROOT,
              ", gradients in bf16, %.1f %% from those in fp32 halfway",
              100 * deviation)
          : "";
    }

    /// What is missing, as a part of the whole.
    double gap(Integral integral) {
      double whole = atInput - atBaseline;
      double sum = Arrays.stream(values(integral)).sum();
      return Math.abs(sum - whole) / Math.max(Math.abs(whole), 1e-9);
    }

    double[] values(Integral integral) {
      float[] difference = way.toFloats();
      int size = difference.length / length;
      double[] values = new double[length];
      for (int i = 0; i < difference.length; i++) {
        values[i / size] += difference[i] * integral.gradients[i] / integral.steps;
      }
      return values;
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
