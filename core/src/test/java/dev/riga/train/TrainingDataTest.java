package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.read.ReasoningType;
import dev.riga.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {

  private static final Tokenizer TOKENIZER =
      Tokenizer.load(Path.of("src/test/resources/fixtures/tokenization-bert"));

  private final List<String> report = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void keepsWholeContextsAside() throws IOException {
    TrainingData data = data("{\"take\": {\"numbers\": 40}}", 5);

    List<ReadingExample> heldOut = data.heldOutReading().getOrDefault("numbers", List.of());
    assertThat(heldOut).hasSize(6);
    assertThat(heldOut.stream().map(ReadingExample::context).distinct()).hasSize(3);
    List<String> trained = data.features().stream().map(this::text).toList();
    for (ReadingExample example : heldOut) {
      assertThat(trained)
          .noneMatch(text -> text.contains(example.context().toLowerCase(Locale.ROOT)));
    }
    assertThat(data.heldOutNegatives())
        .hasSize(6)
        .noneMatch(ReadingExample::answerable)
        .noneMatch(
            negative -> heldOut.stream().anyMatch(e -> e.context().equals(negative.context())));
  }

  @Test
  void whoAsksLaterGetsTheSameQuestionsThatWereKeptAside() throws IOException {
    TrainingData data = data("{\"take\": {\"numbers\": 40}}", 5);
    report.clear();

    HeldOut heldOut = HeldOut.of(RecipeFile.read(folder.resolve("recipe.json")), report::add);

    assertThat(heldOut.questions()).isEqualTo(data.heldOutReading());
    assertThat(heldOut.contexts()).hasSize(20).doesNotHaveDuplicates();
    assertThat(report).containsExactly("numbers: 6 questions held out");
  }

  @Test
  void goesRoundASourceAndOnWhereAnEarlierStageStopped() throws IOException {
    TrainingData data = data("{\"take\": {\"numbers\": 30}}, {\"take\": {\"numbers\": 50}}", 0);

    assertThat(data.stages().get(0)).hasSize(30);
    assertThat(data.stages().get(1)).hasSize(50);
    List<String> first = data.stages().get(0).stream().map(this::text).toList();
    List<String> second = data.stages().get(1).stream().map(this::text).toList();
    assertThat(first).doesNotHaveDuplicates();
    assertThat(second.subList(0, 10)).doesNotContainAnyElementsOf(first);
    assertThat(second.subList(10, 40)).isEqualTo(first);
  }

  @Test
  void passesOverWhatAnEarlierRunHasUsed() throws IOException {
    List<Feature> first = data("{\"take\": {\"numbers\": 15}}", 0).features();
    List<Feature> both = data("{\"take\": {\"numbers\": 40}}", 0).features();

    List<Feature> later =
        data("{\"skip\": {\"numbers\": 15}, \"take\": {\"numbers\": 25}}", 0).features();

    List<String> texts = later.stream().map(this::text).toList();
    assertThat(texts).doesNotContainAnyElementsOf(first.stream().map(this::text).toList());
    assertThat(texts).isEqualTo(both.subList(15, 40).stream().map(this::text).toList());
  }

  @Test
  void refusesToPassOverAllThatThereIs() {
    String message =
        "The recipe skips %d questions of the source \"%s\", which has %d to train on: none would be"
            + " left that an earlier run has not seen. Skip fewer.";

    assertThatThrownBy(() -> data("{\"skip\": {\"numbers\": 34}, \"take\": {\"numbers\": 1}}", 5))
        .isInstanceOf(DatasetException.class)
        .hasMessage(message.formatted(34, "numbers", 34));
    assertThatThrownBy(() -> data("{\"skip\": {\"types\": 9}, \"take\": {\"numbers\": 1}}", 5))
        .hasMessage(message.formatted(9, "types", 1));
  }

  @Test
  void addsHardNegatives() throws IOException {
    TrainingData data = data("{\"take\": {\"numbers\": 40}, \"negatives\": {\"numbers\": 1.0}}", 0);

    assertThat(data.features()).hasSize(80);
    assertThat(data.features().stream().filter(feature -> feature.start() == 0)).hasSize(40);
  }

  @Test
  void questionsWithoutAnAnswerCountAsSuch() throws IOException {
    IntFunction<String> unanswerable =
        i ->
            """
            {"id": "u%d", "question": "Who weighs the parcel?", "answers": [], "is_impossible": true}
            """
                .formatted(i);

    TrainingData data =
        data("{\"take\": {\"numbers\": 34}, \"negatives\": {\"numbers\": 1.0}}", 5, unanswerable);

    assertThat(data.heldOutReading().getOrDefault("numbers", List.of()))
        .hasSize(3)
        .allMatch(ReadingExample::answerable);
    assertThat(data.heldOutNegatives().stream().map(ReadingExample::id))
        .hasSize(6)
        .allMatch(id -> id.matches("a\\d+#negative|u\\d+"))
        .filteredOn(id -> id.startsWith("u"))
        .hasSize(3);
    // 17 that hold their answer, each once more with a context that does not, and 17 that do not.
    assertThat(data.features()).hasSize(51);
    assertThat(report)
        .contains("numbers: 34 to train on, 6 held out, nothing left out", "stage 1: 51 windows");
  }

  @Test
  void leavesOutWhatIsKeptAsideAndTooLong() throws IOException {
    String longQuestion = "Why " + "very ".repeat(300) + "heavy?";
    IntFunction<String> tooLong =
        i ->
            """
            {"id": "b%d", "question": "%s", "reasoning": "causal",
             "answers": [{"text": "%d", "answer_start": 22}]}
            """
                .formatted(i, longQuestion, 200 + i);

    TrainingData data = data("{\"take\": {\"numbers\": 40}}", 5, tooLong);

    assertThat(data.heldOutReading().getOrDefault("numbers", List.of()))
        .extracting(ReadingExample::question)
        .containsExactly("Which parcel has it?", "Which parcel has it?", "Which parcel has it?");
    assertThat(data.heldOutReasoning()).isEmpty();
    assertThat(report)
        .contains(
            "numbers: 34 to train on, 3 held out (and 3 too long), nothing left out",
            "stage 1: 20 windows, 20 questions too long");
  }

  @Test
  void leavesOutReasoningQuestionsThatAreKeptAsideAndTooLong() throws IOException {
    data("{\"take\": {\"numbers\": 40}}", 5);
    Files.writeString(
        folder.resolve("types.csv"),
        "question,category\nWhy is that so?,causal\nWhy " + "very ".repeat(300) + "?,causal\n");
    Path recipe = folder.resolve("recipe.json");
    Files.writeString(
        recipe, Files.readString(recipe).replace("\"types.csv\"", "\"types.csv\", \"holdOut\": 2"));

    TrainingData data = TrainingData.of(RecipeFile.read(recipe), TOKENIZER, report::add);

    assertThat(data.heldOutReasoning())
        .extracting(ReasoningExample::question)
        .containsExactly("Why is that so?");
    assertThat(report)
        .contains("types: 0 to train on, 1 held out (and 1 too long), nothing left out");
  }

  @Test
  void takesKindsOfReasoningFromTheQuestionsWordsWhereAsked() throws IOException {
    String stage = "{\"take\": {\"numbers\": 40}}";
    TrainingData silent = data(stage, 5);
    Path recipe = folder.resolve("recipe.json");
    Files.writeString(
        recipe,
        Files.readString(recipe)
            .replace("\"numbers.json\"", "\"numbers.json\", \"reasoningFromWords\": true"));

    TrainingData telling = TrainingData.of(RecipeFile.read(recipe), TOKENIZER, report::add);

    assertThat(silent.features()).extracting(Feature::reasoning).containsOnly(Feature.UNLABELLED);
    // "Which parcel has it?" asks for a fact; "What weighs the parcel?" says nothing.
    assertThat(telling.features())
        .extracting(Feature::reasoning)
        .containsOnly(Feature.UNLABELLED, Feature.classOf(ReasoningType.FACTUAL));
    assertThat(telling.heldOutReading().getOrDefault("numbers", List.of()))
        .extracting(ReadingExample::reasoning)
        .containsOnly(Optional.empty(), Optional.of(ReasoningType.FACTUAL));
  }

  @Test
  void givesTheAskedShareOfReasoningQuestionsAContext() throws IOException {
    String stage = "{\"take\": {\"types\": 100}, \"reasoningContexts\": %s}";

    assertThat(withContext(data(stage.formatted("0.0"), 0))).isZero();
    assertThat(withContext(data(stage.formatted("0.5"), 0))).isBetween(30L, 70L);
    assertThat(withContext(data(stage.formatted("1.0"), 0))).isEqualTo(100);
  }

  @Test
  void isTheSameForTheSameSeed() throws IOException {
    String stage = "{\"take\": {\"numbers\": 40, \"types\": 9}, \"negatives\": {\"numbers\": 0.5}}";

    assertThat(data(stage, 5).features().stream().map(this::text))
        .containsExactlyElementsOf(data(stage, 5).features().stream().map(this::text).toList());
  }

  private static long withContext(TrainingData data) {
    return data.features().stream()
        .filter(feature -> Arrays.stream(feature.types()).filter(type -> type == 1).count() > 1)
        .count();
  }

  private String text(Feature feature) {
    return TOKENIZER.decode(feature.ids());
  }

  /// Twenty contexts with two questions each, and a reasoning question.
  private TrainingData data(String stages, int holdOut) throws IOException {
    return data(stages, holdOut, TrainingDataTest::whatItWeighs);
  }

  private static String whatItWeighs(int i) {
    return """
    {"id": "b%d", "question": "What weighs the parcel?", "answers": [{"text": "%d", "answer_start": 22}]}
    """
        .formatted(i, 200 + i);
  }

  /// @param second the second question of each context
  private TrainingData data(String stages, int holdOut, IntFunction<String> second)
      throws IOException {
    String paragraphs =
        IntStream.range(0, 20)
            .mapToObj(i -> {
              String context = "The parcel " + (100 + i) + " weighs " + (200 + i) + " grams";
              return """
              {"context": "%s", "qas": [
                {"id": "a%d", "question": "Which parcel has it?", "answers": [{"text": "%d", "answer_start": 11}]},
                %s]}
              """
                  .formatted(context, i, 100 + i, second.apply(i));
            })
            .collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("numbers.json"), "{\"data\": [{\"paragraphs\": [" + paragraphs + "]}]}");
    Files.writeString(folder.resolve("types.csv"), "question,category\nWhy is that so?,causal\n");
    Path recipe = folder.resolve("recipe.json");
    Files.writeString(
        recipe,
        """
        {"base": "tiny",
         "sources": {"numbers": {"kind": "questions", "file": "numbers.json", "holdOut": %d},
                     "types": {"kind": "reasoning", "file": "types.csv"}},
         "stages": [%s]}
        """
            .formatted(holdOut, stages));
    return TrainingData.of(RecipeFile.read(recipe), TOKENIZER, report::add);
  }
}
