package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.embed.Embedder;
import dev.riga.embed.PairedEmbedder;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.train.RetrieverRecipe.Encoders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole runs on a model of two layers and a language of a few words.
class RetrieverTrainingTest {

  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/bert-joint");
  private static final List<String> THINGS = List.of("river", "house", "tree", "dog", "ship");
  private static final List<String> COLOURS = List.of("red", "blue", "green", "white", "black");

  @TempDir private Path folder;
  private Path base = Path.of("unset");
  private Path data = Path.of("unset");

  @BeforeEach
  void makeBaseAndData() throws IOException {
    base = Files.createDirectories(folder.resolve("base"));
    Files.copy(FIXTURE.resolve("model.safetensors"), base.resolve("model.safetensors"));
    Files.copy(FIXTURE.resolve("config.json"), base.resolve("config.json"));
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    words.addAll(THINGS);
    words.addAll(COLOURS);
    words.addAll(List.of("the", "is", "any", "where", "?", "."));
    IntStream.range(words.size(), 96).forEach(i -> words.add("word" + i));
    Files.write(base.resolve("vocab.txt"), words);
    Files.writeString(base.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
    data = Files.writeString(folder.resolve("things.json"), things());
  }

  @Test
  void learnsWhichPassageAnswers() throws IOException {
    Path out = folder.resolve("out");

    RetrieverReport report = run(out, false, recipe(Encoders.SHARED, 40), TrainingListener.NONE);

    List<Double> losses = losses(out);
    assertThat(mean(losses.subList(losses.size() - 10, losses.size())))
        .isLessThan(0.6 * mean(losses.subList(0, 10)));
    assertThat(report.questions()).isEqualTo(21);
    assertThat(report.before().questions()).isEqualTo(4);
    assertThat(report.before().passages()).isEqualTo(25);
    assertThat(report.after().reciprocalRank()).isGreaterThan(report.before().reciprocalRank());
    assertThat(report.after().recall().keySet()).containsExactly(1, 5, 20);
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("Base: tiny.", "- `things.json`", "21 questions, 40 times", "| trained | ");
    assertThat(Files.readString(out.resolve("training/metrics.svg"))).contains("recall@5");
    assertEmbeds(out);
  }

  /// What was written is what was trained, and differs from the base for passages too.
  private void assertEmbeds(Path out) {
    try (Embedder trained = PairedEmbedder.open(out, Precision.FP32);
        Embedder untrained = TransformerEmbedder.open(base, Precision.FP32)) {
      float[] question = trained.embedQuestion("is the dog green ?");
      float[][] passages =
          trained.embedPassages(List.of("the dog is green .", "the ship is red ."));
      assertThat(product(question, passages[0])).isGreaterThan(product(question, passages[1]));
      assertThat(passages[0])
          .isNotEqualTo(untrained.embedPassages(List.of("the dog is green ."))[0]);
    }
  }

  @Test
  void frozenPassagesKeepTheVectorsOfTheBase() {
    Path out = folder.resolve("out");

    RetrieverReport report =
        run(out, false, recipe(Encoders.FROZEN_PASSAGES, 20), TrainingListener.NONE);

    assertThat(report.after().reciprocalRank())
        .isGreaterThanOrEqualTo(report.before().reciprocalRank());
    List<String> texts = List.of("the dog is green .");
    try (Embedder trained = PairedEmbedder.open(out, Precision.FP32);
        Embedder untrained = TransformerEmbedder.open(base, Precision.FP32)) {
      assertThat(trained.embedPassages(texts)).isEqualTo(untrained.embedPassages(texts));
      assertThat(trained.embedQuestion("is the dog green ?"))
          .isNotEqualTo(untrained.embedQuestion("is the dog green ?"));
      assertThat(trained.fingerprint()).isEqualTo(untrained.fingerprint());
      assertThat(trained.dimension()).isEqualTo(untrained.dimension());
    }
  }

  @Test
  void separateEncodersAreTrainedAndOpenedEachByItself() throws IOException {
    Path out = folder.resolve("out");

    RetrieverReport report = run(out, false, recipe(Encoders.SEPARATE, 40), TrainingListener.NONE);

    assertThat(report.after().reciprocalRank()).isGreaterThan(report.before().reciprocalRank());
    List<String> texts = List.of("the dog is green .", "the ship is red .");
    try (Embedder trained = PairedEmbedder.open(out, Precision.FP32);
        Embedder untrained = TransformerEmbedder.open(base, Precision.FP32);
        Embedder ofQuestions = TransformerEmbedder.open(out, Precision.FP32)) {
      float[] question = trained.embedQuestion("is the dog green ?");
      float[][] passages = trained.embedPassages(texts);
      assertThat(question)
          .isEqualTo(ofQuestions.embedQuestion("is the dog green ?"))
          .isNotEqualTo(untrained.embedQuestion("is the dog green ?"));
      assertThat(passages[0])
          .isNotEqualTo(untrained.embedPassages(texts)[0])
          .isNotEqualTo(ofQuestions.embedPassages(texts)[0]);
      assertThat(product(question, passages[0])).isGreaterThan(product(question, passages[1]));
      assertThat(trained.fingerprint())
          .isNotEqualTo(untrained.fingerprint())
          .isNotEqualTo(ofQuestions.fingerprint());
    }
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("Base: tiny; questions and passages have an encoder each.");
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "SEPARATE"})
  void resumesToTheSameWeights(Encoders encoders) throws IOException {
    Path unbroken = folder.resolve("unbroken");
    run(unbroken, false, recipe(encoders, 3), TrainingListener.NONE);
    Path broken = folder.resolve("broken");
    var interrupt =
        new TrainingListener() {
          @Override
          public void stepped(Step step) {
            if (step.step() == 5) {
              throw new IllegalStateException("interrupted");
            }
          }
        };
    assertThatThrownBy(() -> run(broken, false, recipe(encoders, 3), interrupt))
        .hasMessage("interrupted");
    List<Integer> begins = new ArrayList<>();
    var beginning =
        new TrainingListener() {
          @Override
          public void started(int totalSteps, int firstStep) {
            begins.add(firstStep);
          }
        };
    run(broken, true, recipe(encoders, 3), beginning);

    assertThat(begins).containsExactly(4);
    assertThat(broken.resolve("model.safetensors"))
        .hasSameBinaryContentAs(unbroken.resolve("model.safetensors"));
    assertThat(losses(broken)).isEqualTo(losses(unbroken));
    if (encoders == Encoders.SEPARATE) {
      String passages = "passages/base/model.safetensors";
      assertThat(broken.resolve(passages)).hasSameBinaryContentAs(unbroken.resolve(passages));
    }
  }

