package dev.riga.app;

import dev.riga.document.Sources;
import dev.riga.embed.Embedder;
import dev.riga.evaluate.CollectionIndex;
import dev.riga.evaluate.OpenCollection;
import dev.riga.evaluate.OpenEvaluation;
import dev.riga.evaluate.OpenReport;
import dev.riga.evaluate.ParsedDocuments;
import dev.riga.evaluate.PassageFile;
import dev.riga.evaluate.ReaderEvaluation;
import dev.riga.evaluate.Retrievers;
import dev.riga.evaluate.TestCollection;
import dev.riga.index.DocumentIndex;
import dev.riga.index.Indexer;
import dev.riga.parse.DocumentParsers;
import dev.riga.read.Reader;
import dev.riga.retrieve.Retriever;
import dev.riga.tensor.Precision;
import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import dev.riga.train.SquadFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `riga evaluate open`: the whole chain, from the question to the cited answer.
@Command(
    name = "open",
    description = {
      "Measure the whole chain over a collection: whether the answer is found, exact match and F1",
      "of what is said, whether citations hold, calibration, and how long it takes.",
      "Without --docs the paragraphs of the questions are the collection."
    },
    footer = {"", "For instance: ./riga evaluate open --data dev-v1.1.json --limit 500"})
final class EvaluateOpenCommand implements Runnable {

  private final Terminal terminal;
  private final Workplace workplace;

  @Option(
      names = "--data",
      paramLabel = "SQUAD.json",
      required = true,
      description = "Questions with their answers: SQuAD JSON, plain or gzipped.")
  private Path data = Path.of("");

  @Option(
      names = "--also",
      paramLabel = "FILE",
      description =
          "Without --docs, more passages for the collection: JSON with \"text\", or SQuAD JSON;"
              + " may be given several times.")
  private List<Path> also = List.of();

  @Mixin private AnswerOptions answers = new AnswerOptions();

  @ArgGroup(validate = false)
  private EvaluationOptions options = new EvaluationOptions();

  EvaluateOpenCommand(Terminal terminal, Workplace workplace) {
    this.terminal = terminal;
    this.workplace = workplace;
  }

  @Override
  public void run() {
    requireGood();
    Precision precision = answers.engine().precision();
    Loaded<ReadingExample> all = SquadFile.load(data);
    Loaded<ReadingExample> asked = options.part(all, terminal);
    if (!answers.engine().retrieval().needsEmbedder()) {
      evaluate(all, asked, Optional.empty(), precision);
      return;
    }
    try (Embedder vectors = workplace.embedder(answers.engine(), precision)) {
      evaluate(all, asked, Optional.of(vectors), precision);
    }
  }

  private void requireGood() {
    answers.requireGood();
    if (!answers.docs().isEmpty() && !also.isEmpty()) {
      throw new UsageException(
          "--also makes the collection of paragraphs larger; with --docs name the files there.");
    }
  }

  private void evaluate(
      Loaded<ReadingExample> all,
      Loaded<ReadingExample> asked,
      Optional<Embedder> vectors,
      Precision precision) {
    if (answers.docs().isEmpty()) {
      TestCollection paragraphs = paragraphs(all);
      try (CollectionIndex index = indexed(paragraphs, vectors)) {
        ask(asked, index.index(), vectors, precision, OpenCollection.of(index, paragraphs));
      }
      return;
    }
    Sources sources = Sources.under(answers.docs());
    Path folder = workplace.indexFolder(answers.engine(), answers.docs());
    try (IndexingProgress progress = new IndexingProgress(terminal)) {
      new Indexer(folder, workplace.reading(), vectors).update(sources, progress);
    }
    try (DocumentIndex index = DocumentIndex.open(folder)) {
      ask(asked, index, vectors, precision, new ParsedDocuments(sources, new DocumentParsers()));
    }
  }

  /// The paragraphs of all questions, asked or not, and the passages of the other files.
  private TestCollection paragraphs(Loaded<ReadingExample> all) {
    TestCollection own = TestCollection.ofParagraphs(all);
    SequencedMap<String, String> documents = new LinkedHashMap<>(own.documents());
    for (Path file : also) {
      Loaded<String> more = PassageFile.load(file);
      EvaluationOptions.sayLeftOut(more.rejections(), terminal);
      for (String passage : more.examples()) {
        documents.put(Integer.toString(documents.size()), passage);
      }
    }
    return new TestCollection(documents, own.topics(), own.rejections());
  }

