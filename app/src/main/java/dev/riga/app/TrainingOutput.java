package dev.riga.app;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/// Where every training goes, how it goes on, and how its end is told.
final class TrainingOutput {

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the model, its checkpoints and its metrics go.")
  private Path out = Path.of("");

  @Option(names = "--resume", description = "Go on from the last checkpoint in --out, if any.")
  private boolean resume;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  Path out() {
    return out;
  }

  boolean resume() {
    return resume;
  }

  /// Whether one JSON object is asked for.
  boolean json() {
    return json;
  }

  /// For instance `The reader is in DIR, trained on 230 windows in 12 s.`
  static String ended(String what, Path model, String trainedOn, Duration training) {
    return "The %s is in %s, trained on %s in %s."
        .formatted(what, model, trainedOn, ProgressLine.duration((double) training.toSeconds()));
  }

  static double seconds(Duration training) {
    return training.toMillis() / 1000.0;
  }
}
