package dev.riga.train;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.tensor.AdamW;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Seed;
import dev.riga.tensor.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The steps of a reader's training by themselves, on windows of token ids, at one learning rate
/// and without checkpoints and validation: to measure them and to compare them with another
/// trainer's.
///
/// ```java
/// try (ReaderSteps steps = new ReaderSteps(Path.of("reader"), options)) {
///   double loss = steps.step(ids, starts, ends);
/// }
/// ```
public final class ReaderSteps implements AutoCloseable {

  private final TrainingOptions options;
  private final Scope scope;
  private final Checkpoint checkpoint;
  private final Replicas<SpanNetwork> model;
  private final AdamW optimiser;
  private final Gradients gradients;
  private int steps;

  /// @param reader the directory of a BERT, with a span head or without
  /// @throws dev.riga.checkpoint.CheckpointException when it cannot be loaded
  public ReaderSteps(Path reader, TrainingOptions options) {
    this.options = options;
    Threads.use(options.threads());
    Seed.set(options.seed());
    scope = Scope.open();
    checkpoint = Checkpoint.open(reader);
    var config = ReaderDirectory.config(checkpoint.config(), options.dropout());
    model =
        Replicas.of(
            options.replicas(),
            TrainedWeights.purpose(options),
            purpose -> Networks.joint(checkpoint, config, purpose));
    var trained = TrainedWeights.of(model, options);
    optimiser = new AdamW(trained, Trainer.settings(options, trained));
    gradients = new Gradients(model, options);
  }

  /// Takes one step, and returns the mean of the cross entropies of start and end before it.
  ///
  /// @param ids `[windows][tokens]`, without padding
  /// @param starts the first token of each window's answer
  /// @param ends the last token of each
  public double step(int[][] ids, int[] starts, int[] ends) {
    List<Feature> features = new ArrayList<>();
    IntStream.range(0, ids.length)
        .forEach(i ->
            features.add(
                new Feature(
                    ids[i], new int[ids[i].length], starts[i], ends[i], Feature.UNLABELLED)));
    try (var _ = Scope.open()) {
      optimiser.zeroGradients();
      Gradients.Losses losses = gradients.add(features, 1, Trainer.seed(options.seed(), steps));
      optimiser.clipGradients(options.clipNorm());
      optimiser.step(options.learningRate());
      steps++;
      return losses.total();
    }
  }

  /// The values of some weights as they are now.
  float[][] weights(String... names) {
    return Stream.of(names)
        .map(name -> model.parameters().named(name).toFloats())
        .toArray(float[][]::new);
  }

  /// Frees the network.
  @Override
  public void close() {
    optimiser.close();
    model.close();
    checkpoint.close();
    scope.close();
  }
}
