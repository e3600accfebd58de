package dev.riga.app;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// From what answers are made, and how: the options of every command that answers questions.
final class AnswerOptions {
  @Option(
      names = "--docs",
      paramLabel = "PATH",
      description = "A folder or a file to look in; may be given several times.")
  private List<Path> docs = List.of();

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many passages are read (default: ${DEFAULT-VALUE}).")
  private int passages = 10;

  @Option(
      names = "--abstain-below",
      paramLabel = "P",
      description =
          "Give no answer when the probability that the documents hold one is below P, 0 to 1"
              + " (default: what the reader was calibrated for).")
  private @Nullable Double abstainBelow;

  @ArgGroup(validate = false)
  private EngineOptions engine = new EngineOptions();

  /// @throws UsageException when a value lies out of its range
  void requireGood() {
    if (passages < 1) {
      throw new UsageException("--top-k is " + passages + "; at least 1 passage must be read.");
    }
    if (abstainBelow != null && !(abstainBelow >= 0 && abstainBelow <= 1)) {
      throw new UsageException(
          "--abstain-below is " + abstainBelow + "; a probability lies between 0 and 1.");
    }
  }

  /// The folders and files to look in.
  List<Path> docs() {
    return docs;
  }

  /// How many passages are read.
  int passages() {
    return passages;
  }

  /// The probability below which there is no answer, where one was asked for.
  OptionalDouble abstainBelow() {
    return abstainBelow == null ? OptionalDouble.empty() : OptionalDouble.of(abstainBelow);
  }

  /// The index and the models.
  EngineOptions engine() {
    return engine;
  }
}
