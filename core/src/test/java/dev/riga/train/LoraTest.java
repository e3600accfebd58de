package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.LowRank;
import dev.riga.model.EncoderInput;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.model.Visible;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Seed;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraTest {

  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/bert-joint");
  private static final Lora EVERYWHERE = new Lora(2, 6, EnumSet.allOf(Lora.Target.class), 0, false);
  private static final String LAYER = "bert.encoder.layer.1.attention.output.dense";
  private static final List<Feature> FEATURES =
      List.of(
          new Feature(new int[] {2, 7, 3, 9, 11, 3}, new int[6], 3, 4, 1),
          new Feature(new int[] {2, 8, 3, 20, 3}, new int[5], 3, 3, 2));

  @TempDir private Path folder;

  @Test
  void beginsAsTheBaseIs() {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        SpanNetwork plain = Networks.joint(checkpoint, Purpose.training());
        Replicas<SpanNetwork> adapted = adapted(checkpoint, options(EVERYWHERE))) {
      assertThat(logits(adapted.first())).isEqualTo(logits(plain));
    }
  }

  @Test
  void onlyAdaptersAndHeadsAreTrained() {
    Lora lora = new Lora(2, 4, EnumSet.of(Lora.Target.KEY, Lora.Target.DOWN), 0, false);
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = adapted(checkpoint, options(lora))) {
      List<String> expected = new ArrayList<>();
      for (int layer = 0; layer < 2; layer++) {
        for (String target : List.of("attention.self.key", "output.dense")) {
          String name = "bert.encoder.layer." + layer + "." + target;
          expected.add(LowRank.first(name));
          expected.add(LowRank.second(name));
        }
      }
      for (String head : List.of("bert.pooler.dense", "qa_outputs", "classifier")) {
        expected.add(head + ".weight");
        expected.add(head + ".bias");
      }
      assertThat(TrainedWeights.of(model, options(lora)).keySet())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /// Central differences; A and B are moved away from where B is 0 first.
  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    TrainingOptions options = options(EVERYWHERE);
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = adapted(checkpoint, options)) {
      var trained = TrainedWeights.of(model, options);
      Seed.set(5);
      try (var _ = Scope.open();
          var _ = NoGrad.enter()) {
        trained.forEach((name, weight) -> {
          if (LowRank.isFactor(name)) {
            weight.addInPlace(Tensor.randn(weight.shape()), 0.2);
          }
        });
      }
      Gradients gradients = new Gradients(model, options);
      gradients.add(FEATURES, 1, 1);
      Map<String, float[]> byName = new LinkedHashMap<>();
      try (var _ = Scope.open()) {
        for (String name : List.of(LowRank.first(LAYER), LowRank.second(LAYER))) {
          byName.put(name, model.parameters().named(name).grad().orElseThrow().toFloats());
        }
      }
      byName.forEach((name, derivatives) -> {
        Tensor weight = model.parameters().named(name);
        for (int i = 0; i < derivatives.length; i += derivatives.length / 5) {
          double slope =
              (lossWith(gradients, weight, i, 1e-2) - lossWith(gradients, weight, i, -1e-2)) / 2e-2;
          assertThat((double) derivatives[i]).as(name + i).isCloseTo(slope, within(5e-4));
        }
        assertThat(derivatives).isNotEqualTo(new float[derivatives.length]);
      });
    }
  }

  private static double lossWith(Gradients gradients, Tensor weight, int element, double change) {
    try (var _ = Scope.open()) {
      shift(weight, element, change);
      double loss = gradients.add(FEATURES, 1, 1).total();
      shift(weight, element, -change);
      return loss;
    }
  }

  private static void shift(Tensor weight, int element, double change) {
    try (var _ = NoGrad.enter()) {
      weight.view(-1).narrow(0, element, 1).addInPlace(change);
    }
  }

  @Test
  void mergedWeightsComputeTheSame() throws IOException {
    TrainingOptions options = options(EVERYWHERE);
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = adapted(checkpoint, options);
        var _ = Scope.open()) {
      disturb(model, options);
      float[] unmerged = logits(model.first());
      assertThat(unmerged).isNotEqualTo(baseLogits());

      Path merged = Files.createDirectories(folder.resolve("merged"));
      ReaderDirectory.write(
          merged,
          FIXTURE,
          ReaderDirectory.config(checkpoint.config(), 0),
          TrainedWeights.merged(model, options));
      try (Checkpoint whole = Checkpoint.open(merged);
          SpanNetwork reader = Networks.span(whole, Precision.FP32)) {
        assertThat(whole.names()).isEqualTo(checkpoint.names());
        assertThat(logits(reader)).containsExactly(unmerged, within(1e-5f));
      }

      Path adapters = Files.createDirectories(folder.resolve("adapters"));
      var config = ReaderDirectory.config(checkpoint.config(), 0);
      config.put("riga_base", "tiny");
      EVERYWHERE.form().put(config);
      ReaderDirectory.write(adapters, FIXTURE, config, TrainedWeights.of(model, options));
      assertThat(Files.size(adapters.resolve("model.safetensors")))
          .isLessThan(Files.size(merged.resolve("model.safetensors")) / 2);
      try (Checkpoint small = Checkpoint.open(adapters, _ -> FIXTURE);
          SpanNetwork reader = Networks.span(small, Precision.FP32)) {
        assertThat(small.names())
            .containsAll(checkpoint.names())
            .noneMatch(name -> name.contains("lora"));
        assertThat(logits(reader)).containsExactly(unmerged, within(1e-5f));
        assertThat(reader.parameters().warnings()).isEmpty();
      }
    }
  }

  @Test
  void refusesAdaptersThatFitNoLayer() throws IOException {
    TrainingOptions options = options(EVERYWHERE);
    Path adapters = Files.createDirectories(folder.resolve("adapters"));
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = adapted(checkpoint, options);
        var _ = Scope.open()) {
      var config = ReaderDirectory.config(checkpoint.config(), 0);
      config.put("riga_base", "tiny");
      new LowRank(3, 6).put(config);
      ReaderDirectory.write(adapters, FIXTURE, config, TrainedWeights.of(model, options));
    }
    assertThatThrownBy(() -> Checkpoint.open(adapters, _ -> FIXTURE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            "The adapter bert\\.encoder\\.layer\\.\\d\\.[a-z.]+ is refused: there is no layer, or"
                + " no second factor, that it fits with rank 3\\. Train it again, or give the base"
                + " that it was trained on\\.");
  }

  @Test
  void saysWhichTargetTheBaseLacks() {
    assertThatThrownBy(() -> EVERYWHERE.requireFound(Set.of("layers.0.Wqkv.weight")))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The base has no layer that is lora's target \"query\". Riga knows those of BERT,"
                + " RoBERTa and ELECTRA; leave it out of the targets [query, key, value, output,"
                + " up, down], or lora out of the recipe.");
  }

  @Test
  void adaptersAloneNeedABaseThatOthersHave() {
    Recipe recipe =
        new Recipe(
            "my/base",
            folder,
            Map.of(),
            List.of(),
            options(new Lora(2, 4, Lora.USUAL_TARGETS, 0, true)));

    assertThatThrownBy(() ->
            new ReaderTraining(
                    recipe, FIXTURE, Bases.none(), folder.resolve("out"), TrainingListener.NONE)
                .run(false))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "Adapters alone cannot be opened again: my/base is none of the base models that ship."
                + " Leave adaptersOnly out, and the whole reader is written.");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Lora(0, 4, Lora.USUAL_TARGETS, 0, false))
        .isInstanceOf(DatasetException.class)
        .hasMessage("The training setting lora.rank is 0; it must be 1 to 1024.");
  }

  // ---------------------------------------------------------------- means

  private static TrainingOptions options(Lora lora) {
    return TrainingOptions.DEFAULTS.with(draft -> {
      draft.bfloat16 = false;
      draft.threads = 2;
      draft.dropout = 0;
      draft.lora = Optional.of(lora);
    });
  }

  private static Replicas<SpanNetwork> adapted(Checkpoint checkpoint, TrainingOptions options) {
    return Replicas.of(
        2, TrainedWeights.purpose(options), purpose -> Networks.joint(checkpoint, purpose));
  }

  /// Moves all factors, as training does.
  private static void disturb(Replicas<SpanNetwork> model, TrainingOptions options) {
    Seed.set(6);
    try (var _ = NoGrad.enter()) {
      TrainedWeights.of(model, options)
          .forEach((name, weight) -> {
            if (LowRank.isFactor(name)) {
              weight.addInPlace(Tensor.randn(weight.shape()), 0.1);
            }
          });
    }
  }

  private static float[] baseLogits() {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        SpanNetwork plain = Networks.joint(checkpoint, Purpose.training())) {
      return logits(plain);
    }
  }

  private static float[] logits(SpanNetwork network) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      return network
          .forward(
              EncoderInput.padded(List.of(new int[] {2, 7, 3, 9, 11, 3}), List.of(), 0),
              Visible.NOTHING)
          .startLogits()
          .toFloats();
    }
  }
}
