package dev.riga.app;

import dev.riga.engine.Retrieval;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that works with an index.
final class EngineOptions {

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Keep the index there instead of in the cache folder.")
  private @Nullable Path index;

  @Option(
      names = "--retriever",
      paramLabel = "KIND",
      defaultValue = "hybrid",
      description =
          "How passages are found: hybrid, bm25, dense, or cls, the classic cosine between the"
              + " reader's own [CLS] vectors (default: ${DEFAULT-VALUE}).")
  private RetrieverKind retriever = RetrieverKind.HYBRID;

  @Option(
      names = "--embedder",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.RETRIEVER,
      description =
          "What makes the vectors of hybrid and dense: a folder, for instance one that riga train"
              + " retriever made, or a name on the hub (default: ${DEFAULT-VALUE}).")
  private String embedder = ModelFolders.RETRIEVER;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description =
          "How networks compute: auto, fp32, bf16 or int8 (default: ${DEFAULT-VALUE}, what suits"
              + " the processor).")
  private String precision = "auto";

  @Option(
      names = "--reader",
      paramLabel = "MODEL",
      defaultValue = ModelFolders.READER,
      description =
          "What reads the passages: a folder, a model that ships, or a name on the hub (default:"
              + " ${DEFAULT-VALUE}).")
  private String reader = ModelFolders.READER;

  /// How passages are found, as the command line calls it.
  enum RetrieverKind {
    HYBRID,
    BM25,
    DENSE,
    CLS
  }

  RetrieverKind retriever() {
    return retriever;
  }

  Retrieval retrieval() {
    return switch (retriever) {
      case HYBRID -> Retrieval.HYBRID;
      case BM25 -> Retrieval.BM25;
      case DENSE -> Retrieval.DENSE;
      case CLS -> Retrieval.CLS;
    };
  }

  /// The retriever's model.
  String embedder() {
    return embedder;
  }

  /// The reader's model.
  String reader() {
    return reader;
  }

  /// The folder that was asked for, if any.
  @Nullable Path index() {
    return index;
  }

  /// The precision that was asked for, or what suits the processor.
  ///
  /// @throws UsageException when there is none of that name
  Precision precision() {
    return precision(precision);
  }

  /// The precision of a name, or for `auto` what suits the processor.
  ///
  /// @throws UsageException when there is none of that name, or the processor cannot
  static Precision precision(String precision) {
    return precision(precision, Processor.here());
  }

  static Precision precision(String precision, Processor processor) {
    String name = precision.toUpperCase(Locale.ROOT);
    if (name.equals("AUTO")) {
      return Precision.bestFor(processor).precision();
    }
    Precision found =
        List.of(Precision.values()).stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new UsageException(
                    "There is no precision '" + precision + "': say auto, fp32, bf16 or int8."));
    if (!found.isPossibleOn(processor)) {
      throw new UsageException(
          "This processor cannot compute in " + precision + ": say auto, fp32 or int8.");
    }
    return found;
  }
}
