package dev.riga.train;

import dev.riga.tensor.Scope;
import dev.riga.tensor.Seed;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// What every run does, whatever it trains: it holds its folder, says how it computes, settles
/// threads and random numbers, and trains with checkpoints and metrics.
///
/// ```java
/// try (var run = TrainingRun.begin(recipe.base(), recipe.options(), out, listener)) {
///   run.train(weights, batches, steps -> score(), fingerprint, resume);
/// }
/// ```
final class TrainingRun implements AutoCloseable {

  private final TrainingFolder folder;
  private final TrainingOptions options;
  private final TrainingListener metrics;
  private final Scope scope = Scope.open();
  private final long began = System.nanoTime();

  private TrainingRun(TrainingFolder folder, TrainingOptions options, TrainingListener listener) {
    this.folder = folder;
    this.options = options;
    this.metrics = new MetricsLog(folder.metrics(), listener);
  }

  /// Begins.
  ///
  /// @param base its name, to be told
  /// @param out the output directory
  /// @throws TrainingException when another process trains there
  static TrainingRun begin(
      String base, TrainingOptions options, Path out, TrainingListener listener) {
    TrainingFolder folder = TrainingFolder.in(out);
    listener.note(
        "base %s, seed %d, %d threads, %s"
            .formatted(
                base,
                options.seed(),
                options.threads(),
                options.bfloat16() ? "bfloat16 with fp32 weights" : "fp32"));
    Threads.use(options.threads());
    Seed.set(options.seed());
    return new TrainingRun(folder, options, listener);
  }

  /// Who hears of the steps, and writes them down.
  TrainingListener metrics() {
    return metrics;
  }

  /// Trains weights to the end: see [Trainer#train].
  ///
  /// @param fingerprint of everything that decides the result, save the machine
  /// @param resume whether to go on from the last checkpoint
  void train(
      SequencedMap<String, Tensor> weights,
      Trainer.Batches batches,
      Trainer.Validating validating,
      String fingerprint,
      boolean resume) {
    try (var trainer =
        new Trainer(
            weights, batches, validating, options, folder.checkpoints(), fingerprint, metrics)) {
      trainer.train(resume);
    }
  }

  /// How long it has taken so far.
  Duration soFar() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// As many items, spread evenly over the list: the sample that validations look at.
  static <T> List<T> spread(List<T> items, int count) {
    if (items.size() <= count) {
      return items;
    }
    return IntStream.range(0, count)
        .mapToObj(i -> items.get((int) ((long) i * items.size() / count)))
        .toList();
  }

  /// Frees what was made, and lets others train in the folder.
  @Override
  public void close() {
    scope.close();
    folder.close();
  }
}
