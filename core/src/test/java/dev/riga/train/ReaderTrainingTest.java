package dev.riga.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.Safetensors;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.model.EncoderInput;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.model.Visible;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.train.TrainingException.Then;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole run on a model of two layers and a language of a few words.
class ReaderTrainingTest {

  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/bert-joint");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> THINGS = List.of("river", "house", "tree", "dog", "ship");
  private static final List<String> COLOURS = List.of("red", "blue", "green", "white", "black");

  @TempDir private Path folder;
  private Path base = Path.of("unset");

  @BeforeEach
  void makeBaseAndData() throws IOException {
    base = Files.createDirectories(folder.resolve("base"));
    Files.copy(FIXTURE.resolve("model.safetensors"), base.resolve("model.safetensors"));
    Files.copy(FIXTURE.resolve("config.json"), base.resolve("config.json"));
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    words.addAll(THINGS);
    words.addAll(COLOURS);
    words.addAll(List.of("the", "is", "a", "what", "colour", "has", "?", ".", "why", "than"));
    IntStream.range(words.size(), 96).forEach(i -> words.add("word" + i));
    Files.write(base.resolve("vocab.txt"), words);
    Files.writeString(base.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
    Files.writeString(folder.resolve("things.json"), things());
    Files.writeString(
        folder.resolve("types.csv"),
        """
        question,category
        why is the dog red ?,causal
        what is a tree ?,factual
        is the dog red than a ship ?,comparative
        """);
  }

  @Test
  void makesAReaderFromARecipe() throws IOException {
    Path out = folder.resolve("out");
    List<Double> losses = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void stepped(Step step) {
            losses.add(step.loss());
          }

          @Override
          public void note(String line) {
            notes.add(line);
          }
        };

    TrainingReport report = training(out, recipe(""), listener).run(false);

    assertThat(notes)
        .containsExactly(
            "base tiny, seed 17, 1 threads, fp32",
            "things: 22 to train on, 3 held out, nothing left out",
            "types: 3 to train on, 0 held out, nothing left out",
            "stage 1: 230 windows");
    assertThat(mean(losses.subList(losses.size() - 10, losses.size())))
        .isLessThan(0.5 * mean(losses.subList(0, 10)));
    assertThat(report.windows()).isEqualTo(230);
    assertThat(report.validation().sources())
        .hasEntrySatisfying("things", score -> assertThat(score.questions()).isEqualTo(3));
    assertThat(names(out))
        .containsExactly(
            "README.md",
            "config.json",
            "model.safetensors",
            "tokenizer_config.json",
            "training",
            "vocab.txt");
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("Base: tiny.", "- things: `things.json`, questions with answers, 3 kept aside")
        .contains("1. 200 of things, 30 of types");
    assertReads(out);
    assertMetrics(out, losses.size());
  }

