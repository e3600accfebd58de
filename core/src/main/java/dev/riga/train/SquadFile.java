package dev.riga.train;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.document.Span;
import dev.riga.read.ReasoningType;
import dev.riga.text.AnswerText;
import dev.riga.train.ReadingExample.Gold;
import dev.riga.train.Rejection.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/// Reads SQuAD JSON, versions 1.1 and 2.0, plain or gzipped, one paragraph at a time.
///
/// Offsets count Unicode code points, as the published files do. A question is unanswerable when it
/// is marked `is_impossible`, or when its list of answers is empty in a file whose `version` is 2.
/// Whatever is not sound is left out and told to the caller with its id: nothing is repaired by
/// guessing. A question may carry its reasoning type in a field `reasoning`, as the files do that
/// [ExamplesFile] writes.
public final class SquadFile {

  /// How a file departs from the published layout.
  ///
  /// @param questionColumns the width of the question when files append the question writer's own
  ///   answer to it in a second column (QAMR does, after 50 characters); empty for files that do
  ///   not
  /// @param confirmedOnly whether to keep only questions to which two annotators, the writer in the
  ///   second column included, gave the same normalised answer
  public record Layout(OptionalInt questionColumns, boolean confirmedOnly) {

    /// As published by SQuAD.
    public static final Layout STANDARD = new Layout(OptionalInt.empty(), false);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Layout layout;
  private final Consumer<ReadingExample> examples;
  private final Consumer<Rejection> rejections;
  private final Set<String> ids = new HashSet<>();
  private boolean versionTwo;

  private SquadFile(
      Path file, Layout layout, Consumer<ReadingExample> examples, Consumer<Rejection> rejections) {
    this.file = file;
    this.layout = layout;
    this.examples = examples;
    this.rejections = rejections;
  }

  /// Reads a whole file in the published layout.
  ///
  /// @throws DatasetException when the file cannot be read or is not SQuAD JSON
  public static Loaded<ReadingExample> load(Path file) {
    return load(file, Layout.STANDARD);
  }

  /// Reads a whole file.
  ///
  /// @throws DatasetException when the file cannot be read or is not SQuAD JSON
  public static Loaded<ReadingExample> load(Path file, Layout layout) {
    List<ReadingExample> examples = new ArrayList<>();
    List<Rejection> rejections = new ArrayList<>();
    read(file, layout, examples::add, rejections::add);
    return new Loaded<>(examples, rejections);
  }

  /// Reads a file and hands over each example, and each thing left out, as it comes; only one
  /// paragraph and the ids are in memory at a time.
  ///
  /// @throws DatasetException when the file cannot be read or is not SQuAD JSON
  public static void read(
      Path file, Layout layout, Consumer<ReadingExample> examples, Consumer<Rejection> rejections) {
    new SquadFile(file, layout, examples, rejections).read();
  }

