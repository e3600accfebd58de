package dev.riga.train;

import dev.riga.train.RetrieverData.Pair;
import dev.riga.train.TrainingListener.Ranks;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/// Ranks, for each question that was kept aside, its passage among those of the others and the
/// distractors, by exact inner products.
final class RetrieverValidation {

  private static final List<Integer> DEPTHS = List.of(1, 5, 20);

  private final TwoTowers towers;
  private final List<Pair> heldOut;
  private final List<String> passages;
  private final Map<String, float[]> frozen;

  /// @param frozen the vectors of all passages where their encoder does not change, else empty
  RetrieverValidation(TwoTowers towers, RetrieverData data, Map<String, float[]> frozen) {
    this.towers = towers;
    this.heldOut = data.heldOut();
    Set<String> all = new LinkedHashSet<>();
    heldOut.forEach(pair -> all.add(pair.passage()));
    all.addAll(data.distractors());
    this.passages = List.copyOf(all);
    this.frozen = frozen;
  }

  /// Measures the encoder as it is.
  Ranks ranks() {
    float[][] vectors =
        frozen.isEmpty()
            ? towers.passages().values(towers.passages().passages(passages))
            : passages.stream()
                .map(text -> frozen.getOrDefault(text, new float[0]))
                .toArray(float[][]::new);
    float[][] questions =
        towers
            .questions()
            .values(towers.questions().questions(heldOut.stream().map(Pair::question).toList()));
    int[] ranks =
        IntStream.range(0, questions.length)
            .map(i -> rank(questions[i], passages.indexOf(heldOut.get(i).passage()), vectors))
            .toArray();
    SequencedMap<Integer, Double> recall = new LinkedHashMap<>();
    for (int depth : DEPTHS) {
      recall.put(
          depth, IntStream.of(ranks).filter(rank -> rank <= depth).count() / (double) ranks.length);
    }
    return new Ranks(
        recall,
        IntStream.of(ranks).mapToDouble(rank -> 1.0 / rank).average().orElse(0),
        ranks.length,
        passages.size());
  }

  /// From 1; passages of equal score share the better place.
  static int rank(float[] question, int own, float[][] passages) {
    double wanted = product(question, passages[own]);
    int rank = 1;
    for (float[] passage : passages) {
      rank += product(question, passage) > wanted ? 1 : 0;
    }
    return rank;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
