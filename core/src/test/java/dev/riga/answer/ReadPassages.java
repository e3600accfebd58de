package dev.riga.answer;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.read.Reasoning;
import dev.riga.retrieve.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Passages with readings that tests make up: each span by the text it holds and its probability;
/// "no answer" has the rest.
final class ReadPassages {
  private final List<Evidence> evidence = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();

  /// A span of a passage.
  ///
  /// @param text where it first stands in the passage
  record Says(String text, double probability) {}

  static Says says(String text, double probability) {
    return new Says(text, probability);
  }

  /// Adds a passage that begins at a code point of its document.
  ReadPassages passage(String document, int at, String text, double prior, Says... says) {
    List<AnswerSpan> spans = new ArrayList<>();
    for (Says said : says) {
      int start = text.indexOf(said.text);
      if (start < 0) {
        throw new IllegalArgumentException(text + " does not hold " + said.text);
      }
      Span span = new Span(start, start + said.text.length());
      spans.add(new AnswerSpan(span, said.text, Math.log(said.probability)));
    }
    return passage(document, at, text, prior, spans, Optional.empty());
  }

  /// Adds a passage with spans that are worked out already.
  ReadPassages passage(
      String document,
      int at,
      String text,
      double prior,
      List<AnswerSpan> spans,
      Optional<Reasoning> reasoning) {
    Span inDocument = new Span(at, at + text.codePointCount(0, text.length()));
    Passage passage =
        new Passage(document, evidence.size(), inDocument, text, List.of(), List.of());
    double mass = spans.stream().mapToDouble(span -> Math.exp(span.logProbability())).sum();
    List<AnswerSpan> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingDouble(AnswerSpan::logProbability).reversed());
    evidence.add(new Evidence(passage, Math.log(prior), 0));
    readings.add(new Reading(passage, sorted, Math.log1p(-mass), Math.log(mass), reasoning));
    return this;
  }

  List<Evidence> evidence() {
    return evidence;
  }

  List<Reading> readings() {
    return readings;
  }
}
