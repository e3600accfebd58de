package dev.riga.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Bases;
import dev.riga.explain.Randomisation.Correlation;
import dev.riga.explain.Randomisation.OfMethod;
import dev.riga.explain.Randomisation.Sanity;
import dev.riga.explain.RandomisationCheck.Settings;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanScores;
import dev.riga.statistics.Interval;
import dev.riga.statistics.RankCorrelation;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Tensor;
import dev.riga.text.Sentences;
import dev.riga.text.SpecialToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The check with random weights on a tiny network, small enough to see every weight.
class RandomisationTest {
  private static final Path READER = Path.of("src/test/resources/fixtures/qa-pipeline");
  private static final String QUESTION = "When did the oil crisis begin?";
  private static final String CONTEXT =
      "The oil crisis began in October 1973. An embargo was proclaimed then. Prices rose.";

  private static SpanReader reader;
  private static ReaderNetwork network;
  private static ReadWindow window;
  private static Scalar scalar;

  @BeforeAll
  static void open() {
    reader = SpanReader.open(READER, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT);
    network =
        ReaderNetwork.open(
            READER, Bases.none(), reader.tokenizer().id(SpecialToken.PAD).orElseThrow());
    window = ReadWindow.best(reader, QUESTION, CONTEXT);
    scalar =
        Scalar.likelihood(window, Set.of(window.spans().span(window.first(), window.last())), 1);
  }

  @AfterAll
  static void close() {
    network.close();
    reader.close();
  }

  private static Randomisation check(Settings settings) {
    return new RandomisationCheck(network, reader.tokenizer(), Sentences.english(), settings)
        .of(window, scalar);
  }

  private static Map<String, float[]> weights(ReaderNetwork of) {
    Map<String, float[]> all = new LinkedHashMap<>();
    of.weights().forEach((name, weight) -> all.put(name, weight.toFloats()));
    return all;
  }

  private static double[] words(Explainer explainer) {
    return explainer.explain(window, scalar).words().stream()
        .filter(piece -> piece.part() != Part.SPECIAL)
        .mapToDouble(Piece::value)
        .toArray();
  }

  // ---------------------------------------------------------------- which weights

