package dev.riga.engine;

import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import dev.riga.retrieve.Bm25Retriever;
import dev.riga.retrieve.DenseRetriever;
import dev.riga.retrieve.HybridRetriever;
import dev.riga.retrieve.Retriever;
import java.util.function.Supplier;

/// How passages are found.
public enum Retrieval {
  /// By the words they share with the question; needs no embedder.
  BM25,
  /// By meaning: the inner product of vectors.
  DENSE,
  /// By both.
  HYBRID,
  /// By the cosine of [CLS] vectors, the classic baseline: the embedder is the reader's own encoder
  /// ([dev.riga.embed.EmbedderSettings#classic]).
  CLS;

  /// Whether an embedder is needed.
  public boolean needsEmbedder() {
    return this != BM25;
  }

  /// A retriever of this kind.
  ///
  /// @param embedder asked only when one is needed
  Retriever over(DocumentIndex index, Supplier<Embedder> embedder) {
    return switch (this) {
      case BM25 -> new Bm25Retriever(index);
      case DENSE -> new DenseRetriever(index, embedder.get());
      case HYBRID -> new HybridRetriever(index, embedder.get());
      case CLS -> new DenseRetriever(index, embedder.get(), DenseRetriever.CLASSIC_TEMPERATURE);
    };
  }
}
