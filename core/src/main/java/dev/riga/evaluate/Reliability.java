package dev.riga.evaluate;

import java.util.ArrayList;
import java.util.List;

/// Whether a confidence keeps its word: of what is said with confidence 0.8, four in five should be
/// right.
///
/// @param calibrationError the expected calibration error: `sum over bins of n_bin / n * |accuracy
///   - mean confidence|` over ten bins of one width (Guo et al. 2017, arXiv 1706.04599, equation
///     3) @param brier the mean of `(confidence - right)^2` (Brier 1950)
/// @param bins those that hold something, from the least confidence to the greatest
public record Reliability(double calibrationError, double brier, List<Bin> bins) {

  private static final int BINS = 10;

  /// Something that was said.
  ///
  /// @param confidence from 0 to 1
  /// @param right 1 when it was right, else 0
  public record Judged(double confidence, double right) {}

  /// What was said with a confidence above `low` and up to `high`.
  ///
  /// @param accuracy the share that was right
  public record Bin(double low, double high, int count, double confidence, double accuracy) {}

  /// Sorts what was said into bins.
  ///
  /// @param judged at least one
  public static Reliability of(List<Judged> judged) {
    double[] confidence = new double[BINS];
    double[] right = new double[BINS];
    int[] count = new int[BINS];
    double squares = 0;
    for (Judged one : judged) {
      int bin = Math.clamp((int) Math.ceil(one.confidence * BINS) - 1, 0, BINS - 1);
      confidence[bin] += one.confidence;
      right[bin] += one.right;
      count[bin]++;
      squares += (one.confidence - one.right) * (one.confidence - one.right);
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(right[bin] - confidence[bin]) / judged.size();
      if (count[bin] > 0) {
        bins.add(
            new Bin(
                (double) bin / BINS,
                (double) (bin + 1) / BINS,
                count[bin],
                Rounded.of(confidence[bin] / count[bin]),
                Rounded.of(right[bin] / count[bin])));
      }
    }
    return new Reliability(
        Rounded.of(error), Rounded.of(squares / judged.size()), List.copyOf(bins));
  }
}
