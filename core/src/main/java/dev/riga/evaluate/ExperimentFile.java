package dev.riga.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.riga.evaluate.Experiment.Expectation;
import dev.riga.train.DataFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads experiments from YAML:
///
/// ```yaml
/// name: SQuAD 1.1 dev, every question, the default reader
/// command: evaluate reader --data squad/dev-v1.1.json.gz
/// data:
///   squad/dev-v1.1.json.gz: 95aa6a52d5d6a735563366753ca50492a658031da74f301ac5238b03966972c9
/// expect:
///   questions: 10570
///   f1: { value: 83.2, within: 0.5 }
///   exactMatch: { atLeast: 72 }
/// ```
public final class ExperimentFile {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Set<String> FIELDS = Set.of("name", "command", "data", "expect");
  private static final Set<String> BOUNDS = Set.of("value", "within", "atLeast", "atMost");

  private final Path file;

  private ExperimentFile(Path file) {
    this.file = file;
  }

  /// Reads a file.
  ///
  /// @throws dev.riga.train.DatasetException when it cannot be read
  /// @throws EvaluationException when it is no experiment; the message says what is wrong
  public static Experiment read(Path file) {
    return new ExperimentFile(file).read();
  }

  private Experiment read() {
    JsonNode root = parsed(DataFiles.text(file));
    if (!root.isObject()) {
      throw wrong("it must have the fields name, command, data and expect");
    }
    root.fieldNames()
        .forEachRemaining(name -> {
          if (!FIELDS.contains(name)) {
            throw wrong(
                "there is no field \"" + name + "\"; the fields are name, command, data, expect");
          }
        });
    return new Experiment(
        root.path("name").asText(String.valueOf(file.getFileName())),
        command(root.path("command").asText("")),
        data(root.path("data")),
        expectations(root.path("expect")));
  }

  private JsonNode parsed(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw wrong(
          "line %d is no YAML: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    }
  }

  /// Only evaluations: an experiment may come from anywhere.
  private List<String> command(String line) {
    List<String> words = List.of(line.strip().split("\\s+"));
    if (!words.getFirst().equals("evaluate") || words.size() < 2) {
      throw wrong("the command must begin with \"evaluate\" and say what, but is \"" + line + "\"");
    }
    return words;
  }

  private Map<String, String> data(JsonNode node) {
    Map<String, String> data = new LinkedHashMap<>();
    node.forEachEntry((path, checksum) -> {
      if (!checksum.asText("").matches("[0-9a-f]{64}")) {
        throw wrong("the SHA-256 of " + path + " must have 64 hexadecimal digits");
      }
      data.put(path, checksum.asText());
    });
    return data;
  }

  private List<Expectation> expectations(JsonNode node) {
    List<Expectation> expectations = new ArrayList<>();
    node.forEachEntry((figure, bounds) -> expectations.add(expectation(figure, bounds)));
    if (expectations.isEmpty()) {
      throw wrong("it expects nothing; name at least one figure under \"expect\"");
    }
    return expectations;
  }

  private Expectation expectation(String figure, JsonNode bounds) {
    if (bounds.isNumber()) {
      return new Expectation(figure, bounds.doubleValue(), bounds.doubleValue());
    }
    bounds
        .fieldNames()
        .forEachRemaining(name -> {
          if (!BOUNDS.contains(name) || !bounds.path(name).isNumber()) {
            throw wrong(
                "%s: \"%s\" is none of value, within, atLeast and atMost with a number"
                    .formatted(figure, name));
          }
        });
    if (bounds.has("value")) {
      double within = bounds.path("within").asDouble(0);
      double value = bounds.path("value").doubleValue();
      return new Expectation(figure, value - within, value + within);
    }
    if (!bounds.has("atLeast") && !bounds.has("atMost")) {
      throw wrong(figure + " must be a number, or say value, atLeast or atMost");
    }
    return new Expectation(
        figure,
        bounds.path("atLeast").asDouble(Double.NEGATIVE_INFINITY),
        bounds.path("atMost").asDouble(Double.POSITIVE_INFINITY));
  }

  private EvaluationException wrong(String what) {
    return new EvaluationException(
        "%s is no experiment: %s. See docs/evaluation.md.".formatted(file, what));
  }
}
