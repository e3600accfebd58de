package dev.riga.app;

import dev.riga.evaluate.ReasoningEvaluation;
import dev.riga.evaluate.ReasoningReport;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.statistics.Interval;
import dev.riga.tensor.Precision;
import dev.riga.train.Loaded;
import dev.riga.train.ReasoningExample;
import dev.riga.train.ReasoningFile;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga evaluate reasoning`: how well the reasoning type is told.
@Command(
    name = "reasoning",
    description = {
      "Measure how well a reader tells factual, causal and comparative questions apart:",
      "accuracy, macro F1, and precision, recall and F1 of each type."
    },
    footer = {"", "For instance: ./riga evaluate reasoning --data questions.csv"})
final class EvaluateReasoningCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(
      names = "--data",
      paramLabel = "FILE.csv",
      required = true,
      description =
          "A table with the columns question and category (factual, causal, comparative), or one"
              + " of the files that ./riga train takes.")
  private Path data = Path.of("");

  @ArgGroup(validate = false)
  private ReaderOptions readers = new ReaderOptions();

  @ArgGroup(validate = false)
  private EvaluationOptions options = new EvaluationOptions();

  EvaluateReasoningCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  @Override
  public void run() {
    Precision precision = readers.precision();
    Loaded<ReasoningExample> questions = options.part(ReasoningFile.load(data), terminal);
    ReasoningEvaluation.Outcome outcome;
    try (SpanReader reader = readers.open(models, precision, ReadingSettings.DEFAULT);
        ProgressLine line = options.progress(terminal, "reading")) {
      outcome =
          new ReasoningEvaluation(reader, options.bootstrap(), EvaluationOptions.moving(line))
              .run(questions);
    }
    ReasoningReport report = outcome.report();
    options.give(terminal, report, page(report), outcome.cases(), ReasoningEvaluation.CORRECT);
  }

  private static String page(ReasoningReport report) {
    StringBuilder page = new StringBuilder();
    page.append(String.format(Locale.ROOT, "%,d questions%n", report.questions()));
    page.append(line("accuracy", report.accuracy(), report.interval().get("accuracy")));
    page.append(line("macro F1", report.macroF1(), report.interval().get("macroF1")));
    page.append(
        String.format(
            Locale.ROOT, "  %-12s %9s %7s %7s %8s%n", "", "precision", "recall", "F1", "support"));
    report
        .classes()
        .forEach((type, scores) ->
            page.append(
                String.format(
                    Locale.ROOT,
                    "  %-12s %9.3f %7.3f %7.3f %8d%n",
                    type,
                    scores.precision(),
                    scores.recall(),
                    scores.f1(),
                    scores.support())));
    page.append(
        String.format(
            Locale.ROOT,
            "Calibration error %.3f. Intervals: 95 %%, %,d draws, seed %d.%n",
            report.calibrationError(),
            report.resamples(),
            report.seed()));
    return page.toString();
  }

  private static String line(String name, double score, @Nullable Interval interval) {
    return "  " + name + " " + EvaluationOptions.score("%.3f", score, interval) + "\n";
  }
}
