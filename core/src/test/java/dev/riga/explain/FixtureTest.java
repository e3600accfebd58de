package dev.riga.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.Weights;
import dev.riga.model.Fixture;
import dev.riga.model.Networks;
import dev.riga.read.NetworkScorer;
import dev.riga.read.NoSpans;
import dev.riga.read.ReasoningType;
import dev.riga.read.SpanScorer;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encodings;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every number against what PyTorch and transformers compute: `f` is the start logit of one token
/// plus the end logit of another.
class FixtureTest {
  private static final int PADDING = 0;
  private static final int MASK = 4;

  private final Fixture fixture = new Fixture("explain");
  private Checkpoint checkpoint;
  private ReaderNetwork network;
  private SpanScorer scorer;

  @BeforeEach
  void open() {
    checkpoint = fixture.checkpoint();
    network = new ReaderNetwork(checkpoint, PADDING);
    scorer = new NetworkScorer(Networks.span(checkpoint, Precision.FP32), PADDING);
  }

  @AfterEach
  void close() {
    scorer.close();
    network.close();
    checkpoint.close();
  }

  private ReadWindow window(int example) {
    int[] mask = row("attention_mask", example);
    int n = Arrays.stream(mask).sum();
    int[] ids = Arrays.copyOf(row("input_ids", example), n);
    int[] types = Arrays.copyOf(row("token_type_ids", example), n);
    int[] span = row("spans", example);
    String text = Encodings.text(n);
    return new ReadWindow(
        text, text, Encodings.of(ids, types), NoSpans.make(), span[0], span[1], 1);
  }

