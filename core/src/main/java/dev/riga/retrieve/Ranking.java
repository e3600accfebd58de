package dev.riga.retrieve;

import dev.riga.document.Passage;
import dev.riga.index.Hit;
import dev.riga.index.IndexView;
import dev.riga.index.IndexedDocument;
import dev.riga.retrieve.Evidence.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/// What all retrievers over an index share: from scored passages to evidence with priors.
final class Ranking {

  private Ranking() {}

  /// The first `k` of a ranking that say different things. A passage that stands word for word in
  /// several documents counts once, in the first of them by name: copies must neither fill the
  /// places nor have their prior counted twice.
  ///
  /// @param best gives that many of the ranking, best first
  static List<Hit> distinct(int k, IntFunction<List<Hit>> best) {
    if (k < 1) {
      throw new IllegalArgumentException("at least one passage must be asked for, not " + k);
    }
    int most = clamped(2L * k);
    while (true) {
      List<Hit> hits = best.apply(most);
      List<Hit> distinct = distinct(hits);
      if (distinct.size() >= k || hits.size() < most) {
        return distinct.subList(0, Math.min(k, distinct.size()));
      }
      most = clamped(4L * most);
    }
  }

  private static int clamped(long most) {
    return (int) Math.min(Integer.MAX_VALUE, most);
  }

  /// Each text once, where it comes first.
  static List<Hit> distinct(List<Hit> hits) {
    Set<Long> seen = new HashSet<>();
    return hits.stream().filter(hit -> seen.add(hit.likeness())).toList();
  }

  /// Evidence for hits of a view, their priors a softmax of `score / temperature`.
  static List<Evidence> evidence(
      IndexView view, List<Hit> hits, double temperature, Function<Hit, Match> match) {
    double[] logPriors =
        logSoftmax(hits.stream().mapToDouble(hit -> hit.score() / temperature).toArray());
    Map<String, Optional<IndexedDocument>> sources = new HashMap<>();
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      Hit hit = hits.get(i);
      Passage passage = view.passage(hit);
      Optional<IndexedDocument> source = sources.computeIfAbsent(hit.document(), view::document);
      evidence.add(new Evidence(passage, logPriors[i], hit.score(), match.apply(hit), source));
    }
    return List.copyOf(evidence);
  }

  /// `log softmax`, with the largest value taken out first so that nothing overflows.
  static double[] logSoftmax(double[] values) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - largest);
    }
    double logSum = largest + Math.log(sum);
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i] - logSum;
    }
    return result;
  }
}