  /// The model that was written is the one that was trained: its best span is the colour.
  @Test
  void tellsWhatOfItsDataItLeavesOut() throws IOException {
    Path file = folder.resolve("things.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"id\": \"ship-red\"", "\"id\": \"river-red\"")
            .replaceFirst("\"answer_start\": 13", "\"answer_start\": 0"));
    List<String> notes = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };

    TrainingReport report = training(folder.resolve("out"), recipe(""), listener).run(false);

    assertThat(notes)
        .containsSubsequence(
            "things: 20 to train on, 3 held out, 2 left out (wrong offset 1, duplicate id 1)",
            "  river-red: the answer \"red\" does not stand at answer_start 0; it stands at 13",
            "  river-red: the id occurs twice",
            "types: 3 to train on, 0 held out, nothing left out");
    assertThat(report.windows()).isEqualTo(230);
  }

  private static void assertReads(Path out) {
    try (Checkpoint checkpoint = Checkpoint.open(out);
        SpanNetwork reader = Networks.span(checkpoint, Precision.FP32);
        var _ = Scope.open();
        var _ = NoGrad.enter()) {
      // [CLS] what colour is the dog ? [SEP] the dog is green . [SEP]
      int[] ids = {2, 18, 19, 16, 15, 8, 21, 3, 15, 8, 16, 12, 22, 3};
      int[] types = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
      var output =
          reader.forward(EncoderInput.padded(List.of(ids), List.of(types), 0), Visible.NOTHING);
      assertThat(greatest(output.startLogits().toFloats())).isEqualTo(11);
      assertThat(greatest(output.endLogits().toFloats())).isEqualTo(11);
      assertThat(checkpoint.config().path("architectures").path(0).asText())
          .isEqualTo("BertForQuestionAnsweringWithReasoning");
    }
  }

  private static void assertMetrics(Path out, int steps) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("training/metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    assertThat(lines.getFirst().path("event").asText()).isEqualTo("started");
    assertThat(lines.stream().filter(line -> line.path("event").asText().equals("step")))
        .hasSize(steps)
        .allMatch(line -> line.path("loss").isNumber() && line.path("learningRate").isNumber());
    assertThat(lines.getLast().path("event").asText()).isEqualTo("validation");
    assertThat(lines.getLast().path("sources").path("things").path("f1").isNumber()).isTrue();
  }

  @Test
  void resumesWithTheSameResultAndTheSameMetrics() throws IOException {
    Path unbroken = folder.resolve("unbroken");
    training(unbroken, recipe(""), TrainingListener.NONE).run(false);
    Path broken = folder.resolve("broken");
    var interrupt =
        new TrainingListener() {
          @Override
          public void stepped(Step step) {
            if (step.step() == 20) {
              throw new IllegalStateException("interrupted");
            }
          }
        };
    assertThatThrownBy(() -> training(broken, recipe(""), interrupt).run(false))
        .hasMessage("interrupted");
    training(broken, recipe(""), TrainingListener.NONE).run(true);

    assertThat(broken.resolve("model.safetensors"))
        .hasSameBinaryContentAs(unbroken.resolve("model.safetensors"));
    assertThat(losses(broken)).isEqualTo(losses(unbroken));
  }

  /// The score of a validation without answers says nothing, so no weights are better than the
  /// last.
  @Test
  void endsWithTheLastWeightsWhenNothingIsKeptAside() throws IOException {
    Path out = folder.resolve("out");
    Recipe kept = recipe(", \"validateEvery\": 5, \"patience\": 1");
    Map<String, Recipe.Source> sources = new LinkedHashMap<>(kept.sources());
    sources.put("things", new Recipe.Source.Questions("things.json", 0));
    Recipe.Stage stage = new Recipe.Stage(Map.of(), Map.of("things", 40), Map.of(), 0);
    Recipe twoStages =
        new Recipe(kept.base(), kept.folder(), sources, List.of(stage, stage), kept.options());

    training(out, twoStages, TrainingListener.NONE).run(false);

    assertThat(losses(out)).hasSize(10);
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      var written = Safetensors.read(out.resolve("model.safetensors"), arena).tensors();
      Path last = out.resolve("training/checkpoints/step-00000010/weights.safetensors");
      Safetensors.read(last, arena)
          .tensors()
          .forEach((name, entry) ->
              assertThat(requireNonNull(written.get(name)).tensor().toFloats())
                  .as(name)
                  .isEqualTo(entry.tensor().toFloats()));
    }
  }

  /// Their words tell that all of them ask for a fact, so that a reader can be judged by it beside
  /// their answers.
  @Test
  void judgesKindsOfReasoningInThePassagesThatHoldTheAnswers() throws IOException {
    Recipe silent = recipe("");
    Map<String, Recipe.Source> sources = new LinkedHashMap<>(silent.sources());
    sources.put(
        "things", new Recipe.Source.Questions("things.json", 3, OptionalInt.empty(), false, true));
    Recipe telling =
        new Recipe(silent.base(), silent.folder(), sources, silent.stages(), silent.options());
    Path out = folder.resolve("telling");

    TrainingReport without =
        training(folder.resolve("silent"), silent, TrainingListener.NONE).run(false);
    TrainingReport with = training(out, telling, TrainingListener.NONE).run(false);

    assertThat(without.validation().reasoningBesideAnswer()).isEqualTo(TrainingListener.Kinds.NONE);
    assertThat(with.validation().reasoningBesideAnswer().questions()).isEqualTo(3);
    assertThat(with.validation().reasoningBesideAnswer().accuracy()).isEqualTo(1);
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("with the kind that their words name")
        .contains("in the passage that holds the answer:\naccuracy 1.000");
  }

  @Test
  void anotherTrainerGetsTheWholeRun() throws IOException {
    Path bundle = folder.resolve("bundle");

    int windows =
        training(folder.resolve("out"), recipe(""), TrainingListener.NONE).writeBundle(bundle);

    assertThat(windows).isEqualTo(230);
    JsonNode run = JSON.readTree(bundle.resolve("run.json").toFile());
    assertThat(run.path("steps").asInt()).isEqualTo(29);
    assertThat(run.path("warmupSteps").asInt()).isEqualTo(3);
    assertThat(run.path("learningRate").asDouble()).isEqualTo(5e-3);
    assertThat(run.path("freezeEmbeddings").asBoolean()).isTrue();
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      var stored = Safetensors.read(bundle.resolve("windows.safetensors"), arena).tensors();
      long[] ids = numbers(stored, "ids");
      long[] lengths = numbers(stored, "lengths");
      assertThat(Arrays.stream(lengths).sum()).isEqualTo(ids.length);
      assertThat(numbers(stored, "types")).hasSameSizeAs(ids);
      assertThat(numbers(stored, "batches")).hasSize(230).doesNotHaveDuplicates();
      assertThat(numbers(stored, "batch_sizes")).hasSize(29).containsOnly(8, 6);
      // what colour is the … ? the … is … .: the answer is the last word but one
      assertThat(numbers(stored, "starts")[0]).isEqualTo(lengths[0] - 3);
      assertThat(numbers(stored, "reasoning")[0]).isEqualTo(-1);
      assertThat(numbers(stored, "starts")[229]).isEqualTo(-1);
      assertThat(numbers(stored, "reasoning")[229]).isBetween(0L, 2L);
    }
  }

  private static long[] numbers(Map<String, TensorEntry> stored, String name) {
    return requireNonNull(stored.get(name), name).tensor().to(Dtype.INT64).toLongs();
  }

  @Test
  void takesTheWeightsOfAnotherTrainer() throws IOException {
    Path trained = folder.resolve("trained");
    TrainingReport own = training(trained, recipe(""), TrainingListener.NONE).run(false);
    Path out = folder.resolve("out");
    Path weights = noted(trained.resolve("model.safetensors"), run(recipe("")));

    TrainingReport report = training(out, recipe(""), TrainingListener.NONE).adopt(weights);

    assertThat(report.validation()).isEqualTo(own.validation());
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(trained.resolve("model.safetensors"));
    assertReads(out);
  }

  @Test
  void refusesWeightsOfAnotherRunOrThatAreNoNumbers() throws IOException {
    Path own = base.resolve("model.safetensors");
    String run = run(recipe(""));
    assertNotTaken(
        own,
        own
            + " does not say which run its weights are of. Give the file that"
            + " tools/train_bundle.py writes.");

    Path earlier = noted(own, run(recipe(", \"seed\": 4")));
    assertNotTaken(
        earlier,
        "The weights in "
            + earlier
            + " are of another run: the recipe, its base or its data has changed since --bundle."
            + " Write the bundle again, and train by it.");

    Path other = noted(Path.of("src/test/resources/fixtures/bert-qa/model.safetensors"), run);
    assertThatThrownBy(() -> adopt(other))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(other + " does not hold the tensor ")
        .hasMessageEndingWith(" as the model has it. Start the training anew.");

    Path endless = noted(own, run);
    byte[] bytes = Files.readAllBytes(endless);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(bytes.length - Float.BYTES, Float.POSITIVE_INFINITY);
    Files.write(endless, bytes);
    assertThatThrownBy(() -> adopt(endless))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("The tensor ")
        .hasMessageEndingWith(
            " in "
                + endless
                + " holds values that are no numbers. Lower the learning rate or lengthen the"
                + " warm-up, write the bundle again, and train by it.");
    assertThat(folder.resolve("out/model.safetensors")).doesNotExist();
  }

  private void assertNotTaken(Path weights, String message) {
    assertThatThrownBy(() -> adopt(weights))
        .isInstanceOf(TrainingException.class)
        .hasMessage(message);
  }

  private TrainingReport adopt(Path weights) throws IOException {
    return training(folder.resolve("out"), recipe(""), TrainingListener.NONE).adopt(weights);
  }

  /// A copy of a file of weights that says which run they are of.
  private Path noted(Path weights, String run) throws IOException {
    Path copy = Files.createTempFile(folder, "trained", ".safetensors");
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      Safetensors.write(
          copy,
          Safetensors.read(weights, arena).tensors().values(),
          Map.of("format", "pt", "run", run));
    }
    return copy;
  }

  @Test
  void whatAFullDiskAsksForIsWhatCanBeDone() throws IOException {
    Path bundle = folder.resolve("bundle");
    Files.createDirectories(bundle.resolve("model/config.json"));
    assertThatThrownBy(() ->
            training(folder.resolve("out"), recipe(""), TrainingListener.NONE).writeBundle(bundle))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("The run could not be written to " + bundle + ": ")
        .hasMessageEndingWith(". Mend that and give the command again.");

    Files.createDirectories(folder.resolve("out/config.json"));
    Path weights = noted(base.resolve("model.safetensors"), run(recipe("")));
    assertThatThrownBy(() -> adopt(weights))
        .hasMessageEndingWith(". Mend that and give the command again.");
    assertThatThrownBy(
            () -> training(folder.resolve("out"), recipe(""), TrainingListener.NONE).run(false))
        .hasMessageStartingWith("The reader could not be written to " + folder.resolve("out"))
        .hasMessageEndingWith(
            ". Checkpoints that are finished are kept: mend that and go on with --resume.");
    var full = new IOException("No space left on device");
    assertThat(TrainingException.notWritten("the run", bundle, full, Then.REPEAT))
        .hasMessage(
            "The disk is full: the run could not be written to "
                + bundle
                + ". Make room and give the command again.");
  }

  @Test
  void theCalibrationOfAnEarlierReaderIsNotKept() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("riga.json"), "{}");
    Files.writeString(out.resolve("calibration.svg"), "<svg/>");

    training(out, recipe(""), TrainingListener.NONE).run(false);

    assertThat(names(out)).contains("model.safetensors").doesNotContain("riga.json");
    assertThat(names(out)).doesNotContain("calibration.svg");
    Path next = Files.createDirectories(folder.resolve("next"));
    Files.writeString(out.resolve("riga.json"), "{\"mine\": 1}");
    new ReaderTraining(recipe(""), out, next, TrainingListener.NONE).run(false);
    assertThat(next.resolve("riga.json")).hasContent("{\"mine\": 1}");
    new ReaderTraining(recipe(""), out, out, TrainingListener.NONE).run(false);
    assertThat(out.resolve("riga.json")).hasContent("{\"mine\": 1}");
  }

  @Test
  void theRecipesDropoutIsThatOfEveryLayer() throws IOException {
    JsonNode asFound = JSON.readTree("{\"hidden_dropout_prob\": 0.1, \"classifier_dropout\": 0.5}");

    JsonNode config = ReaderDirectory.config(asFound, 0);

    assertThat(
            List.of(
                config.path("hidden_dropout_prob").asDouble(-1),
                config.path("attention_probs_dropout_prob").asDouble(-1),
                config.path("classifier_dropout").asDouble(-1)))
        .containsOnly(0.0);
  }

  @Test
  void adaptersResumeToTheSameResultToo() throws IOException {
    String lora = ", \"lora\": {\"rank\": 2, \"targets\": [\"query\", \"up\"], \"dropout\": 0.1}";
    Path unbroken = folder.resolve("unbroken");
    training(unbroken, recipe(lora), TrainingListener.NONE).run(false);
    Path broken = folder.resolve("broken");
    var interrupt =
        new TrainingListener() {
          @Override
          public void stepped(Step step) {
            if (step.step() == 12) {
              throw new IllegalStateException("interrupted");
            }
          }
        };
    assertThatThrownBy(() -> training(broken, recipe(lora), interrupt).run(false))
        .hasMessage("interrupted");
    training(broken, recipe(lora), TrainingListener.NONE).run(true);

    assertThat(broken.resolve("model.safetensors"))
        .hasSameBinaryContentAs(unbroken.resolve("model.safetensors"));
    assertThat(losses(broken)).isEqualTo(losses(unbroken));
    assertThat(Files.readString(unbroken.resolve("README.md")))
        .contains("learning rate 0.005, LoRA of rank 2 and alpha 4.0 on query, up, fp32.");
    try (Checkpoint whole = Checkpoint.open(unbroken);
        Checkpoint untrained = Checkpoint.open(FIXTURE)) {
      assertThat(whole.names()).noneMatch(name -> name.contains("lora"));
      String changed = "bert.encoder.layer.0.intermediate.dense.weight";
      String kept = "bert.encoder.layer.0.output.dense.weight";
      assertThat(whole.tensor(changed).toFloats())
          .isNotEqualTo(untrained.tensor(changed).toFloats());
      assertThat(whole.tensor(kept).toFloats()).isEqualTo(untrained.tensor(kept).toFloats());
    }
  }

  private static List<String> losses(Path out) throws IOException {
    List<String> losses = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("training/metrics.jsonl"))) {
      JsonNode node = JSON.readTree(line);
      if (node.path("event").asText().equals("step")) {
        losses.add(node.path("step") + " " + node.path("loss"));
      }
    }
    return losses;
  }

  @Test
  void aRunIsKnownByWhatDecidesItsResult() throws IOException {
    Recipe recipe = recipe("");
    Recipe.Stage half = new Recipe.Stage(Map.of(), Map.of("things", 20), Map.of(), 0);
    Recipe.Stage whole = new Recipe.Stage(Map.of(), Map.of("things", 40), Map.of(), 0);
    String known = run(of(recipe, List.of(whole), recipe.options()));

    assertThat(run(of(recipe, List.of(half, half), recipe.options()))).isNotEqualTo(known);
    assertThat(run(of(recipe, List.of(whole), recipe.options().with(draft -> draft.patience = 3))))
        .isNotEqualTo(known);
    TrainingOptions elsewhere =
        recipe
            .options()
            .with(draft -> {
              draft.threads = 2;
              draft.bfloat16 = true;
              draft.checkpointEvery = Duration.ofSeconds(9);
            });
    assertThat(run(of(recipe, List.of(whole), elsewhere))).isEqualTo(known);
    flipABit(base.resolve("model.safetensors"));
    assertThat(run(of(recipe, List.of(whole), recipe.options()))).isNotEqualTo(known);
  }

  private static Recipe of(Recipe like, List<Recipe.Stage> stages, TrainingOptions options) {
    return new Recipe(like.base(), like.folder(), like.sources(), stages, options);
  }

  private String run(Recipe recipe) throws IOException {
    Path bundle = folder.resolve("known");
    assertThat(training(folder.resolve("out"), recipe, TrainingListener.NONE).writeBundle(bundle))
        .isPositive();
    return JSON.readTree(bundle.resolve("run.json").toFile()).path("run").asText();
  }

  private static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 4] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void refusesQuestionsThatEndInTheirAnswers() throws IOException {
    String leaking = things().replaceAll("\\?\"(.*?\"text\": \")(\\w+)", "? $2\"$1$2");
    Files.writeString(folder.resolve("things.json"), leaking);

    assertThatThrownBy(
            () -> training(folder.resolve("out"), recipe(""), TrainingListener.NONE).run(false))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "In the source \"things\" 25 of 25 questions end in their own answer: a reader trained on"
                + " them learns to copy the question. If the question fills a fixed number of"
                + " columns and the answer follows it, give that number as \"questionColumns\".");
  }

  @Test
  void refusesAFolderInUse() throws IOException {
    Path out = folder.resolve("out");
    Files.createDirectories(out.resolve("training"));
    try (FileChannel channel =
            FileChannel.open(
                out.resolve("training/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      assertThatThrownBy(() -> training(out, recipe(""), TrainingListener.NONE).run(false))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "Another process is training in " + out + ". Wait for it, or choose another folder.");
    }
  }

  @Test
  void refusesARecipeThatComesToNothing() throws IOException {
    Files.writeString(folder.resolve("things.json"), "{\"data\": []}");
    Recipe recipe = recipe("");

    assertThatThrownBy(
            () -> training(folder.resolve("out"), recipe, TrainingListener.NONE).run(false))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "The recipe takes 200 questions of the source \"things\", which has none to train on: what"
                + " its file holds is left out or kept aside. Correct the file, or keep fewer aside.");
    Recipe.Stage nothing = new Recipe.Stage(Map.of(), Map.of("things", 0), Map.of(), 0);
    Recipe empty = of(recipe, List.of(nothing), recipe.options());
    assertThatThrownBy(
            () -> training(folder.resolve("out"), empty, TrainingListener.NONE).run(false))
        .hasMessage("The recipe comes to no examples: nothing of its data files could be used.");
  }

  @Test
  void theCardSaysWhatWasPassedOver() throws IOException {
    Recipe recipe = recipe("");
    Recipe.Stage stage = new Recipe.Stage(Map.of("things", 1500), Map.of("things", 4), Map.of(), 0);

    String card =
        ModelCard.text(
            of(recipe, List.of(stage), recipe.options()),
            new TrainingReport(
                folder,
                4,
                new TrainingListener.Validation(
                    0, Map.of(), 0, TrainingListener.Kinds.NONE, TrainingListener.Kinds.NONE),
                Duration.ZERO));

    assertThat(card).contains("\n1. 4 of things (after 1,500 that are passed over)\n");
  }

  private ReaderTraining training(Path out, Recipe recipe, TrainingListener listener) {
    return new ReaderTraining(recipe, base, out, listener);
  }

  private Recipe recipe(String more) throws IOException {
    Path file = folder.resolve("recipe.json");
    Files.writeString(
        file,
        """
        {
          "base": "tiny",
          "sources": {
            "things": {"kind": "questions", "file": "things.json", "holdOut": 3},
            "types": {"kind": "reasoning", "file": "types.csv"}
          },
          "stages": [{"take": {"things": 200, "types": 30}, "reasoningContexts": 0.5}],
          "training": {"learningRate": 5e-3, "batchSize": 8, "dropout": 0.0, "bfloat16": false,
                       "threads": 1, "maxLength": 32, "stride": 8, "checkpointSeconds": 0%s}
        }
        """
            .formatted(more));
    return RecipeFile.read(file);
  }

  /// Every thing in every colour.
  private static String things() {
    return THINGS.stream()
        .flatMap(thing ->
            COLOURS.stream()
                .map(colour ->
                    """
                    {"context": "the %1$s is %2$s .", "qas": [{"id": "%1$s-%2$s",
                     "question": "what colour is the %1$s ?",
                     "answers": [{"text": "%2$s", "answer_start": %3$d}]}]}
                    """
                        .formatted(thing, colour, thing.length() + 8)
                        .replace("\n", "")))
        .collect(Collectors.joining(",", "{\"data\": [{\"paragraphs\": [", "]}]}"));
  }

  private static int greatest(float[] values) {
    return IntStream.range(0, values.length)
        .reduce(0, (best, i) -> values[i] > values[best] ? i : best);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
