package dev.riga.explain;

/// How well an attribution finds the words without which the answer falls, measured by leaving
/// words out (DeYoung et al. 2020, arXiv 1911.03429, section 4.2). All numbers are parts of `p(y |
/// x, z)` as it is with every word.
///
/// @param verdict the word
/// @param gain the number behind it: by how much comprehensiveness and sufficiency together are
///   better than those of random orders, on average; 0 is chance
/// @param low of the 95 % bootstrap interval of the gain
/// @param high of the same
/// @param beaten the share of random orders that do worse, 0 to 1
/// @param comprehensiveness how much is lost without its best words, averaged over how many are
///   left out (AOPC); higher is better
/// @param sufficiency how much is lost with only its best words, averaged alike; lower is better
/// @param random the same two numbers, averaged over random orders
/// @param leaveOneOut the same two for the order of leave-one-out; NaN where it was not computed
/// @param correlation Spearman's rank correlation of the values with those of leave-one-out, -1 to
///   1; NaN where it was not computed
/// @param orders how many random orders
/// @param seed of those
public record Faithfulness(
    Verdict verdict,
    double gain,
    double low,
    double high,
    double beaten,
    double comprehensiveness,
    double sufficiency,
    Pair random,
    Pair leaveOneOut,
    double correlation,
    int orders,
    long seed) {

  /// Comprehensiveness and sufficiency of some order of the words.
  public record Pair(double comprehensiveness, double sufficiency) {}
}
