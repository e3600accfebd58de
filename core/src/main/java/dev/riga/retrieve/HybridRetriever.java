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
/// The weights a and b are those of a conditional logit (McFadden 1974), whose scores come out as
/// log-probabilities with a temperature of 1 once they are fitted by maximum likelihood of the
/// right passage among the candidates; the usual ones are not fitted yet. Both features are
/// computed exactly for every candidate of either kind, whichever found it. Rank fusion was the
/// alternative: it throws away by how much one passage is better than the next, which is just what
/// a prior needs.
///
/// Safe for several threads.
public final class HybridRetriever implements Retriever {
  private static final int CANDIDATES_AT_LEAST = 100;
  private static final int CANDIDATES_EACH = 5;

  private final DocumentIndex index;
  private final Embedder embedder;
  private final Weights weights;

  /// How much each feature says.
  ///
  /// @param innerProduct a, for one unit of inner product
  /// @param lexical b, for one unit of BM25
  public record Weights(double innerProduct, double lexical) {
    /// For bge-small. Chosen by hand, not fitted yet: `RetrievalQuality fit` is there to fit them.
    public static final Weights USUAL = new Weights(40, 0.25);
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