  private void read() {
    try (InputStream in = DataFiles.open(file);
        JsonParser parser = JSON.createParser(in)) {
      boolean sawData = false;
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new DatasetException("%s is empty. Was the file copied completely?".formatted(file));
      }
      expect(parser, first, JsonToken.START_OBJECT, "an object with \"data\"");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isData = parser.currentName().equals("data");
        boolean isVersion = parser.currentName().equals("version");
        JsonToken value = parser.nextToken();
        if (isVersion) {
          versionTwo = parser.getValueAsString("").matches("v?2(\\..*)?");
        }
        if (isData) {
          sawData = true;
          expect(parser, value, JsonToken.START_ARRAY, "a list of articles as \"data\"");
          readArticles(parser);
        } else {
          parser.skipChildren();
        }
      }
      if (!sawData) {
        throw new DatasetException(
            "%s is not SQuAD JSON: it has no \"data\". Its layout must be {\"data\": [{\"paragraphs\": [...]}]}."
                .formatted(file));
      }
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s is not valid JSON: %s, line %d, column %d. Was the file copied completely?"
              .formatted(
                  file,
                  e.getOriginalMessage(),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()),
          e);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private void readArticles(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, parser.currentToken(), JsonToken.START_OBJECT, "an article");
      int article = parser.currentLocation().getLineNr();
      boolean sawParagraphs = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isParagraphs = parser.currentName().equals("paragraphs");
        JsonToken value = parser.nextToken();
        if (isParagraphs) {
          sawParagraphs = true;
          expect(parser, value, JsonToken.START_ARRAY, "a list of \"paragraphs\"");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = parser.currentLocation().getLineNr();
            JsonNode paragraph = JSON.readTree(parser);
            readParagraph(paragraph, line);
          }
        } else {
          parser.skipChildren();
        }
      }
      if (!sawParagraphs) {
        reject(
            Reason.MISSING_FIELD,
            "the article at line %d has no \"paragraphs\"".formatted(article));
      }
    }
  }

  private void readParagraph(JsonNode paragraph, int line) {
    JsonNode questions = paragraph.path("qas");
    JsonNode context = paragraph.path("context");
    if (!context.isTextual() || !questions.isArray()) {
      reject(
          Reason.MISSING_FIELD,
          "the paragraph at line %d has no \"%s\""
              .formatted(line, context.isTextual() ? "qas" : "context"));
      return;
    }
    for (JsonNode question : questions) {
      readQuestion(question, context.textValue(), line);
    }
  }

  private void readQuestion(JsonNode node, String context, int line) {
    String id = node.path("id").asText();
    if (id.isEmpty() || !node.path("question").isTextual()) {
      reject(
          Reason.MISSING_FIELD,
          "a question in the paragraph at line %d has no \"%s\""
              .formatted(line, id.isEmpty() ? "id" : "question"));
      return;
    }
    if (!ids.add(id)) {
      reject(Reason.DUPLICATE_ID, "%s: the id occurs twice".formatted(id));
      return;
    }
    if (context.isBlank()) {
      reject(Reason.EMPTY_CONTEXT, "%s: the context is empty".formatted(id));
      return;
    }
    Columns columns = columns(node.path("question").textValue());
    if (columns.question().isEmpty()) {
      reject(Reason.EMPTY_QUESTION, "%s: the question is empty".formatted(id));
      return;
    }
    JsonNode kind = node.path("reasoning");
    Optional<ReasoningType> reasoning = reasoning(kind);
    if (!kind.isMissingNode() && reasoning.isEmpty()) {
      reject(
          Reason.UNKNOWN_CATEGORY,
          "%s: \"%s\" is no reasoning type; they are factual, causal and comparative"
              .formatted(id, kind.asText()));
      return;
    }
    boolean impossible = isImpossible(node);
    List<Gold> answers = impossible ? List.of() : answers(node.path("answers"), id, context);
    if (answers.isEmpty() && !impossible) {
      if (node.path("answers").isEmpty()) {
        reject(
            Reason.NO_ANSWERS,
            "%s: there is no answer, and the question is not marked is_impossible".formatted(id));
      }
      return;
    }
    if (layout.confirmedOnly() && !impossible && !confirmed(answers, columns.answer())) {
      reject(Reason.UNCONFIRMED_ANSWER, "%s: no two annotators gave the same answer".formatted(id));
      return;
    }
    examples.accept(new ReadingExample(id, columns.question(), context, answers, reasoning));
  }

  private static Optional<ReasoningType> reasoning(JsonNode kind) {
    return Arrays.stream(ReasoningType.values())
        .filter(type -> type.label().equals(kind.asText()))
        .findFirst();
  }

  private boolean isImpossible(JsonNode question) {
    JsonNode answers = question.path("answers");
    boolean none = versionTwo && answers.isArray() && answers.isEmpty();
    return question.path("is_impossible").asBoolean(none);
  }

  private List<Gold> answers(JsonNode nodes, String id, String context) {
    List<Gold> sound = new ArrayList<>();
    for (JsonNode node : nodes) {
      answer(node, id, context).ifPresent(sound::add);
    }
    return sound;
  }

  private Optional<Gold> answer(JsonNode node, String id, String context) {
    String text = node.path("text").asText();
    if (text.isBlank()) {
      reject(Reason.EMPTY_ANSWER, "%s: an answer is empty".formatted(id));
      return Optional.empty();
    }
    if (!node.path("answer_start").isInt()) {
      reject(Reason.MISSING_FIELD, "%s: the answer \"%s\" has no answer_start".formatted(id, text));
      return Optional.empty();
    }
    int start = node.path("answer_start").intValue();
    int length = text.codePointCount(0, text.length());
    if (standsAt(context, text, start)) {
      return Optional.of(new Gold(text, new Span(start, start + length)));
    }
    rejectOffset(id, context, text, start);
    return Optional.empty();
  }

  private static boolean standsAt(String context, String text, int start) {
    int length = context.codePointCount(0, context.length());
    return start >= 0
        && start <= length
        && context.startsWith(text, context.offsetByCodePoints(0, start));
  }

  private void rejectOffset(String id, String context, String text, int start) {
    int found = context.indexOf(text);
    if (found < 0) {
      reject(
          Reason.ANSWER_NOT_IN_CONTEXT,
          "%s: the answer \"%s\" does not stand in the context".formatted(id, text));
    } else if (start >= 0 && context.startsWith(text, start)) {
      reject(
          Reason.OFFSET_IN_UTF16,
          "%s: answer_start %d counts UTF-16 units; in code points it is %d"
              .formatted(id, start, context.codePointCount(0, start)));
    } else if (standsAtByte(context, text, start)) {
      reject(
          Reason.OFFSET_IN_BYTES,
          "%s: answer_start %d counts UTF-8 bytes, not code points".formatted(id, start));
    } else {
      reject(
          Reason.WRONG_OFFSET,
          "%s: the answer \"%s\" does not stand at answer_start %d; it stands at %d"
              .formatted(id, text, start, context.codePointCount(0, found)));
    }
  }

  private static boolean standsAtByte(String context, String text, int start) {
    byte[] bytes = context.getBytes(StandardCharsets.UTF_8);
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    if (start < 0 || start + wanted.length > bytes.length) {
      return false;
    }
    return Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length);
  }

  /// What a question field holds: the question and, in files with a second column, its writer's
  /// answer.
  private record Columns(String question, String answer) {}

  private Columns columns(String field) {
    if (layout.questionColumns().isPresent()) {
      int width = layout.questionColumns().getAsInt();
      if (field.codePointCount(0, field.length()) > width) {
        int cut = field.offsetByCodePoints(0, width);
        return new Columns(field.substring(0, cut).strip(), field.substring(cut).strip());
      }
    }
    return new Columns(field.strip(), "");
  }

  private static boolean confirmed(List<Gold> answers, String writersAnswer) {
    Set<String> seen = new HashSet<>();
    if (!writersAnswer.isEmpty()) {
      seen.add(AnswerText.normalise(writersAnswer));
    }
    return answers.stream().anyMatch(gold -> !seen.add(AnswerText.normalise(gold.text())));
  }

  private void reject(Reason reason, String message) {
    rejections.accept(new Rejection(reason, message));
  }

  private void expect(JsonParser parser, JsonToken actual, JsonToken expected, String what) {
    if (actual != expected) {
      throw new DatasetException(
          "%s is not SQuAD JSON: line %d, column %d should begin %s."
              .formatted(
                  file,
                  parser.currentLocation().getLineNr(),
                  parser.currentLocation().getColumnNr(),
                  what));
    }
  }
}
