package dev.riga.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.read.ReasoningType;
import dev.riga.train.Rejection.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads questions with a reasoning type, in whichever of these layouts a file has:
///
/// | layout | factual | causal | comparative |
/// |---|---|---|---|
/// | CSV with the columns `question` and `category` | `factual` | `causal` | `comparative` |
/// | NF-CATS (Bolotova et al. 2022), the same columns | `FACTOID` | `REASON` | `COMPARISON` |
/// | TREC question types (Li and Roth 2002), `TYPE:sub question` lines | | `DESC:reason` | |
/// | HotpotQA (Yang et al. 2018), a JSON list with `type` | `bridge` | | `comparison` |
/// | a JSON object a line with `question` and `category` or `type` | each of the above | | |
/// | MedQuAD causes, a JSON object with nothing but `question` a line | | all | |
///
/// Questions of other categories are left out and counted, and so are repeated ones.
public final class ReasoningFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TREC_LINE = Pattern.compile("([A-Z]+:[a-z]+) (.*)");

  private static final Map<String, ReasoningType> TYPES =
      Map.of(
          "factual", ReasoningType.FACTUAL,
          "causal", ReasoningType.CAUSAL,
          "comparative", ReasoningType.COMPARATIVE,
          "factoid", ReasoningType.FACTUAL,
          "reason", ReasoningType.CAUSAL,
          "comparison", ReasoningType.COMPARATIVE,
          "bridge", ReasoningType.FACTUAL,
          "desc:reason", ReasoningType.CAUSAL);

  private static final Set<String> OTHER_CATEGORIES =
      Set.of("debate", "evidence-based", "experience", "instruction", "not-a-question");

  private final Path file;
  private final List<ReasoningExample> examples = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private ReasoningFile(Path file) {
    this.file = file;
  }

  /// Reads a whole file, plain or gzipped.
  ///
  /// @throws DatasetException when the file cannot be read or has none of the layouts
  public static Loaded<ReasoningExample> load(Path file) {
    var reader = new ReasoningFile(file);
    String text = DataFiles.text(file);
    if (text.isBlank()) {
      throw new DatasetException("%s is empty. Was the file copied completely?".formatted(file));
    }
    reader.read(text);
    return new Loaded<>(reader.examples, reader.rejections);
  }

  private void read(String text) {
    String beginning = text.stripLeading();
    if (beginning.startsWith("[")) {
      readList(text);
    } else if (beginning.startsWith("{")) {
      readJsonLines(text);
    } else if (TREC_LINE.matcher(firstLine(beginning)).matches()) {
      readTrec(text);
    } else {
      readTable(text);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void readTable(String text) {
    List<CommaSeparated.Row> rows = CommaSeparated.rows(file, text);
    List<String> header =
        rows.isEmpty()
            ? List.of()
            : rows.getFirst().fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    int question = header.indexOf("question");
    int category = header.indexOf("category");
    if (question < 0 || category < 0) {
      throw new DatasetException(
          ("%s is not a file of questions with reasoning types: its first line must name the columns"
                  + " \"question\" and \"category\", but is \"%s\".")
              .formatted(file, firstLine(text)));
    }
    for (CommaSeparated.Row row : rows.subList(1, rows.size())) {
      String id = "line " + row.line();
      if (row.fields().size() != header.size()) {
        reject(
            Reason.MISSING_FIELD,
            "%s: %d fields where the header has %d"
                .formatted(id, row.fields().size(), header.size()));
      } else {
        add(id, row.fields().get(question), row.fields().get(category));
      }
    }
  }

  private void readTrec(String text) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher matcher = TREC_LINE.matcher(line);
      if (matcher.matches()) {
        add("line " + number, matcher.group(2), matcher.group(1));
      } else if (!line.isBlank()) {
        reject(Reason.MISSING_FIELD, "line %d has no type before the question".formatted(number));
      }
    }
  }

  private void readList(String text) {
    int number = 0;
    for (JsonNode node : parse(text, 1)) {
      number++;
      add("item " + number, node.path("question").asText(), node.path("type").asText());
    }
  }

  private void readJsonLines(String text) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        JsonNode node = parse(line, number);
        String category = category(node);
        if (category.isEmpty()) {
          reject(Reason.MISSING_FIELD, "line %d has no \"category\"".formatted(number));
        } else {
          add("line " + number, node.path("question").asText(), category);
        }
      }
    }
  }

  /// MedQuAD's causes have a question and nothing else.
  private static String category(JsonNode node) {
    boolean onlyQuestion = node.size() == 1 && node.has("question");
    return onlyQuestion ? "causal" : node.path("category").asText(node.path("type").asText());
  }

  private JsonNode parse(String json, int line) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s is not valid JSON: %s, line %d."
              .formatted(file, e.getOriginalMessage(), line + e.getLocation().getLineNr() - 1),
          e);
    }
  }

  private void add(String id, String rawQuestion, String rawCategory) {
    String question = rawQuestion.strip();
    String category = rawCategory.strip().toLowerCase(Locale.ROOT);
    ReasoningType type = TYPES.get(category);
    if (question.isEmpty()) {
      reject(Reason.EMPTY_QUESTION, "%s: the question is empty".formatted(id));
    } else if (type != null) {
      if (seen.add(question.toLowerCase(Locale.ROOT))) {
        examples.add(new ReasoningExample(id, question, type));
      } else {
        reject(Reason.DUPLICATE_QUESTION, "%s: the question occurs twice".formatted(id));
      }
    } else if (OTHER_CATEGORIES.contains(category) || category.contains(":")) {
      reject(Reason.OTHER_CATEGORY, "%s: the category is %s".formatted(id, category));
    } else {
      reject(
          Reason.UNKNOWN_CATEGORY, "%s: the category \"%s\" is unknown".formatted(id, rawCategory));
    }
  }

  private void reject(Reason reason, String message) {
    rejections.add(new Rejection(reason, message));
  }
}
