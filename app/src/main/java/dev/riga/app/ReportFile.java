package dev.riga.app;

import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.document.DocumentException;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import dev.riga.document.Span;
import dev.riga.engine.Result;
import dev.riga.explain.Explanation;
import dev.riga.explain.view.CitedPlace;
import dev.riga.explain.view.Report;
import dev.riga.explain.view.Report.Origin;
import dev.riga.explain.view.ReportPage;
import dev.riga.parse.DocumentParsers;
import dev.riga.parse.PdfPages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the report of an answer.
final class ReportFile {
  private final List<Path> docs;

  /// @param docs where the documents lie; none where only their index is known
  ReportFile(List<Path> docs) {
    this.docs = docs;
  }

  void write(
      Path file, Result result, Explanation explanation, AnswerJson.Origin from, String command) {
    Report report =
        new Report(
            result.question(),
            result.answer(),
            explanation,
            place(result),
            notes(result),
            origins(from, command, explanation));
    new ReportPage(report).write(file);
  }

  private static List<String> notes(Result result) {
    List<String> notes = new ArrayList<>(result.notes());
    result
        .skipped()
        .forEach(skipped ->
            notes.add("Skipped: " + skipped.document() + " (" + skipped.reason() + ")."));
    return List.copyOf(notes);
  }

  private Optional<CitedPlace> place(Result result) {
    if (result.answer() instanceof Answer.Abstained || result.answer().support().isEmpty()) {
      return Optional.empty();
    }
    Support support = result.answer().support().getFirst();
    Optional<SourceFile> file =
        docs.isEmpty()
            ? Optional.empty()
            : Sources.under(docs).files().stream()
                .filter(each -> each.name().equals(support.citation().document()))
                .findFirst();
    if (file.isEmpty()) {
      return Optional.of(ofPassage(support, ""));
    }
    try {
      return Optional.of(
          CitedPlace.find(
              support.citation(), file.get().path(), new DocumentParsers(), new PdfPages()));
    } catch (DocumentException e) {
      return Optional.of(
          ofPassage(support, "The document cannot be read again: " + e.getMessage() + "."));
    }
  }

  /// The place as the index knows it.
  private static CitedPlace ofPassage(Support support, String note) {
    String passage = support.passage().text();
    Span cited = support.citation().span().shifted(-support.passage().span().start());
    int length = passage.codePointCount(0, passage.length());
    return CitedPlace.without(
        support.citation(),
        new Span(0, cited.start()).of(passage),
        new Span(cited.end(), length).of(passage),
        note);
  }

  private static List<Origin> origins(
      AnswerJson.Origin from, String command, Explanation explanation) {
    List<Origin> origins = new ArrayList<>();
    origins.add(new Origin("command", command));
    origins.add(new Origin("Riga", from.riga()));
    origins.add(new Origin("index", from.index()));
    origins.add(new Origin("reader", from.reader()));
    if (from.embedder() != null) {
      origins.add(new Origin("embedder", from.embedder()));
    }
    origins.add(new Origin("retriever", from.retriever() + ", " + from.topK() + " passages"));
    if (explanation instanceof Explanation.OfSpan of && !of.tested().isEmpty()) {
      long seed = of.tested().getFirst().faithfulness().seed();
      origins.add(
          new Origin(
              "seed",
              of.randomisation()
                  .map(random ->
                      "%d for the random orders, %d for the random weights"
                          .formatted(seed, random.seed()))
                  .orElse(seed + " for the random orders; nothing else is drawn at random")));
    }
    return List.copyOf(origins);
  }
}