  private int[] row(String input, int example) {
    return Arrays.stream(fixture.given(input).select(0, example).contiguous().toLongs())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  private static Scalar scalar(ReadWindow window) {
    return Scalar.logit(window.first(), window.last());
  }

  private void check(String name, double[] actual) {
    Tensor wanted = Objects.requireNonNull(fixture.expected.get(name), name);
    fixture.check(name, Tensor.of(floats(actual), wanted.shape()));
  }

  private void check(String name, float[] actual) {
    Tensor wanted = Objects.requireNonNull(fixture.expected.get(name), name);
    fixture.check(name, Tensor.of(actual, wanted.shape()));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] values(Attribution attribution) {
    return attribution.tokens().stream().mapToDouble(Piece::value).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void gradients(int example) {
    ReadWindow window = window(example);
    GradientPass pass = GradientPass.of(network, window.encoding(), scalar(window), true);
    int n = window.encoding().length();

    check(example + ".scalar", new double[] {pass.scalar()});
    check(example + ".embedding_gradient", pass.wordGradient());
    check(example + ".gradient_x_input", pass.gradientTimesInput(n));
    check(example + ".gradient_relevance", pass.relevance(n));
    double along = 0;
    for (int layer = 0; layer < pass.attentions().size(); layer++) {
      float[] weights = pass.attentions().get(layer);
      float[] gradient = pass.attentionGradient().get(layer);
      float[] product = new float[weights.length];
      for (int i = 0; i < product.length; i++) {
        product[i] = weights[i] * gradient[i];
        along += product[i];
      }
      check(example + ".attentions." + layer, weights);
      check(example + ".attention_gradient." + layer, gradient);
      check(example + ".attention_x_gradient." + layer, product);
    }
    assertThat(Arrays.stream(pass.attentionTimesGradient(n)).sum()).isCloseTo(along, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void integratedGradients(int example) {
    ReadWindow window = window(example);
    Attribution attribution =
        new IntegratedGradients(network, 64, 1, Precision.FP32).explain(window, scalar(window));

    check(example + ".integrated_gradients_tokens", values(attribution));
    Sum.To sum = (Sum.To) attribution.sum();
    check(example + ".integrated_gradients_gap", new double[] {sum.actual() - sum.expected()});
    check(example + ".scalar_at_baseline", new double[] {attribution.scalar() - sum.expected()});
  }

  /// The same with matrix products in bf16, and back to fp32 where these do not add up.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void integratedGradientsInBf16(int example) {
    ReadWindow window = window(example);
    Attribution exact =
        new IntegratedGradients(network, 64, 1, Precision.FP32).explain(window, scalar(window));
    Attribution fast =
        new IntegratedGradients(network, 64, 1, Precision.BF16).explain(window, scalar(window));

    double largest = Arrays.stream(values(exact)).map(Math::abs).max().orElseThrow();
    double[] wanted = values(exact);
    double[] actual = values(fast);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).isCloseTo(wanted[i], within(0.05 * largest));
    }
    assertThat(actual).isNotEqualTo(wanted);
    assertThat(((Sum.To) fast.sum()).of())
        .matches(
            "f\\(input\\) - f\\(only padding\\), gradients in bf16, [0-9.]+ % from those in fp32"
                + " halfway");
    Attribution strict =
        new IntegratedGradients(network, 64, 1e-7, Precision.BF16).explain(window, scalar(window));
    assertThat(((Sum.To) strict.sum()).of()).isEqualTo("f(input) - f(only padding)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void valueZeroing(int example) {
    ReadWindow window = window(example);
    int n = window.encoding().length();
    AttentionMaps zeroed = ValueZeroing.of(network, window.encoding());

    for (int layer = 0; layer < zeroed.layers(); layer++) {
      check(example + ".value_zeroing." + layer, zeroed.head(layer, 0));
      check(
          example + ".value_zeroing_normalised." + layer,
          Matrices.normaliseRows(zeroed.mean(List.of(layer), List.of(0)), n));
    }
    check(example + ".value_zeroing_rollout", ValueZeroing.rollout(zeroed));
    Sum.To sum = (Sum.To) new ValueZeroing(network).explain(window, scalar(window)).sum();
    assertThat(sum.gap()).isLessThan(1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void attentionsAndTheirRollout(int example) {
    ReadWindow window = window(example);
    AttentionMaps attentions = network.attentions(window.encoding());

    for (int layer = 0; layer < attentions.layers(); layer++) {
      List<AttentionMaps> upTo =
          List.of(
              new AttentionMaps(
                  attentions.heads(),
                  attentions.length(),
                  IntStream.rangeClosed(0, layer)
                      .mapToObj(l -> wholeLayer(attentions, l))
                      .toList()));
      check(example + ".attentions." + layer, wholeLayer(attentions, layer));
      check(example + ".rollout." + layer, AttentionViews.rollout(upTo.getFirst()));
    }
  }

  /// By the formula, from the weights themselves.
  @Test
  void norms() {
    ReadWindow window = window(0);
    AttentionMaps norms = AttentionViews.norms(network, window.encoding());
    Weights weights = Weights.of(checkpoint);
    int n = window.encoding().length();
    for (int layer = 0; layer < 3; layer++) {
      String attention = "bert.encoder.layer." + layer + ".attention.";
      Tensor valueWeight = weights.take(attention + "self.value.weight", 32, 32);
      Tensor valueBias = weights.take(attention + "self.value.bias", 32);
      Tensor outWeight = weights.take(attention + "output.dense.weight", 32, 32);
      int at = layer;
      network.look(
          window.encoding(),
          output -> {
            Tensor x = output.encoder().hiddenStates().get(at).squeeze(0); // [length, 32]
            Tensor values = x.linear(valueWeight, valueBias);
            for (int head = 0; head < 4; head++) {
              float[] lengths =
                  values
                      .narrow(1, 8L * head, 8)
                      .matmul(outWeight.narrow(1, 8L * head, 8).transpose(0, 1))
                      .norm(1, false)
                      .toFloats(); // [length]
              float[] attentions =
                  output.encoder().attentions().get(at).select(1, head).contiguous().toFloats();
              for (int i = 0; i < n * n; i++) {
                assertThat((double) norms.head(at, head)[i])
                    .isCloseTo((double) attentions[i] * lengths[i % n], within(1e-5));
              }
            }
          });
    }
  }

  @Test
  void whatFailsHalfwayLeavesNothingBehind() {
    ReadWindow window = window(0);
    IntegratedGradients explainer = new IntegratedGradients(network, 4, 1, Precision.FP32);
    Scalar impossible = Scalar.reasoning(ReasoningType.CAUSAL);

    assertThatThrownBy(() -> explainer.explain(window, impossible))
        .isInstanceOf(InspectionException.class);

    assertThat(PointerScope.getInnerScope()).as("the innermost scope of this thread").isNull();
  }

  private static float[] wholeLayer(AttentionMaps maps, int layer) {
    int each = maps.length() * maps.length();
    float[] whole = new float[maps.heads() * each];
    for (int head = 0; head < maps.heads(); head++) {
      System.arraycopy(maps.head(layer, head), 0, whole, head * each, each);
    }
    return whole;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void leaveOneOut(int example) {
    ReadWindow window = window(example);

    check(
        example + ".leave_one_out",
        values(new LeaveOneOut(scorer, MASK).explain(window, scalar(window))));
  }
}