  @Test
  void everyWeightIsInOneGroupFromTheHeadsDown() {
    List<WeightGroup> groups = WeightGroup.fromTheOutputDown(network.weights().keySet());

    int layers = network.attentions(window.encoding()).layers();
    List<String> names = new ArrayList<>(List.of("heads"));
    for (int layer = layers - 1; layer >= 0; layer--) {
      names.add("layer " + layer);
    }
    names.add("embeddings");
    assertThat(groups).extracting(WeightGroup::name).isEqualTo(names);
    assertThat(groups.stream().flatMap(group -> group.weights().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(network.weights().keySet());
  }

  @Test
  void theFamiliesNumberTheirLayersInTheirOwnWays() {
    List<WeightGroup> groups =
        WeightGroup.fromTheOutputDown(
            List.of(
                "distilbert.embeddings.word_embeddings.weight",
                "distilbert.transformer.layer.10.attention.q_lin.weight",
                "model.layers.2.attn_norm.weight",
                "albert.encoder.embedding_hidden_mapping_in.weight",
                "albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight",
                "model.final_norm.weight",
                "span_predictor.qa_outputs.weight"));

    assertThat(groups)
        .containsExactly(
            new WeightGroup(
                "heads", List.of("model.final_norm.weight", "span_predictor.qa_outputs.weight")),
            new WeightGroup(
                "layer 10", List.of("distilbert.transformer.layer.10.attention.q_lin.weight")),
            new WeightGroup("layer 2", List.of("model.layers.2.attn_norm.weight")),
            new WeightGroup(
                "layer 0",
                List.of("albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight")),
            new WeightGroup(
                "embeddings",
                List.of(
                    "distilbert.embeddings.word_embeddings.weight",
                    "albert.encoder.embedding_hidden_mapping_in.weight")));
  }

  @Test
  void onlyTheGroupIsDrawnAndOnlyInTheCopy() {
    Map<String, float[]> before = weights(network);
    try (RandomisedNetwork random = new RandomisedNetwork(network)) {
      assertThat(weights(random.network())).usingRecursiveComparison().isEqualTo(before);
      Set<String> drawn = new java.util.HashSet<>();
      for (WeightGroup group : random.groups()) {
        random.randomise(group, 3);
        drawn.addAll(group.weights());
        Map<String, float[]> now = weights(random.network());
        before.forEach((name, then) ->
            assertThat(Arrays.equals(now.get(name), then))
                .as(name)
                .isEqualTo(!drawn.contains(name) || untrained(name, then)));
      }
      drawn(random);
      random.groups().forEach(random::restore);
      assertThat(weights(random.network())).usingRecursiveComparison().isEqualTo(before);
    }
    assertThat(weights(network)).usingRecursiveComparison().isEqualTo(before);
  }

  /// A bias or a norm's factor that training has not moved is what it begins with.
  private static boolean untrained(String name, float[] values) {
    return (name.endsWith("bias") && allAre(values, 0))
        || (name.contains("Norm") && allAre(values, 1));
  }

  private static boolean allAre(float[] values, float wanted) {
    for (float value : values) {
      if (value != wanted) {
        return false;
      }
    }
    return true;
  }

  /// The weights are those of a network before training.
  private static void drawn(RandomisedNetwork random) {
    double squares = 0;
    double sum = 0;
    long count = 0;
    for (Map.Entry<String, float[]> named : weights(random.network()).entrySet()) {
      Tensor weight = random.network().weights().get(named.getKey());
      if (weight != null && weight.dim() > 1) {
        for (float value : named.getValue()) {
          sum += value;
          squares += value * value;
          count++;
        }
      } else if (named.getKey().endsWith(".bias")) {
        assertThat(allAre(named.getValue(), 0)).as(named.getKey()).isTrue();
      } else {
        assertThat(allAre(named.getValue(), 1)).as(named.getKey()).isTrue();
      }
    }
    assertThat(Math.sqrt(squares / count)).isCloseTo(network.initialDeviation(), within(2e-4));
    assertThat(sum / count).isCloseTo(0, within(1e-4));
  }

  @Test
  void theSameSeedDrawsTheSameWeights() {
    try (RandomisedNetwork one = new RandomisedNetwork(network);
        RandomisedNetwork other = new RandomisedNetwork(network)) {
      one.groups().forEach(group -> one.randomise(group, 7));
      other.groups().reversed().forEach(group -> other.randomise(group, 7));

      assertThat(weights(one.network()))
          .usingRecursiveComparison()
          .isEqualTo(weights(other.network()));
      other.groups().forEach(group -> other.randomise(group, 8));
      assertThat(weights(one.network()).get("qa_outputs.weight"))
          .isNotEqualTo(weights(other.network()).get("qa_outputs.weight"));
    }
  }

  // ---------------------------------------------------------------- what is said of them

  @Test
  void correlationsAreThoseOfTheMethodsRunByHand() {
    Settings settings =
        new Settings(
            List.of(Method.ATTENTION, Method.GRADIENT_X_INPUT, Method.LEAVE_ONE_OUT), 2, 5, true);

    Randomisation checked = check(settings);

    assertThat(checked.methods()).extracting(OfMethod::method).isEqualTo(settings.methods());
    for (OfMethod of : checked.methods()) {
      try (RandomisedNetwork random = new RandomisedNetwork(network)) {
        Explainer explainer = explainer(random.network(), of.method());
        double[] trained = words(explainer(network, of.method()));
        assertThat(words(explainer)).containsExactly(trained);
        double[][] cascade = new double[2][random.groups().size()];
        double[][] each = new double[2][random.groups().size()];
        for (int draw = 0; draw < 2; draw++) {
          for (int group = 0; group < random.groups().size(); group++) {
            random.randomise(random.groups().get(group), 5 + draw);
            cascade[draw][group] = RankCorrelation.spearman(trained, words(explainer));
          }
          random.groups().forEach(random::restore);
          for (int group = 0; group < random.groups().size(); group++) {
            random.randomise(random.groups().get(group), 5 + draw);
            each[draw][group] = RankCorrelation.spearman(trained, words(explainer));
            random.restore(random.groups().get(group));
          }
        }
        assertThat(of.words()).isEqualTo(trained.length);
        for (int group = 0; group < random.groups().size(); group++) {
          Correlation cascaded = of.cascade().get(group);
          assertThat(cascaded.group()).isEqualTo(random.groups().get(group).name());
          assertThat(cascaded.signed())
              .isCloseTo((cascade[0][group] + cascade[1][group]) / 2, within(1e-9));
          assertThat(of.each().get(group).signed())
              .isCloseTo((each[0][group] + each[1][group]) / 2, within(1e-9));
        }
        assertThat(of.similarity())
            .isGreaterThanOrEqualTo(Math.abs(of.cascade().getLast().signed()) - 1e-9)
            .isBetween(of.interval().low() - 1e-9, of.interval().high() + 1e-9);
      }
    }
    // Attention does not see the heads; what is left out does.
    assertThat(checked.methods().get(0).cascade().getFirst().signed()).isEqualTo(1);
    assertThat(checked.methods().get(0).each().getFirst().absolute()).isEqualTo(1);
    assertThat(checked.methods().get(2).cascade().getFirst().signed()).isLessThan(1);
  }

  private static Explainer explainer(ReaderNetwork of, Method method) {
    return new Explainers(of.scorer(), of, reader.tokenizer(), Sentences.english())
        .of(method, new Explainers.Steps(20, Double.POSITIVE_INFINITY, Precision.FP32));
  }

  @Test
  void theTrainedReaderSaysTheSameBitForBitAfterwards() {
    List<SpanScores> before = reader.scorer().score(List.of(window.encoding()));
    double[] values = words(explainer(network, Method.RELEVANCE));

    check(new Settings(List.of(Method.RELEVANCE, Method.SENTENCES), 2, 1, true));

    SpanScores after = reader.scorer().score(List.of(window.encoding())).getFirst();
    for (int i = 0; i < window.encoding().length(); i++) {
      assertThat(Float.floatToIntBits(after.start(i)))
          .isEqualTo(Float.floatToIntBits(before.getFirst().start(i)));
      assertThat(Float.floatToIntBits(after.end(i)))
          .isEqualTo(Float.floatToIntBits(before.getFirst().end(i)));
    }
    assertThat(words(explainer(network, Method.RELEVANCE))).containsExactly(values);
  }

  @Test
  void theSameSeedSaysTheSame() {
    Settings settings = new Settings(List.of(Method.ATTENTION_X_GRADIENT), 2, 4, false);

    assertThat(check(settings)).isEqualTo(check(settings));
    assertThat(check(settings)).isNotEqualTo(check(new Settings(settings.methods(), 2, 5, false)));
    assertThat(check(settings).methods().getFirst().each()).isEmpty();
  }

  @Test
  void nativeMemoryIsFreed() {
    Settings settings = new Settings(List.of(Method.GRADIENT_X_INPUT), 2, 1, false);
    check(settings);
    long before = org.bytedeco.javacpp.Pointer.totalBytes();
    for (int i = 0; i < 5; i++) {
      check(settings);
    }

    assertThat(org.bytedeco.javacpp.Pointer.totalBytes() - before).isLessThan(1 << 16);
  }

  @Test
  void theWordFollowsTheInterval() {
    assertThat(Sanity.of(new Interval(0.1, 0.49), 10)).isEqualTo(Sanity.PASSES);
    assertThat(Sanity.of(new Interval(0.4, 0.6), 10)).isEqualTo(Sanity.UNCLEAR);
    assertThat(Sanity.of(new Interval(0.51, 0.9), 10)).isEqualTo(Sanity.FAILS);
    assertThat(Sanity.of(new Interval(0.1, 0.2), 9)).isEqualTo(Sanity.UNCLEAR);
    assertThat(Sanity.of(new Interval(Double.NaN, Double.NaN), 90)).isEqualTo(Sanity.UNCLEAR);
    OfMethod same =
        OfMethod.of(
            Method.NORMS, new double[] {0.9, 0.95, 0.92, 0.88}, 40, 1, List.of(), List.of());
    assertThat(same.sanity()).isEqualTo(Sanity.FAILS);
    assertThat(same.similarity()).isCloseTo(0.9125, within(1e-12));
    OfMethod none =
        OfMethod.of(
            Method.NORMS, new double[] {Double.NaN, Double.NaN}, 40, 1, List.of(), List.of());
    assertThat(none.sanity()).isEqualTo(Sanity.UNCLEAR);
  }

  @Test
  void oneDrawIsNoInterval() {
    assertThatThrownBy(() -> new Settings(List.of(), 1, 1, false))
        .hasMessage("The weights must be drawn at least twice for an interval, not 1 times.");
  }
}