  private CollectionIndex indexed(TestCollection paragraphs, Optional<Embedder> vectors) {
    try (IndexingProgress progress = new IndexingProgress(terminal)) {
      return CollectionIndex.of(
          paragraphs.documents(), Optional.ofNullable(answers.engine().index()), vectors, progress);
    }
  }

  private void ask(
      Loaded<ReadingExample> questions,
      DocumentIndex index,
      Optional<Embedder> vectors,
      Precision precision,
      OpenCollection collection) {
    OpenEvaluation.Outcome outcome;
    try (Reader reader = workplace.reader(answers.engine(), precision);
        ProgressLine line = options.progress(terminal, "asking")) {
      outcome =
          new OpenEvaluation(
                  retrievers(index, vectors),
                  reader,
                  answers.passages(),
                  answers.abstainBelow(),
                  options.bootstrap(),
                  EvaluationOptions.moving(line))
              .run(questions, collection);
    }
    OpenReport report = outcome.report();
    options.give(terminal, report, page(report), outcome.cases(), ReaderEvaluation.F1);
  }

  /// All kinds, the one that is read from last.
  private SequencedMap<String, Retriever> retrievers(
      DocumentIndex index, Optional<Embedder> vectors) {
    SequencedMap<String, Retriever> known = new LinkedHashMap<>(Retrievers.over(index, vectors));
    String wanted = answers.engine().retrieval().name().toLowerCase(Locale.ROOT);
    Retriever chosen = known.remove(wanted);
    if (chosen != null) {
      known.putLast(wanted, chosen);
    }
    return known;
  }

  private static String page(OpenReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d questions, %d passages of %s read for each",
            report.questions(),
            report.passagesRead(),
            report.retriever()));
    lines.add(
        "  exact match  "
            + EvaluationOptions.score(
                "%.1f", report.exactMatch(), report.interval().get("exactMatch")));
    lines.add(
        "  F1           "
            + EvaluationOptions.score("%.1f", report.f1(), report.interval().get("f1")));
    lines.add(
        String.format(
            Locale.ROOT,
            "  no answer given to %.1f %%; answering all gives exact match %.1f, F1 %.1f",
            100 * report.abstained(),
            report.answering().exactMatch(),
            report.answering().f1()));
    lines.add("");
    lines.add("An answer stands in one of the first k passages:");
    report
        .recall()
        .forEach((name, recall) -> {
          StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-8s", name));
          recall
              .scores()
              .forEach((k, score) ->
                  line.append(
                      String.format(
                          Locale.ROOT,
                          "  %s %s",
                          k,
                          EvaluationOptions.score("%.3f", score, recall.interval().get(k)))));
          lines.add(line.toString());
        });
    lines.add(EvaluationOptions.comparisons(report.comparisons()).stripTrailing());
    lines.add("");
    OpenReport.Citations citations = report.citations();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d citations: %.1f %% stand where they say; of the first ones %.1f %% hold an answer,"
                + " %.1f %% are from the right document",
            citations.checked(),
            100 * citations.standing(),
            100 * citations.holdAnswer(),
            100 * citations.fromGoldDocument()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Calibration error %.3f, Brier %.3f; of the best answers %.3f, %.3f; risk-coverage area"
                + " %.3f",
            report.calibration().calibrationError(),
            report.calibration().brier(),
            report.answerCalibration().calibrationError(),
            report.answerCalibration().brier(),
            report.riskCoverage().area()));
    report
        .latencyMillis()
        .forEach((part, latency) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-8s  median %.1f ms, p90 %.1f, p95 %.1f, p99 %.1f",
                    part,
                    latency.p50(),
                    latency.p90(),
                    latency.p95(),
                    latency.p99())));
    lines.add(
        String.format(
            Locale.ROOT,
            "%s. Intervals: 95 %%, %,d draws, seed %d.",
            ProgressLine.duration(report.seconds()),
            report.resamples(),
            report.seed()));
    return String.join("\n", lines) + "\n";
  }
}
