package dev.riga.evaluate;

import java.util.List;
import java.util.Map;

/// How good a ranking of documents is for one question.
final class RankingScores {

  private final List<String> ranking;
  private final Map<String, Integer> relevance;

  /// @param ranking ids, best first, none twice
  /// @param relevance the grade of each relevant document, 1 or more; at least one
  RankingScores(List<String> ranking, Map<String, Integer> relevance) {
    this.ranking = ranking;
    this.relevance = relevance;
  }

  /// The share of the relevant documents that are among the first `k`.
  double recall(int k) {
    long found = ranking.stream().limit(k).filter(relevance::containsKey).count();
    return (double) found / relevance.size();
  }

  /// 1 by the place of the first relevant document; 0 when there is none.
  double reciprocalRank() {
    for (int i = 0; i < ranking.size(); i++) {
      if (relevance.containsKey(ranking.get(i))) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /// `DCG / ideal DCG` with `DCG = sum over i of grade_i / log2(i + 1)`, i from 1 to `k` (Järvelin
  /// and Kekäläinen 2002; the gain is the grade itself, as in trec_eval and BEIR).
  double ndcg(int k) {
    double gain = 0;
    for (int i = 0; i < Math.min(k, ranking.size()); i++) {
      gain += relevance.getOrDefault(ranking.get(i), 0) * discount(i);
    }
    List<Integer> best =
        relevance.values().stream().sorted((a, b) -> Integer.compare(b, a)).limit(k).toList();
    double ideal = 0;
    for (int i = 0; i < best.size(); i++) {
      ideal += best.get(i) * discount(i);
    }
    return gain / ideal;
  }

  /// `1 / log2(place + 1)` with the place counted from 1.
  private static double discount(int fromZero) {
    return Math.log(2) / Math.log(fromZero + 2);
  }
}
