package dev.riga.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.document.Citation;
import dev.riga.document.Skipped;
import dev.riga.engine.Result;
import dev.riga.explain.Explanation;
import dev.riga.read.Reasoning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The object that `ask --json` prints. Its names are a contract: new ones may come, these stay.
@JsonInclude(JsonInclude.Include.NON_NULL)
record AnswerJson(
    String question,
    Said answer,
    List<Cited> citations,
    List<Other> alternatives,
    List<Skipped> skipped,
    List<String> notes,
    Origin madeFrom,
    @Nullable ExplanationJson explanation,
    Timings timingsMillis) {

  /// All that the answer depends on besides the question: with the same of these it is the same,
  /// bit for bit.
  ///
  /// @param riga the version
  /// @param index the fingerprint of the documents as they are indexed
  /// @param reader the fingerprint of the reader: weights, precision and settings
  /// @param embedder the fingerprint of what makes the vectors; absent without
  /// @param retriever `hybrid`, `bm25`, `dense` or `cls`
  /// @param topK how many passages were read at most
  /// @param filters the globs that documents' names had to match
  /// @param abstainBelow absent when the reader's own was used
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Origin(
      String riga,
      String index,
      String reader,
      @Nullable String embedder,
      String retriever,
      int topK,
      List<String> filters,
      @Nullable Double abstainBelow) {}

  /// @param kind `extracted`, `generated` or `abstained`
  /// @param text empty for an abstention
  /// @param confidence of an abstention: that the question has no answer in the documents
  /// @param answerable the probability that the documents answer the question at all
  /// @param reasoning absent when the reader has no head for it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Said(
      String kind, String text, double confidence, double answerable, @Nullable Kind reasoning) {}

  /// @param type the most probable one
  /// @param probabilities they add up to 1
  record Kind(String type, Map<String, Double> probabilities) {}

  /// @param page counted from 1; absent for a format without pages
  /// @param start code points of what `riga text` prints
  /// @param end one past the last
  /// @param text what stands between them
  /// @param passage the text that was read
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Cited(
      String document,
      @Nullable Integer page,
      int start,
      int end,
      String text,
      String passage,
      List<String> headings,
      double prior,
      double posterior) {}

  record Other(String text, double probability, List<Cited> citations) {}

  static AnswerJson of(
      Result result, Origin origin, Optional<Explanation> explanation, Timings timings) {
    Answer answer = result.answer();
    return new AnswerJson(
        result.question(),
        said(answer),
        citations(answer),
        answer.alternatives().stream().map(AnswerJson::other).toList(),
        result.skipped(),
        result.notes(),
        origin,
        explanation.map(ExplanationJson::of).orElse(null),
        timings);
  }

  private static Said said(Answer answer) {
    Kind reasoning = answer.reasoning().map(AnswerJson::kind).orElse(null);
    return switch (answer) {
      case Answer.Extracted(var text, var confidence, var answerable, _, _, _) ->
          new Said("extracted", text, confidence, answerable, reasoning);
      case Answer.Generated(var text, var confidence, var answerable, _, _, _) ->
          new Said("generated", text, confidence, answerable, reasoning);
      case Answer.Abstained(var confidence, var answerable, _, _, _) ->
          new Said("abstained", "", confidence, answerable, reasoning);
    };
  }

  /// An abstention cites nothing: what was looked at does not make an answer.
  private static List<Cited> citations(Answer answer) {
    return switch (answer) {
      case Answer.Extracted extracted -> cited(extracted.support());
      case Answer.Generated generated -> cited(generated.support());
      case Answer.Abstained abstained -> List.of();
    };
  }

  private static Kind kind(Reasoning reasoning) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    reasoning.probabilities().forEach((type, p) -> probabilities.put(type.label(), p));
    return new Kind(reasoning.type().label(), probabilities);
  }

  private static Other other(Alternative alternative) {
    return new Other(alternative.text(), alternative.probability(), cited(alternative.support()));
  }

  private static List<Cited> cited(List<Support> support) {
    return support.stream().map(AnswerJson::cited).toList();
  }

  private static Cited cited(Support support) {
    Citation citation = support.citation();
    return new Cited(
        citation.document(),
        citation.page().isPresent() ? citation.page().getAsInt() : null,
        citation.span().start(),
        citation.span().end(),
        citation.text(),
        support.passage().text(),
        support.passage().headings(),
        support.prior(),
        support.posterior());
  }
}
