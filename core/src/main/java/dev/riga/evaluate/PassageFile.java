package dev.riga.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.train.DataFiles;
import dev.riga.train.DatasetException;
import dev.riga.train.Loaded;
import dev.riga.train.Rejection;
import dev.riga.train.Rejection.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads passages that make a collection larger: a JSON list of objects with `title` and `text`,
/// JSON lines with the same, or the paragraphs of SQuAD JSON.
public final class PassageFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<String> passages = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();

  private PassageFile(Path file) {
    this.file = file;
  }

  /// Reads a file, plain or gzipped.
  ///
  /// @throws DatasetException when it cannot be read or has none of these layouts
  public static Loaded<String> load(Path file) {
    PassageFile reading = new PassageFile(file);
    reading.read(DataFiles.text(file));
    if (reading.passages.isEmpty()) {
      throw new DatasetException(
          ("%s has no passage that can be used%s. It must be a JSON list or JSON lines of objects with"
                  + " \"text\", or SQuAD JSON.")
              .formatted(
                  file,
                  reading.rejections.isEmpty()
                      ? ""
                      : " (" + reading.rejections.getFirst().message() + ")"));
    }
    return new Loaded<>(reading.passages, reading.rejections);
  }

  private void read(String text) {
    if (text.stripLeading().startsWith("[")) {
      addAll(parsed(text, 1));
      return;
    }
    List<String> lines = text.lines().toList();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (line.isBlank()) {
        continue;
      }
      if (number == 1 && !isWhole(line)) {
        squad(parsed(text, 1));
        return;
      }
      JsonNode node = parsed(line, number);
      if (node.has("data")) {
        squad(node);
      } else {
        add(node, "line " + number);
      }
    }
  }

  /// Whether the first line is an object by itself, and not the beginning of one.
  private static boolean isWhole(String line) {
    try {
      JSON.readTree(line);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void addAll(JsonNode list) {
    int number = 0;
    for (JsonNode node : list) {
      number++;
      add(node, "item " + number);
    }
  }

  private void squad(JsonNode root) {
    for (JsonNode article : root.path("data")) {
      for (JsonNode paragraph : article.path("paragraphs")) {
        String context = paragraph.path("context").asText("");
        if (!context.isBlank()) {
          passages.add(context);
        }
      }
    }
  }

  private void add(JsonNode node, String place) {
    String text = node.path("text").asText("");
    if (text.isBlank()) {
      rejections.add(
          new Rejection(
              Reason.MISSING_FIELD,
              "%s, %s: there is no \"text\"".formatted(file.getFileName(), place)));
      return;
    }
    passages.add((node.path("title").asText("") + "\n" + text).strip());
  }

  private JsonNode parsed(String json, int line) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s is not valid JSON: %s, line %d."
              .formatted(file, e.getOriginalMessage(), line + e.getLocation().getLineNr() - 1),
          e);
    }
  }
}
