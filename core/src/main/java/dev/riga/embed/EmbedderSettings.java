package dev.riga.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What turns an encoder into an embedder, besides its weights.
///
/// @param pooling from token vectors to one
/// @param normalise whether vectors are scaled to length 1, so that inner products are cosines
/// @param questionPrefix put before a question; models that were trained with one want it
/// @param passagePrefix put before a passage
/// @param maxLength the most tokens that are looked at, special ones included, as far as the
///   network has positions for them: what a text has beyond is cut off
public record EmbedderSettings(
    Pooling pooling,
    boolean normalise,
    String questionPrefix,
    String passagePrefix,
    int maxLength) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST = 512;

  /// The classic baseline: cosines between the [CLS] vectors of any encoder.
  public static EmbedderSettings classic() {
    return new EmbedderSettings(Pooling.CLS, true, "", "", LONGEST);
  }

  /// The settings of a directory in the layout of sentence-transformers: `1_Pooling/config.json`,
  /// the prompts of `config_sentence_transformers.json` (`query`, and `passage` or `document`), and
  /// `sentence_bert_config.json`. A directory without them is taken as [#classic]. Vectors are
  /// scaled to length 1 unless `modules.json` is there and leaves that out.
  ///
  /// @throws CheckpointException when a file cannot be read, or asks for a pooling or for a part
  ///   that Riga lacks
  public static EmbedderSettings read(Path directory) {
    JsonNode prompts = json(directory.resolve("config_sentence_transformers.json")).path("prompts");
    JsonNode length = json(directory.resolve("sentence_bert_config.json")).path("max_seq_length");
    return new EmbedderSettings(
        pooling(directory),
        normalises(directory),
        prompts.path("query").asText(""),
        prompts.path("passage").asText(prompts.path("document").asText("")),
        length.isInt() ? length.asInt() : LONGEST);
  }

  private static Pooling pooling(Path directory) {
    Path file = directory.resolve("1_Pooling").resolve("config.json");
    JsonNode config = json(file);
    if (config.path("pooling_mode_cls_token").asBoolean(config.isMissingNode())) {
      return Pooling.CLS;
    }
    if (config.path("pooling_mode_mean_tokens").asBoolean()) {
      return Pooling.MEAN;
    }
    throw new CheckpointException(
        file + " asks for a pooling that Riga does not have. It has: cls_token, mean_tokens.");
  }

  private static boolean normalises(Path directory) {
    JsonNode modules = json(directory.resolve("modules.json"));
    if (modules.isMissingNode()) {
      return true;
    }
    boolean normalises = false;
    for (JsonNode module : modules) {
      String type = module.path("type").asText("");
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer", "Pooling" -> {}
        case "Normalize" -> normalises = true;
        default ->
            throw new CheckpointException(
                "The model in %s has a part that Riga does not have, %s. It has: Transformer, Pooling, Normalize."
                    .formatted(directory, type));
      }
    }
    return normalises;
  }

  private static JsonNode json(Path file) {
    try {
      return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.missingNode();
    } catch (IOException e) {
      throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Names them in a fingerprint.
  String label() {
    return pooling.label()
        + (normalise ? "" : "-raw")
        + "-"
        + maxLength
        + (passagePrefix.isEmpty() ? "" : "-after-" + passagePrefix.strip());
  }
}
