package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentRecipeTest {

  @TempDir private Path folder;

  /// Contexts are kept aside whole, and nothing is where less than half would be left.
  @ParameterizedTest
  @CsvSource({
    "40, 1, 4, 36", // a tenth
    "3, 10, 10, 20", // one context, which is more than the tenth that was meant
    "1, 30, 0, 30", // all questions are about one context
    "2, 15, 15, 15",
    "5, 3, 0, 15" // too few to keep any aside
  })
  void goesOverWhatIsTrainedOn(int contexts, int questionsEach, int keptAside, int trainedOn)
      throws IOException {
    Recipe recipe = recipe(contexts, questionsEach);

    HeldOut heldOut = HeldOut.of(recipe, _ -> {});

    assertThat(heldOut.questions().getOrDefault("documents", List.of())).hasSize(keptAside);
    assertThat(recipe.stages())
        .extracting(Recipe.Stage::take)
        .containsExactly(Map.of("documents", 2 * trainedOn));
  }

  @Test
  void takesSmallerStepsFromAReader() throws IOException {
    assertThat(recipe(1, 1).options().learningRate()).isEqualTo(2e-4);

    Files.writeString(
        folder.resolve("config.json"),
        "{\"architectures\": [\"BertForQuestionAnsweringWithReasoning\"]}");

    assertThat(recipe(1, 1).options().learningRate()).isEqualTo(5e-5);
  }

  private Recipe recipe(int contexts, int questionsEach) throws IOException {
    String paragraphs =
        IntStream.range(0, contexts)
            .mapToObj(context -> paragraph(context, questionsEach))
            .collect(Collectors.joining(","));
    Path file =
        Files.writeString(
            folder.resolve("examples.json"),
            "{\"data\": [{\"paragraphs\": [" + paragraphs + "]}]}");
    return DocumentRecipe.of("tiny", folder, file, 2);
  }

  private static String paragraph(int context, int questions) {
    return IntStream.range(0, questions)
        .mapToObj(question ->
            """
            {"id": "%d-%d", "question": "Which?", "answers": [{"text": "Parcel", "answer_start": 0}]}
            """
                .formatted(context, question))
        .collect(
            Collectors.joining(
                ",", "{\"context\": \"Parcel " + context + " is here\", \"qas\": [", "]}"));
  }
}
