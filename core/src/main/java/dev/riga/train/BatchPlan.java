package dev.riga.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Which features are trained on together and in which order: a pure function of the features'
/// lengths and the seed, so that a batch's number is all that a checkpoint needs to know about the
/// position in the data.
///
/// Within a stage the features are shuffled, then sorted by length within pools of many batches:
/// batches hold windows of nearly one length (little padding), and their order is random again.
final class BatchPlan {

  private static final int BATCHES_IN_A_POOL = 50;

  private final List<int[]> batches;
  private final int[] stageEnds;

  private BatchPlan(List<int[]> batches, int[] stageEnds) {
    this.batches = batches;
    this.stageEnds = stageEnds;
  }

  /// Plans the stages one after the other.
  ///
  /// @param stages the features of each stage
  /// @param batchSize the most features of a batch
  static BatchPlan of(List<List<Feature>> stages, int batchSize, long seed) {
    var random = new SplittableRandom(seed);
    List<int[]> batches = new ArrayList<>();
    int[] stageEnds = new int[stages.size()];
    int first = 0;
    for (int stage = 0; stage < stageEnds.length; stage++) {
      List<Feature> features = stages.get(stage);
      addStage(features, first, batchSize, random.split(), batches);
      first += features.size();
      stageEnds[stage] = batches.size();
    }
    return new BatchPlan(batches, stageEnds);
  }

  /// A single stage in the order in which the features are.
  static BatchPlan inOrder(int features, int batchSize) {
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < features; from += batchSize) {
      batches.add(IntStream.range(from, Math.min(from + batchSize, features)).toArray());
    }
    return new BatchPlan(batches, new int[] {batches.size()});
  }

  /// The number of batches.
  int size() {
    return batches.size();
  }

  /// The features of a batch, as positions in all stages' features put one after the other.
  int[] batch(int number) {
    return batches.get(number).clone();
  }

  /// Whether a batch is the last of its stage.
  boolean endsStage(int number) {
    return Arrays.stream(stageEnds).anyMatch(end -> end == number + 1);
  }

  private static void addStage(
      List<Feature> features,
      int first,
      int batchSize,
      RandomGenerator random,
      List<int[]> batches) {
    int[] order = shuffled(features.size(), random);
    int pool = batchSize * BATCHES_IN_A_POOL;
    List<int[]> ofStage = new ArrayList<>();
    for (int from = 0; from < order.length; from += pool) {
      int[] byLength =
          Arrays.stream(order, from, Math.min(from + pool, order.length))
              .boxed()
              .sorted((a, b) -> Integer.compare(features.get(a).length(), features.get(b).length()))
              .mapToInt(Integer::intValue)
              .toArray();
      List<int[]> ofPool = new ArrayList<>();
      for (int i = 0; i < byLength.length; i += batchSize) {
        int[] batch = Arrays.copyOfRange(byLength, i, Math.min(i + batchSize, byLength.length));
        ofPool.add(Arrays.stream(batch).map(feature -> feature + first).toArray());
      }
      for (int i : shuffled(ofPool.size(), random)) {
        ofStage.add(ofPool.get(i));
      }
    }
    batches.addAll(ofStage);
  }

  /// The numbers from 0 to `count` in random order (Fisher and Yates).
  static int[] shuffled(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