  @Test
  void oneEncoderTakesThePlaceOfTwo() throws IOException {
    Path out = folder.resolve("out");
    run(out, false, recipe(Encoders.SEPARATE, 1), TrainingListener.NONE);

    run(out, false, recipe(Encoders.SHARED, 1), TrainingListener.NONE);

    assertThat(out.resolve("passages")).doesNotExist();
    List<String> texts = List.of("the dog is green .");
    try (Embedder opened = PairedEmbedder.open(out, Precision.FP32);
        Embedder ofQuestions = TransformerEmbedder.open(out, Precision.FP32)) {
      assertThat(opened.embedPassages(texts)).isEqualTo(ofQuestions.embedPassages(texts));
    }
  }

  @Test
  void whatTheBaseWasTrainedWithIsNoPartOfTheResult() throws IOException {
    Path first = folder.resolve("first");
    run(first, false, recipe(Encoders.SHARED, 1), TrainingListener.NONE);
    assertThat(first.resolve("training/checkpoints")).isNotEmptyDirectory();

    Path out = folder.resolve("out");
    new RetrieverTraining(recipe(Encoders.FROZEN_PASSAGES, 1), first, out, TrainingListener.NONE)
        .run(false);

    assertThat(out.resolve("passages/first/model.safetensors")).exists();
    assertThat(out.resolve("passages/first/training")).doesNotExist();
    try (Stream<Path> checkpoints = Files.list(out.resolve("training/checkpoints"))) {
      assertThat(checkpoints.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("step-00000002", "step-00000003");
    }
  }

  @Test
  void refusesABaseOfTwoEncodersAndOneThatItWouldOverwrite() {
    Path pair = folder.resolve("pair");
    run(pair, false, recipe(Encoders.SEPARATE, 1), TrainingListener.NONE);
    RetrieverRecipe recipe = recipe(Encoders.SHARED, 1);
    Path out = folder.resolve("out");

    assertThatThrownBy(
            () -> new RetrieverTraining(recipe, pair, out, TrainingListener.NONE).run(false))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The base "
                + pair
                + " has an encoder for questions and another for passages, and training begins with"
                + " one. Give that of the passages: "
                + pair.resolve("passages/base")
                + ".");
    assertThatThrownBy(() -> run(base, false, recipe, TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The base %1$s would be overwritten by the retriever in %1$s. Choose another folder with --out."
                .formatted(base));
    Path passages = pair.resolve("passages/base");
    assertThatThrownBy(
            () -> new RetrieverTraining(recipe, passages, pair, TrainingListener.NONE).run(false))
        .hasMessage(
            "The base %s would be overwritten by the retriever in %s. Choose another folder with --out."
                .formatted(passages, pair));
    assertThat(out).doesNotExist();
  }

  @Test
  void theLossIsInfoNceWithoutPassagesOfTheSameText() {
    try (var _ = Scope.open()) {
      Tensor questions = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
      Tensor passages = Tensor.of(new float[] {0.5f, 0, 0, 0.25f, 0.25f, 0.75f}, 3, 2);

      double plain =
          new ContrastiveLoss(0.5).of(questions, passages, List.of("a", "b", "c")).item();
      double same = new ContrastiveLoss(0.5).of(questions, passages, List.of("a", "b", "b")).item();

      // Scores over the temperature: 1, 0, 0.5 and 0, 0.5, 1.5.
      double first = -Math.log(Math.E / (Math.E + 1 + Math.exp(0.5)));
      double second = -Math.log(Math.exp(0.5) / (1 + Math.exp(0.5) + Math.exp(1.5)));
      double secondWithout = -Math.log(Math.exp(0.5) / (1 + Math.exp(0.5)));
      assertThat(plain).isCloseTo((first + second) / 2, within(1e-6));
      assertThat(same).isCloseTo((first + secondWithout) / 2, within(1e-6));
    }
  }

  @Test
  void ranksCountPassagesThatScoreHigher() {
    float[][] passages = {{1, 0}, {0.5f, 0}, {2, 0}, {1, 1}};

    assertThat(RetrieverValidation.rank(new float[] {1, 0}, 0, passages)).isEqualTo(2);
    assertThat(RetrieverValidation.rank(new float[] {1, 0}, 2, passages)).isEqualTo(1);
    assertThat(RetrieverValidation.rank(new float[] {1, 0}, 1, passages)).isEqualTo(4);
  }

  @Test
  void saysWhenNothingIsLeftToTrainOn() {
    RetrieverRecipe all = recipe(Encoders.SHARED, 1);
    var tooMany =
        new RetrieverRecipe("tiny", all.files(), 0, 100, 1, 1, 0.1, Encoders.SHARED, all.options());

    assertThatThrownBy(() -> run(folder.resolve("out"), false, tooMany, TrainingListener.NONE))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "There are 0 questions to train on and 25 to keep aside; both must be some. Give more"
                + " data, or keep fewer aside.");
    assertThatThrownBy(() ->
            new RetrieverRecipe("tiny", all.files(), 0, 1, 1, 1, 0, Encoders.SHARED, all.options()))
        .hasMessage("The training setting temperature is 0.0; it must be above 0.");
  }

