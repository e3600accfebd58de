package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.CheckpointException;

/// Reads `config.json` and says what is wrong with it.
final class Settings {

  private final JsonNode config;

  Settings(JsonNode config) {
    this.config = config;
  }

  /// A positive integer that must be there.
  int size(String name) {
    JsonNode value = config.path(name);
    if (!value.canConvertToInt() || value.intValue() < 1) {
      throw new CheckpointException(
          "config.json must give \"%s\" as a positive integer; it %s."
              .formatted(name, value.isMissingNode() ? "does not give it" : "says " + value));
    }
    return value.intValue();
  }

  /// An integer that may be missing or null.
  int integer(String name, int otherwise) {
    JsonNode value = config.path(name);
    return value.isMissingNode() || value.isNull() ? otherwise : integer(name, value);
  }

  private static int integer(String name, JsonNode value) {
    if (!value.canConvertToInt()) {
      throw new CheckpointException(
          "config.json must give \"%s\" as an integer, not %s.".formatted(name, value));
    }
    return value.intValue();
  }

  /// A number that may be missing or null.
  double number(String name, double otherwise) {
    JsonNode value = config.path(name);
    return value.isNumber() ? value.doubleValue() : otherwise;
  }

  /// A text that may be missing.
  String text(String name, String otherwise) {
    return config.path(name).asText(otherwise);
  }

  /// A flag that may be missing.
  boolean flag(String name, boolean otherwise) {
    return config.path(name).asBoolean(otherwise);
  }

  /// How many labels a classifier has: the entries of `id2label`, or `num_labels`, or 2.
  int labels() {
    JsonNode labels = config.path("id2label");
    return labels.isObject() && !labels.isEmpty() ? labels.size() : integer("num_labels", 2);
  }

  /// Heads must divide the hidden size.
  int heads(String name, int hidden) {
    int heads = size(name);
    if (hidden % heads != 0) {
      throw new CheckpointException(
          "config.json asks for %d heads (\"%s\"), which do not divide the hidden size %d."
              .formatted(heads, name, hidden));
    }
    return heads;
  }
}
