package dev.riga.statistics;

/// Quantiles of sorted values, between two of them in proportion.
public final class Quantiles {

  private Quantiles() {}

  /// A quantile.
  ///
  /// @param sorted ascending, at least one
  /// @param share from 0 (the least) to 1 (the greatest)
  public static double of(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
