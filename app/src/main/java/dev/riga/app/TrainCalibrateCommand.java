package dev.riga.app;

import dev.riga.embed.Embedder;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.evaluate.CalibrationReport;
import dev.riga.evaluate.CalibrationRun;
import dev.riga.read.Calibration;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import dev.riga.train.HeldOut;
import dev.riga.train.Recipe;
import dev.riga.train.RecipeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `riga train calibrate`: makes a reader's confidence keep its word.
@Command(
    name = "calibrate",
    description = {
      "Fit what turns a reader's numbers into the confidence that ask prints, on the questions that"
          + " its recipe kept aside, and write it to the reader's folder."
    },
    footer = {
      "",
      "Example:",
      "  ./riga train calibrate --reader my-reader --recipe recipe.json --data data"
    })
final class TrainCalibrateCommand implements Runnable {

  private final Terminal terminal;
  private final ModelFolders models;

  @Option(
      names = "--reader",
      paramLabel = "DIR",
      required = true,
      description = "The reader's folder; riga.json and calibration.svg are written there.")
  private Path reader = Path.of("");

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      required = true,
      description =
          "The recipe that the reader was trained by: it says which questions it has not"
              + " seen.")
  private Path recipe = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "What the recipe's files are relative to (default: the recipe's own folder).")
  private @Nullable Path data;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Keep the index of the recipe's passages there, to go on with the next time.")
  private @Nullable Path index;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  TrainCalibrateCommand(Terminal terminal, ModelFolders models) {
    this.terminal = terminal;
    this.models = models;
  }

  @Override
  public void run() {
    if (!Files.isDirectory(reader)) {
      throw new UsageException("--reader is " + reader + "; it must be a reader's folder.");
    }
    Recipe wanted = data == null ? RecipeFile.read(recipe) : RecipeFile.read(recipe, data);
    CalibrationReport report =
        calibrated(terminal, models, wanted, reader, Optional.ofNullable(index));
    terminal.out().println(json ? Json.of(report) : text(report));
  }

  /// Calibrates the reader in a folder.
  ///
  /// @throws dev.riga.evaluate.EvaluationException when the recipe keeps too few questions aside
  static CalibrationReport calibrated(
      Terminal terminal, ModelFolders models, Recipe recipe, Path reader, Optional<Path> index) {
    HeldOut heldOut = HeldOut.of(recipe, terminal::say);
    Precision precision = Precision.best();
    try (Embedder embedder =
            TransformerEmbedder.open(models.folder(ModelFolders.RETRIEVER), precision);
        SpanReader uncalibrated =
            SpanReader.open(
                reader, models.bases(), precision, ReadingSettings.DEFAULT, Calibration.NONE);
        IndexingProgress indexing = new IndexingProgress(terminal);
        ProgressLine asking =
            new ProgressLine(terminal, "calibrating", ProgressLine.Unit.of("questions"))) {
      return new CalibrationRun(heldOut, embedder, index)
          .calibrate(uncalibrated, reader, indexing, (done, total) -> asking.at(done, total, ""));
    }
  }

  /// The outcome in two lines.
  static String text(CalibrationReport report) {
    Calibration fitted = report.calibration();
    return String.format(
        Locale.ROOT,
        "Calibrated on %d questions: spans at %.2f, priors at %.2f, answerable %.2f L %+.2f,"
            + " abstaining below %.2f.%n"
            + "On %d others the expected calibration error is %.3f (before: %.3f); %.0f %% of the"
            + " best answers are right.",
        report.fittedOn(),
        fitted.spanTemperature(),
        fitted.priorTemperature(),
        fitted.answerableSlope(),
        fitted.answerableIntercept(),
        fitted.answerableThreshold(),
        report.after().questions(),
        report.after().answers().calibrationError(),
        report.before().answers().calibrationError(),
        100 * report.after().right());
  }
}
