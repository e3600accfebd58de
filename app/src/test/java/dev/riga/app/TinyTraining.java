package dev.riga.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A base model of two layers, data in a language of a few words, and recipes for them.
final class TinyTraining {

  private static final Path FIXTURE = Path.of("..", "core/src/test/resources/fixtures/bert-joint");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> THINGS = List.of("river", "house", "tree", "dog", "ship");
  private static final List<String> COLOURS = List.of("red", "blue", "green", "white", "black");

  private final Path folder;

  /// Makes base and data in a folder.
  TinyTraining(Path folder) throws IOException {
    this.folder = folder;
    Path base = Files.createDirectories(folder.resolve("base"));
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

  /// A recipe of 50 steps, each with a checkpoint, that lies beside the data.
  Path recipe() throws IOException {
    return recipe(recipe -> {});
  }

  /// The same recipe, changed.
  Path recipe(Consumer<ObjectNode> change) throws IOException {
    ObjectNode recipe =
        (ObjectNode)
            JSON.readTree(
                """
                {
                  "sources": {
                    "things": {"kind": "questions", "file": "things.json", "holdOut": 3},
                    "types": {"kind": "reasoning", "file": "types.csv"}
                  },
                  "stages": [{"take": {"things": 360, "types": 40}, "reasoningContexts": 0.5}],
                  "training": {"learningRate": 5e-3, "batchSize": 8, "dropout": 0.1,
                               "bfloat16": false, "threads": 1, "maxLength": 32, "stride": 8,
                               "checkpointSeconds": 0}
                }
                """);
    recipe.put("base", folder.resolve("base").toString());
    change.accept(recipe);
    return Files.writeString(folder.resolve("recipe.json"), recipe.toPrettyString());
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
                        .formatted(thing, colour, thing.length() + 8)))
        .collect(Collectors.joining(",", "{\"data\": [{\"paragraphs\": [", "]}]}"));
  }
}
