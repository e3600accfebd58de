package dev.riga.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Turns records into JSON.
final class Json {

  private Json() {}

  /// One object, indented, names as the record's components.
  static String of(Object value) {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON can be made of " + value.getClass(), e);
    }
  }

  /// One object with some more fields behind its own.
  static String of(Object value, Map<String, Object> more) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode object = mapper.valueToTree(value);
    more.forEach((name, field) -> object.set(name, mapper.valueToTree(field)));
    return of(object);
  }
}
