package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  @Test
  void takesEveryFeatureOnceAndStageAfterStage() {
    List<List<Feature>> stages = List.of(features(37, 1), features(12, 2));

    BatchPlan plan = BatchPlan.of(stages, 8, 5);

    assertThat(plan.size()).isEqualTo(5 + 2);
    assertThat(batches(plan, 0, 5)).containsExactlyInAnyOrderElementsOf(range(0, 37));
    assertThat(batches(plan, 5, 7)).containsExactlyInAnyOrderElementsOf(range(37, 49));
    assertThat(IntStream.range(0, 7).filter(plan::endsStage)).containsExactly(4, 6);
  }

  @Test
  void putsSimilarLengthsTogether() {
    List<Feature> features = features(400, 3);
    BatchPlan plan = BatchPlan.of(List.of(features), 8, 5);

    int padding = 0;
    for (int i = 0; i < plan.size(); i++) {
      int[] lengths = Arrays.stream(plan.batch(i)).map(f -> features.get(f).length()).toArray();
      padding += Arrays.stream(lengths).max().orElseThrow() * lengths.length;
      padding -= Arrays.stream(lengths).sum();
    }

    // Random batches of lengths 1 to 100 would be padded by almost half.
    int tokens = features.stream().mapToInt(Feature::length).sum();
    assertThat(padding).isLessThan(tokens / 25);
  }

  @Test
  void dependsOnTheSeedAlone() {
    List<List<Feature>> stages = List.of(features(100, 1));

    assertThat(order(stages, 5)).isEqualTo(order(stages, 5)).isNotEqualTo(order(stages, 6));
  }

  private static List<Integer> order(List<List<Feature>> stages, long seed) {
    BatchPlan plan = BatchPlan.of(stages, 8, seed);
    return batches(plan, 0, plan.size());
  }

  private static List<Integer> batches(BatchPlan plan, int from, int to) {
    List<Integer> features = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Arrays.stream(plan.batch(i)).forEach(features::add);
    }
    return features;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Feature> features(int count, long seed) {
    var random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(_ -> {
          int length = 1 + random.nextInt(100);
          return new Feature(new int[length], new int[length], 0, 0, Feature.UNLABELLED);
        })
        .toList();
  }
}
