package dev.riga.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A `tokenizer.json` without its long vocabulary, looked over before the Rust library sees it:
/// what that library answers with a panic would end the whole process. So every part of a file that
/// somebody else made is checked here for the panics that are known of tokenizers 0.21.
final class TokenizerParts {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final String name;
  private final Map<String, Integer> addedTokens = new HashMap<>();

  private TokenizerParts(String name) {
    this.name = name;
  }

  /// @param name names the file in messages
  /// @throws TokenizerException when it is not JSON or the library could not bear it
  static TokenizerParts read(String json, String name) {
    TokenizerParts parts = new TokenizerParts(name);
    try (JsonParser parser = MAPPER.createParser(json)) {
      parts.read(parser);
    } catch (JsonProcessingException e) {
      throw new TokenizerException(name + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new TokenizerException("cannot read " + name + ": " + e.getMessage(), e);
    }
    return parts;
  }

  /// The ids of the tokens beside the vocabulary, by how they are spelled.
  Map<String, Integer> addedTokens() {
    return addedTokens;
  }

  private void read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw unusable("it does not hold a JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("model") && value == JsonToken.START_OBJECT) {
        readModel(parser);
        continue;
      }
      JsonNode part = parser.readValueAsTree();
      switch (field) {
        case "added_tokens" -> part.forEach(this::add);
        case "normalizer", "pre_tokenizer", "post_processor", "decoder" -> check(part);
        default -> {}
      }
    }
    if (parser.nextToken() != null) {
      throw unusable("something follows its JSON object");
    }
  }

  private void readModel(JsonParser parser) throws IOException {
    boolean bpe = false;
    boolean prefixed = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "merges" -> {
          bpe = true;
          parser.skipChildren();
        }
        case "continuing_subword_prefix" -> {
          JsonNode prefix = parser.readValueAsTree();
          prefixed = prefix.isTextual() && !prefix.textValue().isEmpty();
        }
        default -> parser.skipChildren();
      }
    }
    if (bpe && prefixed) {
      throw unusable("its BPE model has a continuing_subword_prefix");
    }
  }

  private void add(JsonNode token) {
    JsonNode id = token.path("id");
    if (!id.isInt() || id.intValue() < 0) {
      throw unusable("an added token has the id " + id);
    }
    addedTokens.put(token.path("content").asText(), id.intValue());
  }

  private void check(JsonNode part) {
    switch (part.path("type").asText("")) {
      case "Precompiled" -> {
        String fault = CharacterMap.fault(part.path("precompiled_charsmap").asText(""));
        if (!fault.isEmpty()) {
          throw unusable("its precompiled_charsmap is broken (" + fault + ")");
        }
      }
      case "FixedLength" -> {
        if (part.path("length").asInt(0) < 1) {
          throw unusable("it cuts into pieces of the length " + part.path("length"));
        }
      }
      case "TemplateProcessing" -> checkTemplate(part);
      default -> {}
    }
    JsonNode regex = part.path("pattern").path("Regex");
    if (regex.isTextual() && BacktrackingCheck.isDangerous(regex.textValue())) {
      throw unusable(
          "its regular expression “" + regex.textValue() + "” repeats what repeats itself");
    }
    for (JsonNode inner : part) {
      if (inner.isArray()) {
        inner.forEach(this::check);
      } else if (inner.isObject()) {
        check(inner);
      }
    }
  }

  private void checkTemplate(JsonNode template) {
    Set<String> known = new HashSet<>();
    for (Map.Entry<String, JsonNode> token : template.path("special_tokens").properties()) {
      known.add(token.getKey());
      int ids = token.getValue().path("ids").size();
      if (ids == 0 || ids != token.getValue().path("tokens").size()) {
        throw unusable("its template has no id for each token of " + token.getKey());
      }
    }
    for (String kind : new String[] {"single", "pair"}) {
      for (JsonNode piece : template.path(kind)) {
        JsonNode special = piece.path("SpecialToken").path("id");
        if (special.isTextual() && !known.contains(special.textValue())) {
          throw unusable(
              "its template names " + special.textValue() + " without saying what that is");
        }
      }
    }
  }

  private TokenizerException unusable(String why) {
    return new TokenizerException(
        "%s cannot be used as a tokenizer: %s. Fetch it again, or from where it was made."
            .formatted(name, why));
  }
}
