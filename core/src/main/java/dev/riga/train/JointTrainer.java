package dev.riga.train;

import dev.riga.model.SpanNetwork;
import dev.riga.tensor.Tensor;
import dev.riga.train.TrainingListener.Validation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// Trains both heads of a reader, and the encoder below them.
///
/// ```java
/// try (Scope scope = Scope.open()) {
///   try (var trainer = new JointTrainer(model, features, plan, options, validation, folder, run, listener)) {
///     trainer.train(false);
///   }
/// }
/// ```
final class JointTrainer implements AutoCloseable {

  private final SequencedMap<String, Tensor> trained;
  private final Trainer trainer;

  /// Moments and gradients belong to the scope that is open now.
  ///
  /// @param validation measures the model as it is
  /// @param folder where checkpoints go
  /// @param run a fingerprint of everything that decides the result
  JointTrainer(
      Replicas<SpanNetwork> model,
      List<Feature> features,
      BatchPlan plan,
      TrainingOptions options,
      Supplier<Validation> validation,
      Path folder,
      String run,
      TrainingListener listener) {
    this.trained = TrainedWeights.of(model, options);
    this.trainer =
        new Trainer(
            trained,
            new FeatureBatches(features, plan, new Gradients(model, options), options.seed()),
            steps -> {
              Validation result = validation.get();
              listener.validated(steps, result);
              return result.score();
            },
            options,
            folder,
            run,
            listener);
  }

  /// The weights that change, by name.
  SequencedMap<String, Tensor> trained() {
    return trained;
  }

  /// Trains to the end, or until validation no longer improves: see [Trainer#train].
  void train(boolean resume) {
    trainer.train(resume);
  }

  /// Takes one optimiser step.
  ///
  /// @param step from 0
  Trainer.StepResult step(int step) {
    return trainer.step(step);
  }

  /// Frees the moments.
  @Override
  public void close() {
    trainer.close();
  }

  /// The batches of a plan.
  private record FeatureBatches(
      List<Feature> features, BatchPlan plan, Gradients gradients, long seed)
      implements Trainer.Batches {

    @Override
    public int size() {
      return plan.size();
    }

    @Override
    public boolean endsStage(int number) {
      return plan.endsStage(number);
    }

    @Override
    public Trainer.BatchLoss addGradients(int number, int share) {
      List<Feature> chosen = Arrays.stream(plan.batch(number)).mapToObj(features::get).toList();
      Gradients.Losses losses = gradients.add(chosen, share, Trainer.seed(seed, number));
      SequencedMap<String, Double> parts = new LinkedHashMap<>();
      parts.put("spanLoss", losses.span());
      parts.put("reasoningLoss", losses.reasoning());
      return new Trainer.BatchLoss(
          losses.total(), parts, chosen.size(), chosen.stream().mapToInt(Feature::length).sum());
    }
  }
}
