package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.app.RigaProcess.Start;
import dev.riga.checkpoint.Safetensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs of `riga train reader`, on a model and data that are made here.
class TrainReaderCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// More tries than it ever takes to hit a checkpoint while it is written: nearly all of a step's
  /// time goes there.
  private static final int KILLS = 10;

  @TempDir private Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void makeBaseAndData() throws IOException {
    tiny = new TinyTraining(folder);
  }

  @Test
  void aRunEndsWithAReaderAndItsScores() throws IOException {
    Path out = folder.resolve("out");

    Ran ran = train("--out", out.toString());

    assertThat(ran.out())
        .matches(
            "The reader is in \\Q"
                + out
                + "\\E, trained on 400 windows in [0-9]+ s\\.\n"
                + "Held out: things EM [0-9.]+ F1 [0-9.]+; answer or not [0-9.]+ %\\.\n");
    assertThat(ran.err())
        .startsWith(
            "riga: base "
                + folder.resolve("base")
                + ", seed 17, 1 threads, fp32\n"
                + "riga: things: 22 to train on, 3 held out, nothing left out\n"
                + "riga: types: 3 to train on, 0 held out, nothing left out\n"
                + "riga: stage 1: 400 windows\n"
                + "riga: step 50. Held out: things EM ");
    assertThat(ran.status()).isZero();
    assertThat(verify(out).err()).isEmpty();
  }

  /// The reader that came out can be looked at, and used.
  private Ran verify(Path out) throws IOException {
    Ran inspected = Ran.riga(TestHome.environment(), "models", "inspect", out.toString(), "--json");
    JsonNode model = JSON.readTree(inspected.out());
    assertThat(model.get("architecture").asText())
        .isEqualTo("BertForQuestionAnsweringWithReasoning");
    assertThat(model.at("/parts/heads").properties()).hasSize(2);
    return inspected;
  }

  @Test
  void dataMayLieElsewhereAndTheReportMayBeJson() throws IOException {
    Path recipes = Files.createDirectories(folder.resolve("recipes"));
    Path recipe = Files.move(tiny.recipe(), recipes.resolve("mine.json"));

    Ran ran =
        Ran.riga(
            TestHome.environment(),
            "train",
            "reader",
            "--recipe",
            recipe.toString(),
            "--data",
            folder.toString(),
            "--out",
            folder.resolve("out").toString(),
            "--json");

    JsonNode json = JSON.readTree(ran.out());
    assertThat(json.get("model").asText()).isEqualTo(folder.resolve("out").toString());
    assertThat(json.get("windows").asInt()).isEqualTo(400);
    assertThat(json.at("/validation/sources/things/questions").asInt()).isEqualTo(3);
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(ran.status()).isZero();
  }

  @Test
  void theRunCanBeDoneElsewhere() throws IOException {
    Path bundle = folder.resolve("bundle");
    Path out = folder.resolve("out");

    Ran written = train("--out", out.toString(), "--bundle", bundle.toString());
    Ran taken = train("--out", out.toString(), "--weights", trained(bundle).toString());

    assertThat(written.out())
        .isEqualTo(
            "The run is in "
                + bundle
                + ": 400 windows. Train by it with tools/train_bundle.py, then give what comes out"
                + " to --weights.\n");
    assertThat(written.status()).isZero();
    assertThat(taken.out()).contains("\nHeld out: things EM ");
    assertThat(taken.status()).isZero();
    assertThat(verify(out).err()).isEmpty();
    Ran both = train("--out", out.toString(), "--resume", "--bundle", bundle.toString());
    assertThat(both.err())
        .isEqualTo("riga: Of --bundle, --weights and --resume only one can be done at a time.\n");
    assertThat(both.status()).isEqualTo(2);
  }

  /// What the other trainer would write, as if it had learned nothing.
  private static Path trained(Path bundle) throws IOException {
    String run = JSON.readTree(bundle.resolve("run.json").toFile()).path("run").asText();
    Path trained = bundle.resolve("trained.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      var weights = Safetensors.read(bundle.resolve("model/model.safetensors"), arena);
      Safetensors.write(trained, weights.tensors().values(), Map.of("run", run));
    }
    return trained;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void killedWhileACheckpointIsWrittenItResumesToTheSameBits() throws Exception {
    Path unbroken = folder.resolve("unbroken");
    assertThat(train("--out", unbroken.toString()).status()).isZero();

    Path broken = folder.resolve("broken");
    boolean inTheMiddle = false;
    for (int kill = 1; kill <= KILLS && !inTheMiddle; kill++) {
      inTheMiddle = killWithACheckpointHalfWritten(broken, 4 * kill);
    }
    assertThat(inTheMiddle).as("killed while a checkpoint was half written").isTrue();
    Ran resumed = train("--out", broken.toString(), "--resume");

    assertThat(resumed.status()).isZero();
    assertThat(broken.resolve("model.safetensors"))
        .hasSameBinaryContentAs(unbroken.resolve("model.safetensors"));
    assertThat(losses(broken)).isEqualTo(losses(unbroken)).hasSize(50);
    assertThat(broken.resolve("training/checkpoints/unfinished")).doesNotExist();
  }

  /// Goes on from where it is, and ends it as soon as a step has been saved and the checkpoint of a
  /// later one is being written.
  ///
  /// @return whether half a checkpoint was left
  private boolean killWithACheckpointHalfWritten(Path out, int step) throws Exception {
    Path checkpoints = out.resolve("training/checkpoints");
    Path unfinished = checkpoints.resolve("unfinished");
    RigaProcess process =
        Start.in(folder)
            .run(
                "train",
                "reader",
                "--recipe",
                tiny.recipe().toString(),
                "--out",
                out.toString(),
                "--resume");
    process.await(() -> saved(checkpoints) >= step);
    process.await(() -> Files.exists(unfinished));
    process.kill();
    assertThat(out.resolve("model.safetensors")).doesNotExist();
    return Files.exists(unfinished);
  }

  /// The step of the latest checkpoint, 0 without one.
  private static int saved(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .mapToInt(name -> Integer.parseInt(name.substring("step-".length())))
          .max()
          .orElse(0);
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

  // ---------------------------------------------------------------- what may be wrong

  @Test
  void aDataFileThatIsNotThere() throws IOException {
    tiny.recipe(recipe -> source(recipe, "things").put("file", "gone.json"));

    assertThat(last(trainAsItIs("--out", folder.resolve("out").toString())))
        .isEqualTo(
            fails(
                "The data file "
                    + folder.resolve("gone.json")
                    + " does not exist. Correct the path in the recipe or on the command line."));
  }

  @Test
  void aTableWithoutTheColumns() throws IOException {
    Path table = Files.writeString(folder.resolve("types.csv"), "text,label\nwhy ?,causal\n");

    assertThat(last(train("--out", folder.resolve("out").toString())))
        .isEqualTo(
            fails(
                table
                    + " is not a file of questions with reasoning types: its first line must name"
                    + " the columns \"question\" and \"category\", but is \"text,label\"."));
  }

  @Test
  void aSettingThatIsNotKnown() throws IOException {
    Path recipe = tiny.recipe(json -> training(json).put("learningrate", 1));

    assertThat(trainAsItIs("--out", folder.resolve("out").toString()))
        .isEqualTo(
            fails(
                "The recipe "
                    + recipe
                    + " has the unknown field \"training.learningrate\"; the fields there are"
                    + " accumulation, batchSize, bfloat16, checkpointSeconds, clipNorm, dropout,"
                    + " freezeEmbeddings, layerDecay, learningRate, lora, maxLength, patience, reasoningWeight,"
                    + " seed, spanWeight, stride, threads, validateEvery, warmupShare,"
                    + " weightDecay."));
  }

  @Test
  void aSettingOutOfItsRange() throws IOException {
    tiny.recipe(json -> training(json).put("batchSize", 0));

    assertThat(trainAsItIs("--out", folder.resolve("out").toString()))
        .isEqualTo(fails("The training setting batchSize is 0; it must be 1 or more."));
  }

  @Test
  void aBaseThatIsNowhere() throws IOException {
    tiny.recipe(json -> json.put("base", folder.resolve("none").toString()));

    assertThat(trainAsItIs("--out", folder.resolve("out").toString()))
        .isEqualTo(
            fails(
                "\""
                    + folder.resolve("none")
                    + "\" is neither a folder nor the name of a model. A name looks like"
                    + " deepset/minilm-uncased-squad2."));
  }

  @Test
  void aRecipeThatIsNoJson() throws IOException {
    Path recipe = Files.writeString(folder.resolve("recipe.json"), "{\n \"sources\": [}");

    assertThat(trainAsItIs("--out", folder.resolve("out").toString()))
        .isEqualTo(
            fails(
                "The recipe "
                    + recipe
                    + " is not valid JSON: Unexpected close marker '}': expected ']', line 2."));
  }

  @Test
  void aFolderThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThat(train("--out", file.resolve("out").toString()))
        .isEqualTo(
            fails(
                "The folder "
                    + file.resolve("out/training")
                    + " cannot be made: "
                    + file
                    + " is not a folder. Choose another with --out."));
  }

  @Test
  void aCheckpointOfAnotherRecipe() throws IOException {
    Path out = folder.resolve("out");
    train("--out", out.toString());
    tiny.recipe(json -> training(json).put("seed", 18));

    assertThat(last(trainAsItIs("--out", out.toString(), "--resume")))
        .isEqualTo(
            fails(
                "The checkpoint "
                    + out.resolve("training/checkpoints/step-00000050")
                    + " belongs to another run: the recipe, its base, its data or Riga's format has"
                    + " changed since. Train into another folder, or start anew without --resume."));
  }

  private static ObjectNode source(ObjectNode recipe, String name) {
    return (ObjectNode) recipe.path("sources").path(name);
  }

  private static ObjectNode training(ObjectNode recipe) {
    return (ObjectNode) recipe.path("training");
  }

  private static Ran fails(String message) {
    return new Ran(1, "", "riga: " + message + "\n");
  }

  /// With the last line of standard error: those before it say how far it came.
  private static Ran last(Ran ran) {
    return new Ran(ran.status(), ran.out(), ran.err().lines().reduce("", (_, b) -> b) + "\n");
  }

  private Ran train(String... more) throws IOException {
    tiny.recipe();
    return trainAsItIs(more);
  }

  /// With the recipe that was written last.
  private Ran trainAsItIs(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "reader", "--recipe", folder.resolve("recipe.json").toString()));
    arguments.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), arguments.toArray(String[]::new));
  }
}
