package dev.riga.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// What `tokenizer_config.json`, `special_tokens_map.json`, `added_tokens.json` and `config.json`
/// say about a tokenizer; each may be missing.
final class TokenizerSettings {
  /// No configuration comes near this size; a larger file is not one.
  private static final long MOST_BYTES = 64L << 20;

  /// Models round the number of their embeddings up, mostly by far less.
  private static final double LEAST_OF_MODEL = 0.9;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode tokenizer;
  private final JsonNode specialTokens;
  private final JsonNode addedTokens;
  private final JsonNode model;

  private TokenizerSettings(
      JsonNode tokenizer, JsonNode specialTokens, JsonNode addedTokens, JsonNode model) {
    this.tokenizer = tokenizer;
    this.specialTokens = specialTokens;
    this.addedTokens = addedTokens;
    this.model = model;
  }

  static TokenizerSettings read(Path directory) {
    return new TokenizerSettings(
        object(directory.resolve("tokenizer_config.json")),
        object(directory.resolve("special_tokens_map.json")),
        object(directory.resolve("added_tokens.json")),
        object(directory.resolve("config.json")));
  }

  private static JsonNode object(Path file) {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new TokenizerException(file + " is too large for a configuration file");
      }
      JsonNode read = MAPPER.readTree(Files.readAllBytes(file));
      if (!read.isObject()) {
        throw new TokenizerException(file + " does not hold a JSON object");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new TokenizerException(file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new TokenizerException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /// The family of tokenizers, in lower case, for instance `bert` for the class
  /// `BertTokenizerFast`; else the model's type; else what is given.
  String family(String otherwise) {
    String name = tokenizer.path("tokenizer_class").asText("");
    if (name.isBlank() || name.startsWith("PreTrainedTokenizer")) {
      name = model.path("model_type").asText("");
    }
    if (name.isBlank()) {
      return otherwise;
    }
    return name.toLowerCase(Locale.ROOT)
        .replace("tokenizerfast", "")
        .replace("tokenizer", "")
        .replace("-", "");
  }

  boolean flag(String key, boolean otherwise) {
    return tokenizer.path(key).asBoolean(otherwise);
  }

  /// A flag that may be `null` in the file, which differs from both values.
  Optional<Boolean> flag(String key) {
    JsonNode value = tokenizer.path(key);
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }

  int number(String key, int otherwise) {
    return tokenizer.path(key).asInt(otherwise);
  }

  /// Refuses a file without a line's end that is much shorter than the model's vocabulary: one that
  /// was cut short reads like a small one, and every word that it lacks would be unknown.
  ///
  /// @param lines how many it has
  void requireWhole(String file, int lines) {
    int embeddings = model.path("vocab_size").asInt(0);
    if (lines < LEAST_OF_MODEL * embeddings) {
      throw new TokenizerException(
          "%s ends within a line, after %,d lines, and the model's config.json asks for about %,d: it seems to be cut short. Fetch it again."
              .formatted(file, lines, embeddings));
    }
  }

  /// `model_max_length`, unless it is one of the huge numbers that stand for "not known".
  OptionalInt maxLength() {
    JsonNode value = tokenizer.path("model_max_length");
    boolean known = value.isNumber() && value.asDouble() >= 1 && value.asDouble() < 1e9;
    return known ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
  }

  /// How the special tokens are spelled that the files name.
  Map<SpecialToken, String> specialTokens() {
    Map<SpecialToken, String> spelled = new EnumMap<>(SpecialToken.class);
    for (SpecialToken token : SpecialToken.values()) {
      named(token).flatMap(TokenizerSettings::content).ifPresent(c -> spelled.put(token, c));
    }
    return spelled;
  }

  /// What the files say of how a special token is found in a text; empty when they give no more
  /// than its spelling.
  Optional<AddedToken> asFound(SpecialToken token) {
    return named(token)
        .filter(node -> node.isObject() && node.has("lstrip"))
        .map(node -> added(node, true));
  }

  private Optional<JsonNode> named(SpecialToken token) {
    JsonNode first = tokenizer.path(token.key());
    return content(first).isPresent()
        ? Optional.of(first)
        : Optional.of(specialTokens.path(token.key())).filter(n -> content(n).isPresent());
  }

  private static AddedToken added(JsonNode token, boolean special) {
    return new AddedToken(
        token.path("content").asText(),
        token.path("single_word").asBoolean(),
        token.path("lstrip").asBoolean(),
        token.path("rstrip").asBoolean(),
        token.path("normalized").asBoolean(),
        special);
  }

  private static Optional<String> content(JsonNode token) {
    JsonNode content = token.isObject() ? token.path("content") : token;
    return content.isTextual() ? Optional.of(content.textValue()) : Optional.empty();
  }

  /// The tokens that were added to the vocabulary with their ids, ascending.
  NavigableMap<Integer, AddedToken> addedTokens() {
    TreeMap<Integer, AddedToken> added = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : addedTokens.properties()) {
      added.put(entry.getValue().asInt(), AddedToken.ordinary(entry.getKey()));
    }
    for (Map.Entry<String, JsonNode> entry : tokenizer.path("added_tokens_decoder").properties()) {
      JsonNode token = entry.getValue();
      try {
        added.put(
            Integer.parseInt(entry.getKey()), added(token, token.path("special").asBoolean()));
      } catch (NumberFormatException e) {
        throw new TokenizerException(
            "added_tokens_decoder of tokenizer_config.json has an id that is no number: "
                + entry.getKey(),
            e);
      }
    }
    return added;
  }

  /// The special tokens beside the seven parts, with how they are spelled.
  Map<String, AddedToken> additionalSpecialTokens() {
    Map<String, AddedToken> additional = new LinkedHashMap<>();
    for (JsonNode list :
        new JsonNode[] {
          tokenizer.path("additional_special_tokens"),
          specialTokens.path("additional_special_tokens")
        }) {
      for (JsonNode token : list) {
        content(token).ifPresent(c -> additional.putIfAbsent(c, AddedToken.special(c)));
      }
    }
    return additional;
  }

  /// A token beside the model's vocabulary, or one of it that is never split.
  record AddedToken(
      String content,
      boolean singleWord,
      boolean lstrip,
      boolean rstrip,
      boolean normalized,
      boolean special) {
    static AddedToken special(String content) {
      return new AddedToken(content, false, false, false, false, true);
    }

    static AddedToken ordinary(String content) {
      return new AddedToken(content, false, false, false, true, false);
    }
  }
}
