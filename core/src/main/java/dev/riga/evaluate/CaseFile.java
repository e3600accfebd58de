package dev.riga.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.checkpoint.DurableFile;
import dev.riga.train.DataFiles;
import dev.riga.train.DatasetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The cases of a run as JSON lines, one object a question, so that runs can be compared.
public final class CaseFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private CaseFile() {}

  /// Writes all cases, or leaves the file as it was.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it cannot be written
  public static void write(Path file, List<Case> cases) {
    StringBuilder lines = new StringBuilder();
    try {
      for (Case one : cases) {
        lines.append(JSON.writeValueAsString(one)).append('\n');
      }
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("strings and numbers can be written", impossible);
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    DurableFile.write(file, bytes);
  }

  /// Reads the cases of a run.
  ///
  /// @throws DatasetException when the file cannot be read or a line is no case
  public static List<Case> read(Path file) {
    List<Case> cases = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    for (String line : DataFiles.text(file).lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Case one = of(file, number, line);
      if (!ids.add(one.id())) {
        throw new DatasetException(
            "%s, line %d: the id \"%s\" occurs twice. A run has each question once."
                .formatted(file, number, one.id()));
      }
      cases.add(one);
    }
    if (cases.isEmpty()) {
      throw new DatasetException(
          "%s is empty. Give a file that ./riga evaluate … --out wrote.".formatted(file));
    }
    return List.copyOf(cases);
  }

  private static Case of(Path file, int number, String line) {
    JsonNode node = parsed(line);
    if (node == null || !node.path("id").isTextual() || !node.path("scores").isObject()) {
      throw new DatasetException(
          ("%s, line %d is not the outcome of a question: it must be a JSON object with \"id\" and"
                  + " \"scores\". Give a file that ./riga evaluate … --out wrote.")
              .formatted(file, number));
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    node.path("scores").forEachEntry((name, score) -> scores.put(name, score.asDouble()));
    List<String> expected = new ArrayList<>();
    node.path("expected").forEach(answer -> expected.add(answer.asText()));
    return new Case(
        node.path("id").textValue(),
        node.path("question").asText(""),
        List.copyOf(expected),
        node.path("predicted").asText(""),
        node.path("confidence").isNumber() ? node.path("confidence").doubleValue() : null,
        scores);
  }

  private static @Nullable JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
