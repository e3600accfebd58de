package dev.riga.retrieve;

import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.Hit;
import dev.riga.index.IndexView;
import dev.riga.retrieve.Evidence.Match;
import java.util.List;
import java.util.OptionalDouble;

/// Finds passages by meaning: those whose vectors have the largest inner products with the
/// question's (Karpukhin et al. 2020, equation 1). `p(z | x)` is the softmax of the products
/// divided by a temperature, as in retrieval-augmented generation (Lewis et al. 2020, section 2.2).
/// Safe for several threads.
///
/// Over an index whose vectors are the [CLS] vectors of a reader's own encoder, scaled to length 1,
/// and with [#CLASSIC_TEMPERATURE], this is the classic baseline of cosine similarity.
public final class DenseRetriever implements Retriever {
  /// For bge-small, whose vectors have length 1. Fitted by maximum likelihood of the right passage
  /// among the first ten; see docs/retrieval.md.
  public static final double TEMPERATURE = 0.021;

  /// For the [CLS] vectors of the reader that ships. What maximum likelihood fits cannot be told
  /// from equal priors: such cosines, all near 1, say nothing of which passage is the right one;
  /// see docs/retrieval.md.
  public static final double CLASSIC_TEMPERATURE = 1;

  private final DocumentIndex index;
  private final Embedder embedder;
  private final double temperature;

  /// With the usual temperature.
  ///
  /// @param index stays open
  /// @param embedder the model that made the vectors of the index; stays open
  /// @throws dev.riga.index.IndexException when another model made them
  public DenseRetriever(DocumentIndex index, Embedder embedder) {
    this(index, embedder, TEMPERATURE);
  }

  /// @param index stays open
  /// @param embedder the model that made the vectors of the index; stays open
  /// @param temperature above 0; the larger, the more alike the priors
  /// @throws dev.riga.index.IndexException when another model made the vectors
  public DenseRetriever(DocumentIndex index, Embedder embedder, double temperature) {
    index.requireEmbedder(embedder.fingerprint());
    this.index = index;
    this.embedder = embedder;
    this.temperature = temperature;
  }

  @Override
  public List<Evidence> retrieve(String question, int k, DocumentFilter filter) {
    float[] vector = embedder.embedQuestion(question);
    try (IndexView view = index.view()) {
      List<Hit> hits = Ranking.distinct(k, most -> view.nearest(vector, most, filter.patterns()));
      return Ranking.evidence(
          view,
          hits,
          temperature,
          hit -> new Match(OptionalDouble.empty(), OptionalDouble.of(hit.score())));
    }
  }
}
