package dev.riga.train;

import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import dev.riga.text.Encoding;
import dev.riga.train.Replicas.Share;
import dev.riga.train.RetrieverData.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The batches of a retriever's training: rounds over all pairs, each in an order of its own that
/// depends on the seed alone.
final class RetrieverBatches implements Trainer.Batches {

  private static final Replicas<?>[] NONE = {};

  private final TwoTowers towers;
  private final List<Pair> pairs;
  private final Map<String, float[]> frozen;
  private final ContrastiveLoss loss;
  private final int batchSize;
  private final long seed;
  private final List<int[]> batches = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

  /// @param frozen the vectors of all passages where their encoder does not change, else empty
  RetrieverBatches(
      TwoTowers towers, List<Pair> pairs, Map<String, float[]> frozen, RetrieverRecipe recipe) {
    this.towers = towers;
    this.pairs = pairs;
    this.frozen = frozen;
    this.loss = new ContrastiveLoss(recipe.temperature());
    this.batchSize = recipe.options().batchSize();
    this.seed = recipe.options().seed();
    var random = new SplittableRandom(seed);
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
    TextTower asking = towers.questions();
    TextTower telling = towers.passages();
    List<Encoding> questions = asking.questions(chosen.stream().map(Pair::question).toList());
    List<Encoding> passages = frozen.isEmpty() ? telling.passages(texts) : List.of();
    SharedLoss value = new SharedLoss(texts, share);
    Replicas<?>[] others = towers.separate() ? new Replicas<?>[] {telling.encoder()} : NONE;
    asking
        .encoder()
        .addGradients(
            Trainer.seed(seed, number),
            (member, network) -> {
              Share some = asking.encoder().share(member, questions.size());
              Share rest = telling.encoder().share(member, passages.size());
              value.backward(
                  member,
                  asking.vectors(network, questions.subList(some.from(), some.to())),
                  telling.vectors(
                      telling.encoder().of(member), passages.subList(rest.from(), rest.to())));
            },
            others);
    long tokens =
        Stream.concat(questions.stream(), passages.stream()).mapToInt(Encoding::length).sum();
    return new Trainer.BatchLoss(value.value, new TreeMap<>(), chosen.size(), tokens);
  }

  /// The loss by vectors that several threads make: each shows its own, one works out the loss and
  /// its derivatives by all vectors, and each goes on from those by its own.
  private final class SharedLoss {
    private final List<String> texts;
    private final int share;
    private final AtomicReferenceArray<Tensor> questions;
    private final AtomicReferenceArray<Tensor> passages;
    private volatile double value;

    /// @param texts of the passages
    /// @param share what the loss is divided by
    SharedLoss(List<String> texts, int share) {
      this.texts = texts;
      this.share = share;
      this.questions = new AtomicReferenceArray<>(towers.questions().encoder().count());
      this.passages = new AtomicReferenceArray<>(towers.questions().encoder().count());
    }

    /// @param someQuestions `[questions, hidden]`, this thread's own
    /// @param somePassages alike
    void backward(Workers.Member member, Tensor someQuestions, Tensor somePassages) {
      questions.set(member.place(), someQuestions);
      passages.set(member.place(), somePassages);
      member.meet();
      if (member.place() == 0) {
        differentiate();
      }
      member.meet();
      goOn(someQuestions, questions.get(member.place()));
      goOn(somePassages, passages.get(member.place()));
    }

    /// Puts derivatives in the place of vectors.
    private void differentiate() {
      Tensor allQuestions = joined(questions);
      Tensor allPassages = frozen.isEmpty() ? joined(passages) : known(texts);
      Tensor mean = loss.of(allQuestions, allPassages, texts);
      value = mean.item();
      mean.mul(1.0 / share).backward();
      deal(allQuestions, questions);
      if (frozen.isEmpty()) {
        deal(allPassages, passages);
      }
    }

    private static Tensor joined(AtomicReferenceArray<Tensor> parts) {
      List<Tensor> values =
          IntStream.range(0, parts.length()).mapToObj(i -> parts.get(i).detach()).toList();
      return Tensor.cat(values, 0).requiresGrad(true);
    }

    private static void deal(Tensor all, AtomicReferenceArray<Tensor> parts) {
      Tensor derivatives = all.grad().orElseThrow();
      long first = 0;
      for (int i = 0; i < parts.length(); i++) {
        long rows = parts.get(i).size(0);
        parts.set(i, derivatives.narrow(0, first, rows));
        first += rows;
      }
    }

    private static void goOn(Tensor vectors, Tensor derivatives) {
      if (vectors.requiresGrad()) {
        vectors.backward(derivatives);
      }
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
