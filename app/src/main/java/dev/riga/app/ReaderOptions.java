package dev.riga.app;

import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import picocli.CommandLine.Option;

/// The options of a command that needs a reader and no index.
final class ReaderOptions {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.READER,
      description =
          "The reader: a folder, a model that ships, or a name on the hub (default:"
              + " ${DEFAULT-VALUE}).")
  private String model = ModelFolders.READER;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description = "auto, fp32, bf16 or int8 (default: ${DEFAULT-VALUE}).")
  private String precision = "auto";

  /// The precision that was asked for.
  ///
  /// @throws UsageException when there is none of that name
  Precision precision() {
    return EngineOptions.precision(precision);
  }

  /// Opens the reader.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it is no model with a span head
  SpanReader open(ModelFolders models, Precision wanted, ReadingSettings settings) {
    return SpanReader.open(models.folder(model), models.bases(), wanted, settings);
  }
}
