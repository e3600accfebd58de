package dev.riga.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.evaluate.TestCollection.Topic;
import dev.riga.train.DataFiles;
import dev.riga.train.DatasetException;
import dev.riga.train.Rejection;
import dev.riga.train.Rejection.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the three files of a test collection; each may have BEIR's layout or TREC's.
final class CollectionFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern TREC_DOCUMENT =
      Pattern.compile("(?is)<doc>\\s*<docno>\\s*(\\S+?)\\s*</docno>(.*?)</doc>");
  private static final Pattern TREC_TEXT = Pattern.compile("(?is)<text>(.*?)</text>");
  private static final Pattern TREC_QUESTION =
      Pattern.compile("(?is)<num>\\s*(?:number:)?\\s*(\\S+?)\\s*</num>\\s*<title>(.*?)</title>");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private final Path corpus;
  private final Path queries;
  private final Path judgements;
  private final List<Rejection> rejections = new ArrayList<>();

  CollectionFiles(Path corpus, Path queries, Path judgements) {
    this.corpus = corpus;
    this.queries = queries;
    this.judgements = judgements;
  }

  TestCollection read() {
    SequencedMap<String, String> documents =
        texts(corpus, "document", "corpus.jsonl", TREC_DOCUMENT);
    SequencedMap<String, String> questions =
        texts(queries, "question", "queries.jsonl", TREC_QUESTION);
    List<Judgement> judged = judgements();
    SequencedMap<String, String> named = numbered(questions, judged);
    Map<String, Map<String, Integer>> relevance = relevance(documents, named, judged);
    List<Topic> topics = new ArrayList<>();
    named.forEach((id, question) -> {
      Map<String, Integer> ofTopic = relevance.getOrDefault(id, Map.of());
      if (ofTopic.isEmpty()) {
        reject(
            Reason.NO_RELEVANT_DOCUMENT,
            "question %s: no document is judged relevant to it".formatted(id));
      } else {
        topics.add(new Topic(id, question, ofTopic));
      }
    });
    if (topics.isEmpty()) {
      throw new DatasetException(
          ("%s judges no document of %s for a question of %s. Do the three files belong together, and"
                  + " are the columns those of BEIR (query-id, corpus-id, score) or TREC (query, 0,"
                  + " document, relevance)?")
              .formatted(judgements, corpus, queries));
    }
    return new TestCollection(documents, topics, rejections);
  }

  // ---------------------------------------------------------------- documents and questions

  private SequencedMap<String, String> texts(
      Path file, String what, String usualName, Pattern trec) {
    String text = DataFiles.text(file);
    String beginning = text.stripLeading();
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    if (beginning.isEmpty()) {
      throw new DatasetException("%s is empty. Was the file copied completely?".formatted(file));
    } else if (beginning.startsWith("{")) {
      readLines(file, what, text, texts);
    } else if (beginning.startsWith("<")) {
      readTrec(what, text, trec, texts);
    }
    if (texts.isEmpty()) {
      throw new DatasetException(
          ("%s has no %s that can be used%s. It must be JSON lines with \"_id\" and \"text\", as BEIR's"
                  + " %s, or TREC's tags.")
              .formatted(
                  file,
                  what,
                  rejections.isEmpty() ? "" : " (" + rejections.getLast().message() + ")",
                  usualName));
    }
    return texts;
  }

  private void readLines(Path file, String what, String text, SequencedMap<String, String> into) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode node = parsed(file, number, line);
      JsonNode id = node.path("_id");
      if (!id.isValueNode() || !node.path("text").isTextual()) {
        reject(
            Reason.MISSING_FIELD,
            "%s, line %d: the %s has no \"%s\""
                .formatted(file.getFileName(), number, what, id.isValueNode() ? "text" : "_id"));
      } else {
        add(
            what,
            id.asText(),
            node.path("title").asText("") + "\n" + node.path("text").asText(),
            into);
      }
    }
  }

  private static JsonNode parsed(Path file, int number, String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s, line %d is not valid JSON: %s. Each line must be one object."
              .formatted(file, number, e.getOriginalMessage()),
          e);
    }
  }

  private void readTrec(
      String what, String text, Pattern pattern, SequencedMap<String, String> into) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String body = matcher.group(2);
      Matcher inside = TREC_TEXT.matcher(body);
      String plain = inside.find() ? inside.group(1) : TAG.matcher(body).replaceAll(" ");
      add(what, matcher.group(1), plain.replaceAll("\\s+", " "), into);
    }
  }

  private void add(String what, String id, String text, SequencedMap<String, String> into) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      boolean document = what.equals("document");
      reject(
          document ? Reason.EMPTY_DOCUMENT : Reason.EMPTY_QUESTION,
          "%s %s: there is no text".formatted(what, id));
    } else if (into.putIfAbsent(id, stripped) != null) {
      reject(Reason.DUPLICATE_ID, "%s %s: the id occurs twice".formatted(what, id));
    }
  }

  // ---------------------------------------------------------------- judgements

  private record Judgement(int line, String question, String document, int grade) {}

  private List<Judgement> judgements() {
    List<Judgement> judged = new ArrayList<>();
    int number = 0;
    for (String line : DataFiles.text(judgements).lines().toList()) {
      number++;
      List<String> fields = List.of(line.strip().split("\\s+"));
      if (line.isBlank() || isHeader(number, fields)) {
        continue;
      }
      if (fields.size() < 3 || fields.size() > 4 || !fields.getLast().matches("-?\\d{1,9}")) {
        reject(
            Reason.MISSING_FIELD,
            "%s, line %d: \"%s\" is no judgement (a question, a document, a whole number)"
                .formatted(judgements.getFileName(), number, line.strip()));
        continue;
      }
      judged.add(
          new Judgement(
              number,
              fields.getFirst(),
              fields.get(fields.size() - 2),
              Integer.parseInt(fields.getLast())));
    }
    if (judged.isEmpty()) {
      throw new DatasetException(
          ("%s has no judgement. Each line must have a question, a document and a whole number, as"
                  + " BEIR's qrels (query-id, corpus-id, score) or TREC's (query, 0, document,"
                  + " relevance).")
              .formatted(judgements));
    }
    return judged;
  }

  private static boolean isHeader(int number, List<String> fields) {
    return number == 1 && fields.size() == 3 && fields.getLast().equals("score");
  }

  /// The questions by the ids that the judgements use: their own, or their places from 1. Cranfield
  /// numbers its questions 1, 2, 4, 8 … and judges the first, second, third, fourth.
  private static SequencedMap<String, String> numbered(
      SequencedMap<String, String> questions, List<Judgement> judged) {
    SequencedMap<String, String> byPlace = new LinkedHashMap<>();
    questions.values().forEach(text -> byPlace.put(Integer.toString(byPlace.size() + 1), text));
    Set<String> asked = new LinkedHashSet<>();
    judged.forEach(one -> asked.add(one.question));
    boolean byOwnIds = questions.keySet().containsAll(asked);
    return !byOwnIds && byPlace.keySet().containsAll(asked) ? byPlace : questions;
  }

  private Map<String, Map<String, Integer>> relevance(
      Map<String, String> documents, Map<String, String> questions, List<Judgement> judged) {
    Map<String, Map<String, Integer>> relevance = new HashMap<>();
    for (Judgement one : judged) {
      if (!questions.containsKey(one.question)) {
        reject(
            Reason.UNKNOWN_QUESTION,
            "%s, line %d: there is no question %s"
                .formatted(judgements.getFileName(), one.line, one.question));
      } else if (!documents.containsKey(one.document)) {
        reject(
            Reason.UNKNOWN_DOCUMENT,
            "%s, line %d: there is no document %s"
                .formatted(judgements.getFileName(), one.line, one.document));
      } else if (one.grade > 0) {
        relevance
            .computeIfAbsent(one.question, any -> new LinkedHashMap<>())
            .merge(one.document, one.grade, Math::max);
      }
    }
    return relevance;
  }

  private void reject(Reason reason, String message) {
    rejections.add(new Rejection(reason, message));
  }
}
