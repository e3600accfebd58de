package dev.riga.app;

import dev.riga.evaluate.ReaderEvaluation;
import dev.riga.evaluate.ReaderReport;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import dev.riga.train.SquadFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga evaluate reader`: exact match and F1 as SQuAD defines them.
@Command(
    name = "reader",
    description = {
      "Measure how well a reader answers when it is given the right paragraph:",
      "exact match and F1 by the official definitions of SQuAD 1.1 and 2.0."
    },
    footer = {"", "For instance: ./riga evaluate reader --data dev-v1.1.json --limit 1000"})
final class EvaluateReaderCommand implements Runnable {

  /// Answers are those of the best spans; the rest of a passage's spans changes nothing.
  private static final ReadingSettings SETTINGS =
      new ReadingSettings(
          ReadingSettings.DEFAULT.maxLength(),
          ReadingSettings.DEFAULT.stride(),
          ReadingSettings.DEFAULT.maxAnswerTokens(),
          20);

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(
      names = "--data",
      paramLabel = "SQUAD.json",
      required = true,
      description = "SQuAD JSON, 1.1 or 2.0, plain or gzipped.")
  private Path data = Path.of("");

  @ArgGroup(validate = false)
  private ReaderOptions readers = new ReaderOptions();

  @Option(
      names = "--abstain-below",
      paramLabel = "P",
      description =
          "For SQuAD 2.0: give no answer when the probability that there is one is below P, 0 to 1"
              + " (default: what the reader was calibrated for).")
  private @Nullable Double abstainBelow;

  @ArgGroup(validate = false)
  private EvaluationOptions options = new EvaluationOptions();

  EvaluateReaderCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  @Override
  public void run() {
    if (abstainBelow != null && !(abstainBelow >= 0 && abstainBelow <= 1)) {
      throw new UsageException(
          "--abstain-below is " + abstainBelow + "; a probability lies between 0 and 1.");
    }
    Precision wanted = readers.precision();
    Loaded<ReadingExample> questions = options.part(SquadFile.load(data), terminal);
    ReaderEvaluation.Outcome outcome;
    try (SpanReader reader = readers.open(models, wanted, SETTINGS);
        ProgressLine line = options.progress(terminal, "reading")) {
      outcome =
          new ReaderEvaluation(reader, options.bootstrap(), EvaluationOptions.moving(line))
              .run(
                  questions,
                  abstainBelow == null ? OptionalDouble.empty() : OptionalDouble.of(abstainBelow));
    }
    ReaderReport report = outcome.report();
    options.give(terminal, report, page(report), outcome.cases(), ReaderEvaluation.F1);
  }

  private static String page(ReaderReport report) {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "%,d questions, SQuAD %s%n  exact match %s%n  F1          %s%n",
            report.questions(),
            report.squad(),
            EvaluationOptions.score(
                "%.1f", report.exactMatch(), report.interval().get(ReaderEvaluation.EXACT_MATCH)),
            EvaluationOptions.score(
                "%.1f", report.f1(), report.interval().get(ReaderEvaluation.F1))));
    ReaderReport.Best best = report.best();
    if (best != null) {
      page.append(part("with an answer", report.hasAnswer()));
      page.append(part("without", report.noAnswer()));
      page.append(
          String.format(
              Locale.ROOT,
              "  no answer below p(answerable) %.2f; the best thresholds on these very questions"
                  + " would%n  give exact match %.1f (%.2f) and F1 %.1f (%.2f)%n",
              report.abstainBelow(),
              best.exactMatch(),
              1 - best.exactMatchThreshold(),
              best.f1(),
              1 - best.f1Threshold()));
    }
    page.append(
        String.format(
            Locale.ROOT,
            "%.0f questions a second, %s. Intervals: 95 %%, %,d draws, seed %d.%n",
            report.questionsPerSecond(),
            ProgressLine.duration(report.seconds()),
            report.resamples(),
            report.seed()));
    return page.toString();
  }

  private static String part(String name, ReaderReport.Part part) {
    return part.f1() == null || part.exactMatch() == null
        ? ""
        : String.format(
            Locale.ROOT,
            "  %s (%,d): exact match %.1f, F1 %.1f%n",
            name,
            part.questions(),
            part.exactMatch(),
            part.f1());
  }
}
