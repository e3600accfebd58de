package dev.riga.model;

import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;

/// Which row of a table of relative positions stands for a query at i and a key at j: the row of
/// distance 0 is in the middle, `span`, that of i - j that far from it, and beyond the table its
/// ends stand for all.
///
/// With buckets (DeBERTa v2 and v3) near distances have a row each and far ones share rows, more
/// and more of them: beyond half the buckets m the row is `ceil(log(d / m) / log((farthest - 1) /
/// m) * (m - 1)) + m`.
///
/// @param span half the rows of the table
/// @param buckets how many rows there are on each side, or 0 for a row for each distance
/// @param farthest the distance that the last bucket ends with
record RelativePositions(int span, int buckets, int farthest) {

  /// `[length, length]`, query by key.
  Tensor rows(int length) {
    long[] steps = steps(length);
    long[] rows = new long[length * length];
    for (int query = 0; query < length; query++) {
      for (int key = 0; key < length; key++) {
        long step = query >= key ? steps[query - key] : -steps[key - query];
        rows[query * length + key] = Math.clamp(step + span, 0, 2 * span - 1);
      }
    }
    return Tensor.of(rows, length, length);
  }

  /// How many rows from the middle each distance from 0 on stands.
  private long[] steps(int length) {
    try (var _ = Scope.open()) {
      Tensor distances = Tensor.arange(0, length);
      if (buckets == 0) {
        return distances.toLongs();
      }
      // In fp32 and with libtorch's logarithm, as the reference: at the edge of a bucket the last
      // bit decides.
      int middle = buckets / 2;
      Tensor beyond = distances.clamp(middle, Integer.MAX_VALUE).div(middle).log();
      Tensor all = Tensor.of(new float[] {(float) ((farthest - 1.0) / middle)}, 1).log();
      Tensor shared = beyond.div(all).mul(middle - 1).ceil().add(middle);
      long[] steps = shared.toLongs();
      for (int distance = 0; distance < Math.min(length, middle + 1); distance++) {
        steps[distance] = distance;
      }
      return steps;
    }
  }
}
