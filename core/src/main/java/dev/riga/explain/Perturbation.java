package dev.riga.explain;

import dev.riga.read.SpanScorer;
import dev.riga.read.SpanScores;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The scalar of many variants of a window, in few batches of similar length. The same tokens are
/// scored once, however often they come.
final class Perturbation {
  private final SpanScorer scorer;
  private final Scalar scalar;

  Perturbation(SpanScorer scorer, Scalar scalar) {
    this.scorer = scorer;
    this.scalar = scalar;
  }

  /// The scalar of each variant, in their order.
  double[] of(List<Variant> variants) {
    Map<List<Integer>, Integer> places = new HashMap<>();
    List<Encoding> different = new ArrayList<>();
    int[] place = new int[variants.size()];
    for (int i = 0; i < place.length; i++) {
      Encoding encoding = variants.get(i).encoding();
      List<Integer> tokens = Arrays.stream(encoding.ids()).boxed().toList();
      @Nullable Integer known = places.putIfAbsent(tokens, different.size());
      place[i] = known == null ? different.size() : known;
      if (known == null) {
        different.add(encoding);
      }
    }
    List<SpanScores> scores = scorer.score(different);
    double[] values = new double[variants.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scalar.of(scores.get(place[i]), variants.get(i));
    }
    return values;
  }
}
