package dev.riga.train;

import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import dev.riga.train.RetrieverData.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The batches of a retriever's training: rounds over all pairs, each in an order of its own that
/// depends on the seed alone.
final class RetrieverBatches implements Trainer.Batches {

  private final TextTower tower;
  private final List<Pair> pairs;
  private final Map<String, float[]> frozen;
  private final ContrastiveLoss loss;
  private final int batchSize;
  private final List<int[]> batches = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

  /// @param frozen the vectors of all passages where their encoder does not change, else empty
  RetrieverBatches(
      TextTower tower, List<Pair> pairs, Map<String, float[]> frozen, RetrieverRecipe recipe) {
    this.tower = tower;
    this.pairs = pairs;
    this.frozen = frozen;
    this.loss = new ContrastiveLoss(recipe.temperature());
    this.batchSize = recipe.options().batchSize();
    var random = new SplittableRandom(recipe.options().seed());
    for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
      plan(BatchPlan.shuffled(pairs.size(), random));
    }
  }

  private void plan(int[] order) {
    for (int from = 0; from < order.length; from += batchSize) {
      batches.add(
          IntStream.range(from, Math.min(from + batchSize, order.length))
              .map(i -> order[i])
              .toArray());
    }
    ends.add(batches.size() - 1);
  }

  @Override
  public int size() {
    return batches.size();
  }

  @Override
  public boolean endsStage(int number) {
    return ends.contains(number);
  }

  @Override
  public Trainer.BatchLoss addGradients(int number, int share) {
    List<Pair> chosen = IntStream.of(batches.get(number)).mapToObj(pairs::get).toList();
    List<String> texts =
        Stream.concat(
                chosen.stream().map(Pair::passage),
                chosen.stream().flatMap(pair -> pair.negatives().stream()))
            .toList();
    List<Encoding> questions = tower.questions(chosen.stream().map(Pair::question).toList());
    long tokens = questions.stream().mapToInt(Encoding::length).sum();
    try (var _ = Scope.open()) {
      Tensor passages;
      if (frozen.isEmpty()) {
        List<Encoding> encodings = tower.passages(texts);
        tokens += encodings.stream().mapToInt(Encoding::length).sum();
        passages = tower.vectors(encodings);
      } else {
        passages = known(texts);
      }
      Tensor value = loss.of(tower.vectors(questions), passages, texts);
      value.mul(1.0 / share).backward();
      return new Trainer.BatchLoss(value.item(), new TreeMap<>(), chosen.size(), tokens);
    }
  }

  private Tensor known(List<String> texts) {
    List<float[]> rows = new ArrayList<>();
    for (String text : texts) {
      float[] row = frozen.get(text);
      if (row == null) {
        throw new IllegalStateException("every passage of the pairs has a vector");
      }
      rows.add(row);
    }
    int size = rows.getFirst().length;
    float[] values = new float[rows.size() * size];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, values, i * size, size);
    }
    return Tensor.of(values, rows.size(), size);
  }

  /// The vectors of all passages as an encoder has them now.
  static Map<String, float[]> vectors(TextTower tower, List<Pair> pairs) {
    List<String> texts =
        pairs.stream()
            .flatMap(pair -> Stream.concat(Stream.of(pair.passage()), pair.negatives().stream()))
            .distinct()
            .toList();
    float[][] values = tower.values(tower.passages(texts));
    Map<String, float[]> vectors = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      vectors.put(texts.get(i), values[i]);
    }
    return vectors;
  }
}
