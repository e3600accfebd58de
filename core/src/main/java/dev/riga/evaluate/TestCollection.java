package dev.riga.evaluate;

import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import dev.riga.train.Rejection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Documents, questions, and how relevant which document is to which question.
///
/// @param documents text by id, in the order of the file
/// @param topics those that some document is relevant to, in the order of the file
/// @param rejections what of the files was left out
public record TestCollection(
    SequencedMap<String, String> documents, List<Topic> topics, List<Rejection> rejections) {

  public TestCollection {
    documents = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(documents));
    topics = List.copyOf(topics);
    rejections = List.copyOf(rejections);
  }

  /// A question.
  ///
  /// @param id as the judgements name it
  /// @param relevance the grade of each relevant document, 1 or more; at least one
  public record Topic(String id, String question, Map<String, Integer> relevance) {}

  /// Reads a collection in the layout of BEIR (`corpus.jsonl`, `queries.jsonl`, `qrels.tsv`; Thakur
  /// et al. 2021, arXiv 2104.08663) or of TREC (as Cranfield and Vaswani are published), plain or
  /// gzipped, whatever the names of the files.
  ///
  /// @throws dev.riga.train.DatasetException when a file cannot be read or has neither layout
  public static TestCollection read(Path corpus, Path queries, Path judgements) {
    return new CollectionFiles(corpus, queries, judgements).read();
  }

  /// The paragraphs of questions as documents, numbered from 0, and each question with its own
  /// paragraph as the relevant one. Questions without an answer are no topics.
  public static TestCollection ofParagraphs(Loaded<ReadingExample> questions) {
    Map<String, String> ids = new LinkedHashMap<>();
    List<Topic> topics = new ArrayList<>();
    for (ReadingExample question : questions.examples()) {
      String id = ids.computeIfAbsent(question.context(), context -> Integer.toString(ids.size()));
      if (question.answerable()) {
        topics.add(new Topic(question.id(), question.question(), Map.of(id, 1)));
      }
    }
    SequencedMap<String, String> documents = new LinkedHashMap<>();
    ids.forEach((text, id) -> documents.put(id, text));
    return new TestCollection(documents, topics, questions.rejections());
  }
}
