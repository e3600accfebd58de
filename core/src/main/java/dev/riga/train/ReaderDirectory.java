package dev.riga.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.Safetensors;
import dev.riga.read.ReasoningType;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Writes a trained reader as a Hugging Face directory.
final class ReaderDirectory {

  static final String ARCHITECTURE = "BertForQuestionAnsweringWithReasoning";

  private static final List<String> TOKENIZER_FILES =
      List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt");

  private static final String CALIBRATION = "riga.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReaderDirectory() {}

  /// The settings of the reader that is trained from a base.
  ///
  /// @param base the base's `config.json`
  /// @param dropout of hidden states and attentions
  static ObjectNode config(JsonNode base, double dropout) {
    ObjectNode config = base.deepCopy();
    config.remove(
        List.of(
            "_name_or_path",
            "transformers_version",
            "gradient_checkpointing",
            "riga_base",
            "riga_lora"));
    config.putArray("architectures").add(ARCHITECTURE);
    config.put("model_type", "bert");
    config.put("hidden_dropout_prob", dropout);
    config.put("attention_probs_dropout_prob", dropout);
    config.put("classifier_dropout", dropout);
    config.put("torch_dtype", "float32");
    ObjectNode labels = config.putObject("id2label");
    ObjectNode ids = config.putObject("label2id");
    for (ReasoningType type : ReasoningType.values()) {
      String label = type.name().toUpperCase(Locale.ROOT);
      labels.put(Integer.toString(Feature.classOf(type)), label);
      ids.put(label, Feature.classOf(type));
    }
    return config;
  }

  /// Writes settings, weights and the base's tokenizer.
  ///
  /// @throws IOException when a file cannot be written
  /// @throws dev.riga.checkpoint.CheckpointException when the weights cannot
  static void write(Path out, Path base, JsonNode config, SequencedMap<String, Tensor> parameters)
      throws IOException {
    Files.writeString(
        out.resolve("config.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
    if (!Files.isSameFile(out, base)) {
      removeCalibration(out);
    }
    List<String> copied = new ArrayList<>(TOKENIZER_FILES);
    if (isReader(base)) {
      // Training goes on from a reader: its calibration is the best there is until a new one is
      // fitted.
      copied.add(CALIBRATION);
    }
    for (String name : copied) {
      if (Files.exists(base.resolve(name))) {
        Files.copy(base.resolve(name), out.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Safetensors.write(out.resolve("model.safetensors"), named(parameters), Map.of("format", "pt"));
  }

  /// That of a reader which was in the folder before.
  private static void removeCalibration(Path out) throws IOException {
    Files.deleteIfExists(out.resolve(CALIBRATION));
    Files.deleteIfExists(out.resolve("calibration.svg"));
  }

  /// Whether a directory holds a reader with both heads already.
  static boolean isReader(Path base) {
    try {
      return JSON.readTree(base.resolve("config.json").toFile())
          .path("architectures")
          .path(0)
          .asText()
          .equals(ARCHITECTURE);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// The names as the whole model has them: a base stored without a head lacks the `bert.` before
  /// its own.
  static SequencedMap<String, Tensor> named(SequencedMap<String, Tensor> parameters) {
    SequencedMap<String, Tensor> named = new LinkedHashMap<>();
    parameters.forEach((name, tensor) -> {
      boolean ofEncoder =
          name.startsWith("embeddings.")
              || name.startsWith("encoder.")
              || name.startsWith("pooler.");
      named.put(ofEncoder ? "bert." + name : name, tensor);
    });
    return named;
  }
}
