package dev.riga.train;

import dev.riga.tensor.Precision;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// How a reader is trained. [#DEFAULTS] suits small encoders of the BERT family; a recipe names
/// only what departs from it.
///
/// @param seed of the order of the data, the choice of negatives and dropout
/// @param batchSize windows a step, before accumulation
/// @param accumulation batches whose gradients are added up before a step
/// @param learningRate the peak of the [WarmupSchedule]
/// @param warmupShare the part of all steps in which the learning rate rises, 0 to 1
/// @param weightDecay of AdamW, for all but biases and norms
/// @param clipNorm the largest norm of all gradients together
/// @param dropout of hidden states and attentions, 0 to 1
/// @param spanWeight the factor of the span loss
/// @param reasoningWeight the factor of the reasoning loss
/// @param maxLength the most tokens of a window
/// @param stride how many context tokens neighbouring windows share
/// @param freezeEmbeddings whether the embeddings stay as the base has them, which makes training
///   faster and what it adds smaller
/// @param bfloat16 whether matrix products run in bfloat16, with fp32 weights
/// @param threads that share each batch
/// @param checkpointEvery how often the state is saved
/// @param validateEvery steps between validations; 0 validates at the end of each stage only
/// @param patience how many validations in a row may bring no better score before training stops
///   early; 0 never stops early
/// @param layerDecay of the [LayerRates]; 1 gives every layer the same learning rate
/// @param lora whether to train changes of low rank instead of the base's own weights
public record TrainingOptions(
    long seed,
    int batchSize,
    int accumulation,
    double learningRate,
    double warmupShare,
    double weightDecay,
    double clipNorm,
    double dropout,
    double spanWeight,
    double reasoningWeight,
    int maxLength,
    int stride,
    boolean freezeEmbeddings,
    boolean bfloat16,
    int threads,
    Duration checkpointEvery,
    int validateEvery,
    int patience,
    double layerDecay,
    Optional<Lora> lora) {

  /// Settings for a small encoder, in bfloat16 where the processor multiplies it.
  public static final TrainingOptions DEFAULTS =
      new TrainingOptions(
          17,
          16,
          1,
          1e-4,
          0.1,
          0.01,
          1.0,
          0.1,
          1.0,
          1.0,
          256,
          64,
          true,
          Precision.best() == Precision.BF16,
          Math.max(1, Runtime.getRuntime().availableProcessors()),
          Duration.ofMinutes(3),
          0,
          0,
          1,
          Optional.empty());

  /// @throws DatasetException when a setting is out of its range
  public TrainingOptions {
    require(batchSize >= 1, "batchSize", batchSize, "1 or more");
    require(accumulation >= 1, "accumulation", accumulation, "1 or more");
    require(learningRate > 0 && learningRate < 1, "learningRate", learningRate, "above 0, below 1");
    require(warmupShare >= 0 && warmupShare <= 1, "warmupShare", warmupShare, "0 to 1");
    require(weightDecay >= 0, "weightDecay", weightDecay, "0 or more");
    require(clipNorm > 0, "clipNorm", clipNorm, "above 0");
    require(dropout >= 0 && dropout < 1, "dropout", dropout, "0 or more, below 1");
    require(spanWeight >= 0, "spanWeight", spanWeight, "0 or more");
    require(reasoningWeight >= 0, "reasoningWeight", reasoningWeight, "0 or more");
    require(maxLength >= 16, "maxLength", maxLength, "16 or more");
    require(stride >= 0 && stride < maxLength, "stride", stride, "0 or more, below maxLength");
    require(threads >= 1, "threads", threads, "1 or more");
    require(
        !checkpointEvery.isNegative(),
        "checkpointSeconds",
        checkpointEvery.toSeconds(),
        "0 or more");
    require(validateEvery >= 0, "validateEvery", validateEvery, "0 or more");
    require(patience >= 0, "patience", patience, "0 or more");
    require(layerDecay > 0 && layerDecay <= 1, "layerDecay", layerDecay, "above 0, at most 1");
  }

  /// The same with some settings changed: `options.with(draft -> draft.seed = 5)`.
  ///
  /// @throws DatasetException when a setting is out of its range
  public TrainingOptions with(Consumer<Draft> changes) {
    Draft draft = new Draft(this);
    changes.accept(draft);
    return draft.finished();
  }

  /// Settings on their way to others.
  public static final class Draft {
    public long seed;
    public int batchSize;
    public int accumulation;
    public double learningRate;
    public double warmupShare;
    public double weightDecay;
    public double clipNorm;
    public double dropout;
    public double spanWeight;
    public double reasoningWeight;
    public int maxLength;
    public int stride;
    public boolean freezeEmbeddings;
    public boolean bfloat16;
    public int threads;
    public Duration checkpointEvery;
    public int validateEvery;
    public int patience;
    public double layerDecay;
    public Optional<Lora> lora;

    private Draft(TrainingOptions from) {
      seed = from.seed();
      batchSize = from.batchSize();
      accumulation = from.accumulation();
      learningRate = from.learningRate();
      warmupShare = from.warmupShare();
      weightDecay = from.weightDecay();
      clipNorm = from.clipNorm();
      dropout = from.dropout();
      spanWeight = from.spanWeight();
      reasoningWeight = from.reasoningWeight();
      maxLength = from.maxLength();
      stride = from.stride();
      freezeEmbeddings = from.freezeEmbeddings();
      bfloat16 = from.bfloat16();
      threads = from.threads();
      checkpointEvery = from.checkpointEvery();
      validateEvery = from.validateEvery();
      patience = from.patience();
      layerDecay = from.layerDecay();
      lora = from.lora();
    }

    private TrainingOptions finished() {
      return new TrainingOptions(
          seed,
          batchSize,
          accumulation,
          learningRate,
          warmupShare,
          weightDecay,
          clipNorm,
          dropout,
          spanWeight,
          reasoningWeight,
          maxLength,
          stride,
          freezeEmbeddings,
          bfloat16,
          threads,
          checkpointEvery,
          validateEvery,
          patience,
          layerDecay,
          lora);
    }
  }

  /// What of the settings decides the result, as text: how often the state is saved does not, and
  /// threads and precision are known by themselves, because a machine may choose them.
  String deciding() {
    return with(
            draft -> {
              draft.threads = 1;
              draft.bfloat16 = false;
              draft.checkpointEvery = Duration.ZERO;
            })
        .toString();
  }

  /// How many threads can share a batch.
  int replicas() {
    return Math.min(threads, batchSize);
  }

  static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new DatasetException(
          "The training setting %s is %s; it must be %s.".formatted(name, value, range));
    }
  }
}
