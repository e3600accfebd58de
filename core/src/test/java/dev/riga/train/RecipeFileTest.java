package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.read.ReasoningType;
import dev.riga.train.Recipe.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeFileTest {

  private static final String RECIPE =
      """
      {
        "base": "bge-small-en-v1.5",
        "sources": {
          // two columns
          "qamr": {"kind": "questions", "file": "qamr.json.gz", "questionColumns": 50, "confirmedOnly": true, "reasoningFromWords": true},
          "types": {"kind": "reasoning", "file": "types.csv", "holdOut": 20, "only": ["causal"]}
        },
        "stages": [
          {"skip": {"types": 5}, "take": {"qamr": 100, "types": 10}, "negatives": {"qamr": 0.25}, "reasoningContexts": 0.0}
        ],
        "training": {"learningRate": 2e-4, "seed": 5, "checkpointSeconds": 60}
      }
      """;

  @TempDir private Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("recipe.json");
  }

  @Test
  void readsEverythingAndKeepsTheDefaults() throws IOException {
    Recipe recipe = read(RECIPE);

    assertThat(recipe.base()).isEqualTo("bge-small-en-v1.5");
    assertThat(recipe.folder()).isEqualTo(folder.toAbsolutePath());
    assertThat(recipe.sources())
        .containsExactly(
            Map.entry(
                "qamr", new Source.Questions("qamr.json.gz", 0, OptionalInt.of(50), true, true)),
            Map.entry(
                "types", new Source.Reasoning("types.csv", 20, Set.of(ReasoningType.CAUSAL))));
    assertThat(recipe.stages())
        .containsExactly(
            new Recipe.Stage(
                Map.of("types", 5), Map.of("qamr", 100, "types", 10), Map.of("qamr", 0.25), 0));
    assertThat(recipe.options().learningRate()).isEqualTo(2e-4);
    assertThat(recipe.options().seed()).isEqualTo(5);
    assertThat(recipe.options().checkpointEvery()).hasSeconds(60);
    assertThat(recipe.options().batchSize()).isEqualTo(TrainingOptions.DEFAULTS.batchSize());
  }

  @Test
  void tellsWhatIsWrong() throws IOException {
    assertFault(
        RECIPE.replace("learningRate", "learnRate"),
        "has the unknown field \"training.learnRate\"; the fields there are accumulation, batchSize,"
            + " bfloat16, checkpointSeconds, clipNorm, dropout, freezeEmbeddings, layerDecay,"
            + " learningRate, lora, maxLength, patience, reasoningWeight, seed, spanWeight, stride, threads,"
            + " validateEvery, warmupShare, weightDecay.");
    assertFault(
        RECIPE.replace("2e-4", "\"fast\""),
        "has \"fast\" as \"training.learningRate\"; it must be a number.");
    assertFault(
        RECIPE.replace("\"kind\": \"reasoning\"", "\"kind\": \"table\""),
        "has the kind \"table\" at sources.types; the kinds are \"questions\" and \"reasoning\".");
    assertFault(
        RECIPE.replace("[\"causal\"]", "[\"moral\"]"),
        "has the reasoning type \"moral\" at sources.types.only; the types are factual, causal and"
            + " comparative.");
    assertFault(
        RECIPE.replace("{\"qamr\": 100", "{\"qarm\": 100"),
        "takes from \"qarm\" at stages[0], which is none of its sources: qamr, types.");
    assertFault(
        RECIPE.replace("0.25", "3"), "has 3 as \"stages[0].negatives.qamr\"; it must be 0 to 1.");
    assertFault(
        RECIPE.replace("{\"types\": 5}", "{\"types\": -5}"),
        "has -5 as \"stages[0].skip.types\"; it must be 0 or more.");
    assertFault(RECIPE.replace("\"base\": \"bge-small-en-v1.5\",", ""), "has no \"base\".");
    assertFault("{\"base\": \"b\"}", "names no \"stages\", so there is nothing to train on.");
    assertThatThrownBy(() -> read(RECIPE.replace("2e-4", "2")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("The training setting learningRate is 2.0; it must be above 0, below 1.");
  }

  @Test
  void refusesWhatIsOfAnotherKind() throws IOException {
    for (String nothing : List.of("false", "null", "8")) {
      assertFault(
          training("\"lora\": " + nothing),
          "has " + nothing + " as \"training.lora\"; it must be an object in braces.");
    }
    assertFault(
        training("\"lora\": {\"targets\": \"query\"}"),
        "has \"query\" as \"training.lora.targets\"; it must be a list in brackets.");
    assertFault(
        RECIPE.replace("[\"causal\"]", "\"causal\""),
        "has \"causal\" as \"sources.types.only\"; it must be a list in brackets.");
    assertFault(
        RECIPE.replace("0.25", "\"half\""),
        "has \"half\" as \"stages[0].negatives.qamr\"; it must be a number.");
    assertFault(
        RECIPE.replace("{\"learningRate\": 2e-4, \"seed\": 5, \"checkpointSeconds\": 60}", "17"),
        "has 17 as \"training\"; it must be an object in braces.");
    assertFault(
        RECIPE.replace("{\"qamr\": 100, \"types\": 10}", "100"),
        "has 100 as \"stages[0].take\"; it must be an object in braces.");
    assertFault(
        RECIPE.replace("100", "\"all\""),
        "has \"all\" as \"stages[0].take.qamr\"; it must be a whole number.");
    assertFault(
        RECIPE.replace("\"reasoningContexts\": 0.0", "\"reasoningContexts\": 50"),
        "has 50 as \"stages[0].reasoningContexts\"; it must be 0 to 1.");
    assertFault(
        RECIPE.replace("\"holdOut\": 20", "\"holdOut\": -20"),
        "has -20 as \"sources.types.holdOut\"; it must be 0 or more.");
    assertFault(
        "{\"base\": \"b\", \"stages\": {\"take\": {}}}",
        "has {\"take\":{}} as \"stages\"; it must be a list in brackets.");
    assertFault(
        "{\"base\": \"b\", \"stages\": [7]}",
        "has 7 as \"stages[0]\"; it must be an object in braces.");
    assertFault(
        "{\"base\": \"b\", \"sources\": {\"types\": \"types.csv\"}}",
        "has \"types.csv\" as \"sources.types\"; it must be an object in braces.");
    assertThatThrownBy(() -> read(training("\"checkpointSeconds\": -60")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("The training setting checkpointSeconds is -60; it must be 0 or more.");
  }

  private static String training(String setting) {
    return RECIPE.replace("\"checkpointSeconds\": 60", setting);
  }

  @Test
  void tellsWhereTheJsonBreaks() {
    assertThatThrownBy(() -> read("{\n\"base\" 1"))
        .hasMessageStartingWith("The recipe " + file + " is not valid JSON: Unexpected character")
        .hasMessageEndingWith(", line 2.");
    assertThatThrownBy(() -> RecipeFile.read(folder.resolve("none.json")))
        .hasMessage(
            "The recipe "
                + folder.resolve("none.json")
                + " does not exist. Correct the path after --recipe.");
  }

  private void assertFault(String recipe, String message) {
    assertThatThrownBy(() -> read(recipe))
        .isInstanceOf(DatasetException.class)
        .hasMessage("The recipe " + file + " " + message);
  }

  private Recipe read(String json) throws IOException {
    return RecipeFile.read(Files.writeString(file, json));
  }
}
