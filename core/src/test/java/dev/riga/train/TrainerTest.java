package dev.riga.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.Safetensors;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Seed;
import dev.riga.tensor.Tensor;
import dev.riga.train.TrainingListener.Kinds;
import dev.riga.train.TrainingListener.Validation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {

  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/bert-joint");
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Softmax does not see these; their gradient is rounding noise, which Adam blows up.
  private static final Set<String> NOISE = Set.of("self.key.bias", "qa_outputs.bias");

  @TempDir private Path folder;

  // ---------------------------------------------------------------- against PyTorch

  @ParameterizedTest
  @CsvSource({"warmup5, 10, 0.5, 1", "warmup2, 5, 0.4, 1", "warmup2, 5, 0.4, 3"})
  void fiveStepsEqualPyTorch(String schedule, int totalSteps, double warmupShare, int threads)
      throws IOException {
    JsonNode expected = JSON.readTree(FIXTURE.resolve("expected.json").toFile()).path(schedule);
    List<Feature> features = new ArrayList<>();
    for (int step = 0; step < totalSteps; step++) {
      features.addAll(fixtureBatch(step % 5));
    }
    TrainingOptions options = options(1e-3, warmupShare, 4, 0);
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, threads);
        Trainer trainer =
            trainer(
                model,
                features,
                BatchPlan.inOrder(features.size(), 4),
                options,
                TrainingListener.NONE)) {
      for (int step = 0; step < 5; step++) {
        Trainer.StepResult result = trainer.step(step);
        assertThat(result.loss()).isCloseTo(at(expected, "loss", step), within(1e-5));
        assertThat(result.parts().getOrDefault("spanLoss", -1.0))
            .isCloseTo(at(expected, "span_loss", step), within(1e-5));
        assertThat(result.parts().getOrDefault("reasoningLoss", -1.0))
            .isCloseTo(at(expected, "reasoning_loss", step), within(1e-5));
        assertThat(result.gradientNorm())
            .isCloseTo(at(expected, "gradient_norm", step), within(1e-5));
        assertThat(result.learningRate())
            .isCloseTo(at(expected, "learning_rate", step), within(1e-15));
      }
      assertParameters(schedule + ".step4.", TrainedWeights.of(model, options));
    }
  }

  private static void assertParameters(String prefix, Map<String, Tensor> parameters) {
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      var expected = Safetensors.read(FIXTURE.resolve("expected.safetensors"), arena).tensors();
      parameters.forEach((name, parameter) -> {
        if (NOISE.stream().noneMatch(name::endsWith)) {
          float[] wanted = requireNonNull(expected.get(prefix + name)).tensor().toFloats();
          assertThat(parameter.toFloats()).as(name).containsExactly(wanted, within(5e-6f));
        }
      });
    }
  }

  /// The rows of a fixture's batch without their padding; positions stay where they are.
  private static List<Feature> fixtureBatch(int step) {
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      var inputs = Safetensors.read(FIXTURE.resolve("inputs.safetensors"), arena).tensors();
      long[] mask = requireNonNull(inputs.get(step + ".attention_mask")).tensor().toLongs();
      long[] ids = requireNonNull(inputs.get(step + ".input_ids")).tensor().toLongs();
      long[] types = requireNonNull(inputs.get(step + ".token_type_ids")).tensor().toLongs();
      long[] starts = requireNonNull(inputs.get(step + ".start_positions")).tensor().toLongs();
      long[] ends = requireNonNull(inputs.get(step + ".end_positions")).tensor().toLongs();
      long[] labels = requireNonNull(inputs.get(step + ".labels")).tensor().toLongs();
      int columns = ids.length / starts.length;
      return IntStream.range(0, starts.length)
          .mapToObj(row -> {
            int from = row * columns;
            int length = (int) Arrays.stream(mask, from, from + columns).sum();
            return new Feature(
                ints(ids, from, length),
                ints(types, from, length),
                (int) starts[row],
                (int) ends[row],
                (int) labels[row]);
          })
          .toList();
    }
  }

  private static int[] ints(long[] values, int from, int length) {
    return Arrays.stream(values, from, from + length).mapToInt(Math::toIntExact).toArray();
  }

  private static double at(JsonNode expected, String name, int step) {
    return expected.path(name).path(step).asDouble();
  }

  @Test
  void onlyWhatHasTwoDimensionsDecays() {
    try (var _ = Scope.open()) {
      SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
      weights.put("model.layers.1.attn_norm.weight", Tensor.of(new float[2], 2));
      weights.put("bert.embeddings.LayerNorm.weight", Tensor.of(new float[2], 2));
      weights.put("qa_outputs.bias", Tensor.of(new float[2], 2));
      weights.put("encoder.relative_attention_bias.weight", Tensor.of(new float[4], 2, 2));
      weights.put("model.layers.1.mlp.Wi.weight", Tensor.of(new float[4], 2, 2));

      var decayed = Trainer.settings(options(1e-3, 0, 4, 0), weights).decayed();

      assertThat(weights.keySet().stream().filter(decayed))
          .containsExactly("model.layers.1.mlp.Wi.weight");
    }
  }

  // ---------------------------------------------------------------- labels

  @Test
  void headsTrainOnlyOnTheirOwnExamples() throws IOException {
    List<Feature> onlyReasoning = List.of(new Feature(new int[] {2, 7, 3}, new int[3], -1, -1, 1));
    List<Feature> onlySpan = List.of(new Feature(new int[] {2, 7, 3}, new int[3], 1, 1, -1));

    assertThat(changed(onlyReasoning))
        .contains("classifier.weight")
        .doesNotContain("qa_outputs.weight");
    assertThat(changed(onlySpan)).contains("qa_outputs.weight").doesNotContain("classifier.weight");
  }

  @Test
  void frozenEmbeddingsStay() throws IOException {
    List<Feature> features = List.of(new Feature(new int[] {2, 7, 3}, new int[3], 1, 1, 0));

    assertThat(changed(features))
        .anyMatch(name -> name.startsWith("bert.encoder."))
        .noneMatch(name -> name.contains("embeddings"));
  }

  private List<String> changed(List<Feature> features) {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 1);
        Trainer trainer =
            trainer(
                model,
                features,
                BatchPlan.inOrder(1, 1),
                options(1e-3, 0, 1, 0).with(draft -> draft.freezeEmbeddings = true),
                TrainingListener.NONE)) {
      Map<String, float[]> before = new TreeMap<>();
      model.parameters().byName().forEach((name, tensor) -> before.put(name, tensor.toFloats()));
      trainer.step(0);
      List<String> changed = new ArrayList<>();
      before.forEach((name, values) -> {
        if (!Arrays.equals(values, model.parameters().named(name).toFloats())) {
          changed.add(name);
        }
      });
      return changed;
    }
  }

  // ---------------------------------------------------------------- resuming

  @ParameterizedTest
  @CsvSource({"0.0, 1, 1", "0.2, 2, 1", "0.2, 1, 3"})
  void resumedRunEqualsTheUnbrokenOne(double dropout, int accumulation, int threads)
      throws IOException {
    Path model = fixtureWithDropout(dropout);
    List<Feature> features = randomFeatures(40);
    TrainingOptions options =
        options(1e-2, 0.2, 4, dropout, accumulation).with(draft -> draft.threads = threads);
    int broken = 10 / accumulation / 2;

    Map<String, float[]> unbroken = run(model, features, options, "one", false, -1);
    assertThatThrownBy(() -> run(model, features, options, "two", false, broken))
        .isInstanceOf(Interrupted.class);
    Map<String, float[]> resumed = run(model, features, options, "two", true, -1);

    assertThat(resumed.keySet()).isEqualTo(unbroken.keySet());
    unbroken.forEach((name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
    Map<String, float[]> otherSeed =
        run(model, features, options.with(draft -> draft.seed = 4), "three", false, -1);
    assertThat(otherSeed.get("qa_outputs.weight")).isNotEqualTo(unbroken.get("qa_outputs.weight"));
  }

  @Test
  void startsAnewWithoutResume() throws IOException {
    List<Feature> features = randomFeatures(8);
    TrainingOptions options = options(1e-2, 0, 4, 0);
    List<Integer> begins = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void started(int totalSteps, int firstStep) {
            begins.add(firstStep);
          }
        };

    run(FIXTURE, features, options, "run", false, listener);
    run(FIXTURE, features, options, "run", false, listener);
    run(FIXTURE, features, options, "run", true, listener);

    assertThat(begins).containsExactly(0, 0, 2);
  }

  @Test
  void refusesTheCheckpointOfAnotherRun() throws IOException {
    List<Feature> features = randomFeatures(8);
    TrainingOptions options = options(1e-2, 0, 4, 0);
    run(FIXTURE, features, options, "run", false, -1);
    Path checkpoints = folder.resolve("run/checkpoints");

    assertThatThrownBy(() -> TrainingState.latest(checkpoints, "other", options))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The checkpoint "
                + checkpoints.resolve("step-00000002")
                + " belongs to another run: the recipe, its base, its data or Riga's format has"
                + " changed since. Train into another folder, or start anew without --resume.");
  }

  @Test
  void refusesToGoOnWithOtherThreadsOrInAnotherPrecision() throws IOException {
    TrainingOptions options = options(1e-2, 0, 4, 0);
    run(FIXTURE, randomFeatures(8), options, "run", false, -1);
    Path checkpoints = folder.resolve("run/checkpoints");
    String checkpoint = "The run of the checkpoint " + checkpoints.resolve("step-00000002");

    assertThatThrownBy(() ->
            TrainingState.latest(checkpoints, "run", options.with(draft -> draft.threads = 4)))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            checkpoint
                + " began with 1 threads and would go on with 4, which gives other weights. Go on as"
                + " it began (\"threads\": 1 in a recipe), or start anew without --resume.");
    assertThatThrownBy(() ->
            TrainingState.latest(checkpoints, "run", options.with(draft -> draft.bfloat16 = true)))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            checkpoint
                + " began in fp32 and would go on in bfloat16, which gives other weights. Go on as"
                + " it began (\"bfloat16\": false in a recipe), or start anew without --resume.");
  }

  @Test
  void ignoresWhatAKilledProcessLeftUnfinished() throws IOException {
    List<Feature> features = randomFeatures(8);
    run(FIXTURE, features, options(1e-2, 0, 4, 0), "run", false, -1);
    Path checkpoints = folder.resolve("run/checkpoints");
    Files.createDirectories(checkpoints.resolve("unfinished"));
    Files.writeString(checkpoints.resolve("unfinished/weights.safetensors"), "torn");

    assertThat(latestStep(checkpoints)).isEqualTo(2);
    assertThat(run(FIXTURE, features, options(1e-2, 0, 4, 0), "run", true, -1)).isNotEmpty();
  }

  @Test
  void keepsTwoCheckpoints() throws IOException {
    run(FIXTURE, randomFeatures(20), options(1e-2, 0, 4, 0), "run", false, -1);

    try (Stream<Path> kept = Files.list(folder.resolve("run/checkpoints"))) {
      assertThat(kept.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("step-00000004", "step-00000005");
    }
  }

  // ---------------------------------------------------------------- stopping

  @Test
  void stopsWhenTheLossIsNoNumber() {
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 1);
        Trainer trainer =
            trainer(
                model,
                randomFeatures(8),
                BatchPlan.inOrder(8, 4),
                options(1e-2, 0, 4, 0),
                TrainingListener.NONE)) {
      try (var _ = NoGrad.enter()) {
        model.parameters().named("qa_outputs.weight").mulInPlace(Double.NaN);
      }
      assertThatThrownBy(() -> trainer.train(false))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "Training stopped at step 1 of 2: the loss is NaN and the norm of the gradients NaN."
                  + " The checkpoints up to there are kept. Lower the learning rate (now 0.01) or"
                  + " lengthen the warm-up, and train again.");
    }
  }

  @Test
  void aLossThatIsNoNumberLeavesTheCheckpointsAsTheyAre() throws IOException {
    List<Feature> features = randomFeatures(20);
    Path checkpoints = folder.resolve("run/checkpoints");
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 2)) {
      var poison =
          new TrainingListener() {
            @Override
            public void saved(int step, Path saved) {
              if (step == 3) {
                try (var _ = NoGrad.enter()) {
                  model.parameters().named("qa_outputs.weight").mulInPlace(Double.NaN);
                }
              }
            }
          };
      try (Trainer trainer =
          trainer(model, features, BatchPlan.inOrder(20, 4), options(1e-2, 0, 4, 0), poison)) {
        assertThatThrownBy(() -> trainer.train(false))
            .isInstanceOf(TrainingException.class)
            .hasMessage(
                "Training stopped at step 4 of 5: the loss is NaN and the norm of the gradients"
                    + " NaN. The checkpoints up to there are kept. Lower the learning rate (now"
                    + " 0.01) or lengthen the warm-up, and train again.");
      }
    }
    assertThat(latestStep(checkpoints)).isEqualTo(3);
    assertThat(run(FIXTURE, features, options(1e-2, 0, 4, 0), "run", true, -1).values())
        .allMatch(values -> !Float.isNaN(values[0]));
  }

  @Test
  void stopsEarlyAndKeepsTheBestWeights() {
    // Scores of the validations after each step: the second is the best.
    List<Double> scores = new ArrayList<>(List.of(0.1, 0.5, 0.4, 0.3, 0.9));
    List<float[]> seen = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE);
        Replicas<SpanNetwork> model = replicas(checkpoint, 1)) {
      Tensor head = model.parameters().named("qa_outputs.weight");
      Supplier<Validation> validation =
          () -> {
            seen.add(head.toFloats());
            return new Validation(scores.removeFirst(), Map.of(), 0, Kinds.NONE, Kinds.NONE);
          };
      try (var trainer =
          trainer(
              model,
              randomFeatures(20),
              BatchPlan.inOrder(20, 4),
              options(1e-2, 0, 4, 0)
                  .with(draft -> {
                    draft.validateEvery = 1;
                    draft.patience = 2;
                  }),
              validation,
              folder.resolve("run/checkpoints"),
              "run",
              listener)) {
        trainer.train(false);
      }
      assertThat(seen).hasSize(4);
      assertThat(head.toFloats()).isEqualTo(seen.get(1)).isNotEqualTo(seen.get(3));
      assertThat(notes)
          .containsExactly("stopped early after step 4: 2 validations without a better score");
    }
  }

  // ---------------------------------------------------------------- means

  private static int latestStep(Path checkpoints) {
    return TrainingState.latest(checkpoints, "run", options(1e-2, 0, 4, 0))
        .orElseThrow()
        .state()
        .step();
  }

  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Map<String, float[]> run(
      Path model,
      List<Feature> features,
      TrainingOptions options,
      String name,
      boolean resume,
      int stopAt)
      throws IOException {
    return run(
        model,
        features,
        options,
        name,
        resume,
        new TrainingListener() {
          @Override
          public void stepped(Step step) {
            if (step.step() == stopAt + 1) {
              throw new Interrupted();
            }
          }
        });
  }

  /// Trains in a folder of that name and returns all weights.
  private Map<String, float[]> run(
      Path model,
      List<Feature> features,
      TrainingOptions options,
      String name,
      boolean resume,
      TrainingListener listener)
      throws IOException {
    Path checkpoints = folder.resolve(name).resolve("checkpoints");
    Files.createDirectories(checkpoints);
    Seed.set(99); // Whatever was drawn before must not matter.
    try (Checkpoint checkpoint = Checkpoint.open(model);
        Replicas<SpanNetwork> network = replicas(checkpoint, options.replicas());
        Trainer trainer =
            trainer(
                network,
                features,
                BatchPlan.of(List.of(features), options.batchSize(), options.seed()),
                options,
                () -> new Validation(0, Map.of(), 0, Kinds.NONE, Kinds.NONE),
                checkpoints,
                "run",
                listener)) {
      trainer.train(resume);
      Map<String, float[]> weights = new TreeMap<>();
      network.parameters().byName().forEach((key, value) -> weights.put(key, value.toFloats()));
      return weights;
    }
  }

  private static Replicas<SpanNetwork> replicas(Checkpoint checkpoint, int count) {
    return Replicas.of(
        count, new Purpose.Gradients(true, true), purpose -> Networks.joint(checkpoint, purpose));
  }

  private Trainer trainer(
      Replicas<SpanNetwork> model,
      List<Feature> features,
      BatchPlan plan,
      TrainingOptions options,
      TrainingListener listener) {
    return trainer(
        model,
        features,
        plan,
        options,
        () -> new Validation(0, Map.of(), 0, Kinds.NONE, Kinds.NONE),
        folder.resolve("run/checkpoints"),
        "run",
        listener);
  }

  private static Trainer trainer(
      Replicas<SpanNetwork> model,
      List<Feature> features,
      BatchPlan plan,
      TrainingOptions options,
      Supplier<Validation> validation,
      Path checkpoints,
      String run,
      TrainingListener listener) {
    return new Trainer(
        TrainedWeights.of(model, options),
        new ReaderBatches(features, plan, new Gradients(model, options), options.seed()),
        _ -> OptionalDouble.of(validation.get().score()),
        options,
        checkpoints,
        run,
        listener);
  }

  private static List<Feature> randomFeatures(int count) {
    var random = new SplittableRandom(3);
    return IntStream.range(0, count)
        .mapToObj(_ -> {
          int length = 6 + random.nextInt(10);
          int[] ids = random.ints(length, 5, 96).toArray();
          int start = random.nextInt(length);
          return new Feature(
              ids,
              new int[length],
              start,
              start + random.nextInt(length - start),
              random.nextInt(3));
        })
        .toList();
  }

  private Path fixtureWithDropout(double dropout) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("model"));
    Files.copy(FIXTURE.resolve("model.safetensors"), copy.resolve("model.safetensors"));
    ObjectNode config = (ObjectNode) JSON.readTree(FIXTURE.resolve("config.json").toFile());
    config.put("hidden_dropout_prob", dropout);
    config.put("attention_probs_dropout_prob", dropout);
    JSON.writeValue(copy.resolve("config.json").toFile(), config);
    return copy;
  }

  private static TrainingOptions options(
      double learningRate, double warmupShare, int batchSize, double dropout) {
    return options(learningRate, warmupShare, batchSize, dropout, 1);
  }

  /// fp32, everything trained, a checkpoint after every step.
  private static TrainingOptions options(
      double learningRate, double warmupShare, int batchSize, double dropout, int accumulation) {
    return TrainingOptions.DEFAULTS.with(draft -> {
      draft.seed = 3;
      draft.batchSize = batchSize;
      draft.accumulation = accumulation;
      draft.learningRate = learningRate;
      draft.warmupShare = warmupShare;
      draft.dropout = dropout;
      draft.maxLength = 32;
      draft.stride = 8;
      draft.freezeEmbeddings = false;
      draft.bfloat16 = false;
      draft.threads = 1;
      draft.checkpointEvery = Duration.ZERO;
    });
  }
}