  private RetrieverReport run(
      Path out, boolean resume, RetrieverRecipe recipe, TrainingListener listener) {
    return new RetrieverTraining(recipe, base, out, listener).run(resume);
  }

  private RetrieverRecipe recipe(Encoders encoders, int epochs) {
    return new RetrieverRecipe(
        "tiny",
        List.of(data),
        0,
        4,
        epochs,
        1,
        0.1,
        encoders,
        TrainingOptions.DEFAULTS.with(draft -> {
          draft.batchSize = 8;
          draft.learningRate = 5e-3;
          draft.dropout = 0;
          draft.maxLength = 32;
          draft.stride = 8;
          draft.freezeEmbeddings = false;
          draft.bfloat16 = false;
          draft.threads = 2;
          draft.checkpointEvery = Duration.ZERO;
        }));
  }

  private static List<Double> losses(Path out) throws IOException {
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("training/metrics.jsonl"))) {
      var node = new ObjectMapper().readTree(line);
      if (node.path("event").asText().equals("step")) {
        losses.add(node.path("loss").asDouble());
      }
    }
    return losses;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  private static String things() {
    return THINGS.stream()
        .flatMap(thing ->
            COLOURS.stream()
                .map(colour ->
                    """
                    {"context": "the %1$s is %2$s .", "qas": [{"id": "%1$s-%2$s",
                     "question": "is the %1$s %2$s ?",
                     "answers": [{"text": "%2$s", "answer_start": %3$d}]}]}
                    """
                        .formatted(thing, colour, thing.length() + 8)
                        .replace("\n", "")))
        .collect(Collectors.joining(",", "{\"data\": [{\"paragraphs\": [", "]}]}"));
  }
}
