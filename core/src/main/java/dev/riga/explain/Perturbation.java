package dev.riga.explain;

import dev.riga.read.SpanScorer;
import dev.riga.read.SpanScores;
import java.util.List;

/// The scalar of many variants of a window, in few batches of similar length.
final class Perturbation {
  private final SpanScorer scorer;
  private final Scalar scalar;

  Perturbation(SpanScorer scorer, Scalar scalar) {
    this.scorer = scorer;
    this.scalar = scalar;
  }

  /// The scalar of each variant, in their order.
  double[] of(List<Variant> variants) {
    List<SpanScores> scores = scorer.score(variants.stream().map(Variant::encoding).toList());
    double[] values = new double[variants.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scalar.of(scores.get(i), variants.get(i));
    }
    return values;
  }
}
