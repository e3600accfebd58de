package dev.riga.app;

import dev.riga.app.EngineOptions.RetrieverKind;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.document.Passages;
import dev.riga.embed.Embedder;
import dev.riga.embed.EmbedderSettings;
import dev.riga.embed.PairedEmbedder;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.explain.ReaderNetwork;
import dev.riga.index.Indexer.FileReading;
import dev.riga.model.Networks;
import dev.riga.parse.DocumentParsers;
import dev.riga.read.Reader;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import dev.riga.text.Places;
import dev.riga.text.Sentences;
import dev.riga.text.SpecialToken;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;

/// Makes the parts of the engine from what is kept in the user's folders.
final class Workplace {

  /// The most tokens of a passage: with a question it fits a reader's window.
  private static final int PASSAGE_TOKENS = 200;

  private final Places places;
  private final ModelFolders models;

  Workplace(Places places, ModelFolders models) {
    this.places = places;
    this.models = models;
  }

  /// Where the index of some folders is kept: where the options say, else in the cache folder.
  ///
  /// @throws UsageException when neither says anything
  Path indexFolder(EngineOptions options, List<Path> docs) {
    Path asked = options.index();
    if (asked != null) {
      return asked;
    }
    if (docs.isEmpty()) {
      throw new UsageException(
          "There is nothing to look in: say --docs PATH with a folder or a file, or --index DIR.");
    }
    Path usual = places.index(docs);
    return options.retriever() == RetrieverKind.CLS
        ? usual.resolveSibling(usual.getFileName() + "-cls")
        : usual;
  }

  /// How files become passages. What cuts them is made when there is something to cut.
  FileReading reading() {
    FirstUse<Passages> passages = new FirstUse<>(this::passages);
    return new DocumentParsers()
        .reading(PASSAGE_TOKENS + " tokens", document -> passages.value().of(document));
  }

  /// What cuts documents into passages of about five sentences.
  Passages passages() {
    Tokenizer tokenizer = Tokenizer.load(models.folder(ModelFolders.RETRIEVER));
    return new Passages(Sentences.english(), tokenizer::count, PASSAGE_TOKENS);
  }

  /// What makes the vectors: the encoder of the default retriever, or the reader's own for the
  /// classic baseline.
  Embedder embedder(EngineOptions options, Precision precision) {
    return switch (options.retriever()) {
      case HYBRID, DENSE, BM25 -> PairedEmbedder.open(models.folder(options.embedder()), precision);
      case CLS ->
          TransformerEmbedder.open(
              models.folder(options.reader()),
              models.bases(),
              EmbedderSettings.classic(),
              precision,
              Runtime.getRuntime().availableProcessors());
    };
  }

  /// The reader's network, to look into.
  ReaderNetwork network(EngineOptions options) {
    return network(options.reader());
  }

  /// The network of a reader's model, to look into.
  ReaderNetwork network(String reader) {
    Path folder = models.folder(reader);
    return ReaderNetwork.open(
        folder, models.bases(), Tokenizer.load(folder).id(SpecialToken.PAD).orElse(0));
  }

  /// What the settings of a reader's model say, before its weights are loaded.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when there is no such model
  ReaderSettings settings(String reader) {
    try (Checkpoint checkpoint = Checkpoint.open(models.folder(reader), models.bases())) {
      return new ReaderSettings(
          ModelShape.of(checkpoint.config()),
          Networks.reasons(checkpoint.config()),
          Networks.hasInnerLayers(checkpoint.config()));
    }
  }

  /// @param reasons whether it has a head for the kind of reasoning
  /// @param hasInnerLayers whether its layers can be run one by one
  record ReaderSettings(ModelShape shape, boolean reasons, boolean hasInnerLayers) {}

  /// The reader of a model.
  SpanReader reader(String reader, Precision precision) {
    return SpanReader.open(
        models.folder(reader), models.bases(), precision, ReadingSettings.DEFAULT);
  }

  /// What reads the passages.
  Reader reader(EngineOptions options, Precision precision) {
    return reader(options.reader(), precision);
  }
}
