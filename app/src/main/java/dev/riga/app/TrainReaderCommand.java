package dev.riga.app;

import dev.riga.train.ReaderTraining;
import dev.riga.train.Recipe;
import dev.riga.train.RecipeFile;
import dev.riga.train.TrainingListener;
import dev.riga.train.TrainingReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga train reader`: trains a reader by a recipe.
@Command(
    name = "reader",
    description = {
      "Train a reader, with a span head and a reasoning head, by a recipe.",
      "A run that was stopped goes on from its last checkpoint with --resume."
    })
final class TrainReaderCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      required = true,
      description = "What to train on and how; see docs/training.md.")
  private Path recipe = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the model, its checkpoints and its metrics go.")
  private Path out = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "What the recipe's files are relative to (default: the recipe's own folder).")
  private @Nullable Path data;

  @Option(names = "--resume", description = "Go on from the last checkpoint in --out, if any.")
  private boolean resume;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  TrainReaderCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  /// The object that `--json` prints; scores between 0 and 1.
  private record Result(
      String model, int windows, TrainingListener.Validation validation, double seconds) {}

  @Override
  public void run() {
    Recipe wanted = data == null ? RecipeFile.read(recipe) : RecipeFile.read(recipe, data);
    Path base = models.folder(wanted.base());
    TrainingReport report;
    try (Watching watching = new Watching(terminal)) {
      report = new ReaderTraining(wanted, base, out, watching).run(resume);
    }
    if (json) {
      terminal
          .out()
          .println(
              Json.of(
                  new Result(
                      report.model().toString(),
                      report.windows(),
                      report.validation(),
                      report.training().toMillis() / 1000.0)));
    } else {
      terminal
          .out()
          .println(
              "The reader is in "
                  + report.model()
                  + ", trained on "
                  + report.windows()
                  + " windows in "
                  + ProgressLine.duration((double) report.training().toSeconds())
                  + ".");
      terminal.out().println(scores(report.validation()));
    }
  }

  private static String scores(TrainingListener.Validation validation) {
    StringBuilder scores = new StringBuilder("Held out:");
    for (Map.Entry<String, TrainingListener.ExactMatchAndF1> source :
        validation.sources().entrySet()) {
      scores.append(
          String.format(
              Locale.ROOT,
              " %s EM %.1f F1 %.1f;",
              source.getKey(),
              100 * source.getValue().exactMatch(),
              100 * source.getValue().f1()));
    }
    return scores
        + String.format(
            Locale.ROOT,
            " answer or not %.1f %%; reasoning %.1f %%.",
            100 * validation.noAnswerAccuracy(),
            100 * validation.reasoningAccuracy());
  }

  /// Shows a run as it goes.
  private static final class Watching implements TrainingListener, AutoCloseable {
    private final Terminal terminal;
    private final ProgressLine line;

    Watching(Terminal terminal) {
      this.terminal = terminal;
      this.line = new ProgressLine(terminal, "training", ProgressLine.Unit.of("steps"));
    }

    @Override
    public void note(String remark) {
      line.close();
      terminal.say(remark);
    }

    @Override
    public void stepped(Step step) {
      line.at(
          step.step(),
          step.totalSteps(),
          String.format(
              Locale.ROOT, "loss %.3f, %.0f examples/s", step.loss(), step.examplesPerSecond()));
    }

    @Override
    public void validated(int step, Validation validation) {
      line.close();
      terminal.say("step " + step + ". " + scores(validation));
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
