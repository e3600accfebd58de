package dev.riga.retrieve;

import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.Hit;
import dev.riga.index.IndexView;
import dev.riga.retrieve.Evidence.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Finds passages by words and by meaning together.
///
/// The two priors are pooled as products of experts, a log-linear model of two features (Genest and
/// Zidek 1986; Hinton 2002):
///
///     p(z | x)  is proportional to  exp(a * innerProduct(x, z) + b * bm25(x, z))
///
/// The weights a and b are those of a conditional logit (McFadden 1974), fitted by maximum
/// likelihood of the right passage, so that scores come out as log-probabilities with a temperature
/// of 1. Both features are computed exactly for every candidate of either kind, whichever found it.
/// Rank fusion was the alternative: it throws away by how much one passage is better than the next,
/// which is just what a prior needs. BM25 counts as it is: divided by the most that the question
/// could score, or by that one's root, it says less of the right passage, and the priors of short
/// questions become too sure. See docs/retrieval.md.
///
/// Safe for several threads.
public final class HybridRetriever implements Retriever {
  /// How many of each kind are looked at for ten passages. Of the ten best by both, 30 of each kind
  /// miss up to 1 in 85, 50 of each 1 in 3,000 (measured against 200 of each).
  private static final int CANDIDATES_AT_LEAST = 60;

  private static final int CANDIDATES_EACH = 3;

  private final DocumentIndex index;
  private final Embedder embedder;
  private final Weights weights;

  /// How much each feature says.
  ///
  /// @param innerProduct a, for one unit of inner product
  /// @param lexical b, for one unit of BM25
  public record Weights(double innerProduct, double lexical) {
    /// For bge-small. Questions written beside their passage give (17.5, 1.1), the third of them
    /// that shares the fewest words with it (25, 0.7): who looks for something shares few, and
    /// these lie between. It costs next to nothing on the former; see docs/retrieval.md.
    public static final Weights USUAL = new Weights(22, 0.8);
  }

  /// With the usual weights.
  ///
  /// @param index stays open
  /// @param embedder the model that made the vectors of the index; stays open
  /// @throws dev.riga.index.IndexException when another model made them
  public HybridRetriever(DocumentIndex index, Embedder embedder) {
    this(index, embedder, Weights.USUAL);
  }

  /// @param index stays open
  /// @param embedder the model that made the vectors of the index; stays open
  /// @throws dev.riga.index.IndexException when another model made them
  public HybridRetriever(DocumentIndex index, Embedder embedder, Weights weights) {
    index.requireEmbedder(embedder.fingerprint());
    this.index = index;
    this.embedder = embedder;
    this.weights = weights;
  }

  @Override
  public List<Evidence> retrieve(String question, int k, DocumentFilter filter) {
    float[] vector = embedder.embedQuestion(question);
    try (IndexView view = index.view()) {
      Map<Integer, Match> matches = new HashMap<>();
      List<Hit> hits =
          Ranking.distinct(
              k,
              most -> {
                int each = Math.max(CANDIDATES_AT_LEAST, CANDIDATES_EACH * most);
                List<Hit> candidates = candidates(view, question, vector, each, filter);
                return scored(view, question, vector, candidates, matches);
              });
      return Ranking.evidence(view, hits, 1, hit -> matches.getOrDefault(hit.id(), Match.NONE));
    }
  }

  private static List<Hit> candidates(
      IndexView view, String question, float[] vector, int each, DocumentFilter filter) {
    Map<Integer, Hit> candidates = new LinkedHashMap<>();
    view.nearest(vector, each, filter.patterns())
        .forEach(hit -> candidates.putIfAbsent(hit.id(), hit));
    view.lexical(question, each, filter.patterns())
        .forEach(hit -> candidates.putIfAbsent(hit.id(), hit));
    return List.copyOf(candidates.values());
  }

  private List<Hit> scored(
      IndexView view,
      String question,
      float[] vector,
      List<Hit> candidates,
      Map<Integer, Match> matches) {
    int[] ids = candidates.stream().mapToInt(Hit::id).toArray();
    double[] lexical = view.lexicalScores(question, ids);
    double[] products = view.innerProducts(vector, ids);
    double missing = worst(products);
    List<Hit> scored = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      boolean has = !Double.isNaN(products[i]);
      double product = has ? products[i] : missing;
      scored.add(
          candidates
              .get(i)
              .scored(weights.innerProduct() * product + weights.lexical() * lexical[i]));
      matches.put(
          ids[i],
          new Match(
              OptionalDouble.of(lexical[i]),
              has ? OptionalDouble.of(products[i]) : OptionalDouble.empty()));
    }
    scored.sort(Hit.BEST_FIRST);
    return scored;
  }

  /// What a passage that is not encoded yet is taken to have: as little as the worst candidate that
  /// is. Where none is, words decide alone.
  private static double worst(double[] products) {
    double worst = Double.POSITIVE_INFINITY;
    for (double product : products) {
      worst = Double.isNaN(product) ? worst : Math.min(worst, product);
    }
    return worst == Double.POSITIVE_INFINITY ? 0 : worst;
  }
}
