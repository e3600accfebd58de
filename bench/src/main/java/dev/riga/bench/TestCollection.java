package dev.riga.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// Documents, questions and which documents answer which, from the files of a public collection.
///
/// @param documents text by name
/// @param topics in order
record TestCollection(String name, Map<String, String> documents, List<Topic> topics) {

  /// A question and the names of the documents that are relevant to it, at least one.
  record Topic(String question, Set<String> relevant) {}

  /// The paragraphs of a file in the layout of SQuAD, and every `step`-th of its questions that has
  /// an answer.
  static TestCollection squad(String name, Path file, int step) throws IOException {
    JsonNode articles;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      articles = new ObjectMapper().readTree(in).path("data");
    }
    Map<String, String> documents = new LinkedHashMap<>();
    List<Topic> topics = new ArrayList<>();
    int seen = 0;
    for (JsonNode article : articles) {
      for (JsonNode paragraph : article.path("paragraphs")) {
        String document = Integer.toString(documents.size());
        documents.put(document, paragraph.path("context").asText());
        for (JsonNode asked : paragraph.path("qas")) {
          if (!asked.path("answers").isEmpty() && seen++ % step == 0) {
            topics.add(new Topic(asked.path("question").asText(), Set.of(document)));
          }
        }
      }
    }
    return new TestCollection(name, documents, topics);
  }

  /// Cranfield (Cleverdon 1967): the questions are numbered by their order.
  static TestCollection cranfield(Path folder) throws IOException {
    Map<String, String> documents =
        all(
            "<docno>\\s*(\\d+)\\s*</docno>.*?<text>(.*?)</text>",
            gunzipped(folder.resolve("cranfield-docs.xml.gz")));
    List<String> questions =
        List.copyOf(
            all(
                    "<num>\\s*(\\d+)\\s*</num>\\s*<title>(.*?)</title>",
                    gunzipped(folder.resolve("cranfield-qry.xml.gz")))
                .values());
    Map<String, String> byOrder = new LinkedHashMap<>();
    questions.forEach(question -> byOrder.put(Integer.toString(byOrder.size() + 1), question));
    return judged("cranfield", documents, byOrder, folder.resolve("cranfield-qrel.txt.gz"));
  }

  /// Vaswani (NPL): short abstracts of physics.
  static TestCollection vaswani(Path folder) throws IOException {
    return judged(
        "vaswani",
        all(
            "<DOCNO>\\s*(\\d+)\\s*</DOCNO>(.*?)</DOC>",
            gunzipped(folder.resolve("doc-text.trec.gz"))),
        all(
            "<num>\\s*(\\d+)\\s*</num>\\s*<title>(.*?)</title>",
            gunzipped(folder.resolve("query-text.trec.gz"))),
        folder.resolve("qrels.gz"));
  }

  private static TestCollection judged(
      String name, Map<String, String> documents, Map<String, String> questions, Path judgements)
      throws IOException {
    Map<String, Set<String>> relevant = new HashMap<>();
    for (String line : gunzipped(judgements).lines().toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length == 4
          && Integer.parseInt(fields[3]) > 0
          && documents.containsKey(fields[2])) {
        relevant.computeIfAbsent(fields[0], any -> new HashSet<>()).add(fields[2]);
      }
    }
    List<Topic> topics = new ArrayList<>();
    questions.forEach((number, question) -> {
      Set<String> answers = relevant.get(number);
      if (answers != null) {
        topics.add(new Topic(question, answers));
      }
    });
    return new TestCollection(name, documents, topics);
  }

  private static Map<String, String> all(String pattern, String text) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    while (matcher.find()) {
      String body = matcher.group(2).replaceAll("\\s+", " ").strip();
      if (!body.isEmpty()) {
        found.put(matcher.group(1), body);
      }
    }
    return found;
  }

  private static String gunzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
