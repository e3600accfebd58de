package dev.riga.evaluate;

import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import dev.riga.retrieve.Bm25Retriever;
import dev.riga.retrieve.DenseRetriever;
import dev.riga.retrieve.HybridRetriever;
import dev.riga.retrieve.Retriever;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// The retrievers that are compared.
public final class Retrievers {

  private Retrievers() {}

  /// `bm25`, and with an embedder `dense` and `hybrid`.
  public static SequencedMap<String, Retriever> over(
      DocumentIndex index, Optional<Embedder> embedder) {
    SequencedMap<String, Retriever> retrievers = new LinkedHashMap<>();
    retrievers.put("bm25", new Bm25Retriever(index));
    embedder.ifPresent(vectors -> {
      retrievers.put("dense", new DenseRetriever(index, vectors));
      retrievers.put("hybrid", new HybridRetriever(index, vectors));
    });
    return Collections.unmodifiableSequencedMap(retrievers);
  }
}
