package dev.riga.train;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Safetensors;
import dev.riga.tensor.AdamW;
import dev.riga.tensor.Tensor;
import dev.riga.train.TrainingListener.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/// Trains weights step by step: gradients of some batches, clipping, AdamW, the schedule,
/// checkpoints, validation, early stopping. What is trained, and on what, is the caller's.
///
/// A run is a function of the weights it starts from, the batches, the options and the seed: one
/// that was stopped and resumes from its last checkpoint ends, on the same machine and with the
/// same number of threads, with the same weights bit for bit.
final class Trainer implements AutoCloseable {

  private static final String BEST = "best.safetensors";

  private final SequencedMap<String, Tensor> trained;
  private final Batches batches;
  private final Validating validating;
  private final TrainingOptions options;
  private final Path folder;
  private final String run;
  private final TrainingListener listener;

  private final AdamW optimiser;
  private final WarmupSchedule schedule;
  private final int totalSteps;

  private double bestScore = -1;
  private int stale;
  private double secondsBefore;

  /// What a run goes through.
  interface Batches {

    /// How many there are.
    int size();

    /// Whether a batch is the last of a part of the run, after which the model is measured.
    boolean endsStage(int number);

    /// Adds to the gradients of the weights those of a batch's loss, divided by `share`.
    BatchLoss addGradients(int number, int share);
  }

  /// What a batch came to.
  ///
  /// @param loss what is made small
  /// @param parts of it, by name
  /// @param windows how many examples it has
  /// @param tokens of them, padding not counted
  record BatchLoss(double loss, SequencedMap<String, Double> parts, int windows, long tokens) {}

  /// Measures the model as it is, and tells who listens.
  interface Validating {

    /// @param steps how many were taken
    /// @return by which models are compared: the higher, the better; empty when nothing was kept
    ///   aside that tells them apart
    OptionalDouble score(int steps);
  }

  /// Moments belong to the scope that is open now.
  ///
  /// @param trained the weights that change, by name
  /// @param folder where checkpoints go
  /// @param run a fingerprint of everything that decides the result, save the machine
  Trainer(
      SequencedMap<String, Tensor> trained,
      Batches batches,
      Validating validating,
      TrainingOptions options,
      Path folder,
      String run,
      TrainingListener listener) {
    this.trained = trained;
    this.batches = batches;
    this.validating = validating;
    this.options = options;
    this.folder = folder;
    this.run = run;
    this.listener = listener;
    this.optimiser = new AdamW(trained, settings(options, trained));
    this.totalSteps = Math.ceilDiv(batches.size(), options.accumulation());
    this.schedule = WarmupSchedule.of(options, totalSteps);
  }

  /// Trains to the end, or until validation no longer improves, and leaves the best weights that
  /// validation saw in the model; without scores, the last ones.
  ///
  /// @param resume whether to go on from the last checkpoint, if there is one
  /// @throws TrainingException when the loss is no number, or a checkpoint cannot be written or
  ///   read
  void train(boolean resume) {
    int first = resume ? restore() : 0;
    if (first == 0) {
      TrainingState.clear(folder);
    }
    listener.started(totalSteps, first);
    Clock clock = new Clock(first);
    for (int step = first; step < totalSteps; step++) {
      listener.stepped(clock.report(step, step(step)));
      boolean last = step + 1 == totalSteps;
      if (isTimeToValidate(step) && validate(step + 1)) {
        break;
      }
      if (clock.isTimeToSave() || last) {
        save(step + 1, clock.seconds());
      }
    }
    restoreBest();
  }

  /// Takes one optimiser step.
  ///
  /// @param step from 0
  StepResult step(int step) {
    optimiser.zeroGradients();
    int firstBatch = step * options.accumulation();
    int lastBatch = Math.min(firstBatch + options.accumulation(), batches.size());
    int share = lastBatch - firstBatch;
    double loss = 0;
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    int windows = 0;
    long tokens = 0;
    for (int number = firstBatch; number < lastBatch; number++) {
      BatchLoss batch = batches.addGradients(number, share);
      loss += batch.loss() / share;
      batch.parts().forEach((name, part) -> parts.merge(name, part / share, Double::sum));
      windows += batch.windows();
      tokens += batch.tokens();
    }
    double norm = optimiser.clipGradients(options.clipNorm());
    requireNumbers(step, loss, norm);
    double learningRate = schedule.learningRate(step);
    optimiser.step(learningRate);
    return new StepResult(loss, parts, norm, learningRate, windows, tokens);
  }

  /// The seed of what is random in a batch: it depends on the run's seed and the batch's number
  /// alone, so that a checkpoint need not hold it.
  static long seed(long run, int batch) {
    return new SplittableRandom(run + batch).nextLong();
  }

  /// What a step did; losses are means over its batches.
  record StepResult(
      double loss,
      SequencedMap<String, Double> parts,
      double gradientNorm,
      double learningRate,
      int windows,
      long tokens) {}

  private void requireNumbers(int step, double lossNow, double norm) {
    if (!Double.isFinite(lossNow) || !Double.isFinite(norm)) {
      throw new TrainingException(
          ("Training stopped at step %d of %d: the loss is %s and the norm of the gradients %s. The"
                  + " checkpoints up to there are kept. Lower the learning rate (now %s) or lengthen"
                  + " the warm-up, and train again.")
              .formatted(step + 1, totalSteps, lossNow, norm, options.learningRate()));
    }
  }

  /// Frees the moments.
  @Override
  public void close() {
    optimiser.close();
  }

  private boolean isTimeToValidate(int step) {
    int lastBatch = Math.min((step + 1) * options.accumulation(), batches.size());
    boolean endsStage = false;
    for (int number = step * options.accumulation(); number < lastBatch; number++) {
      endsStage |= batches.endsStage(number);
    }
    return endsStage || (options.validateEvery() > 0 && (step + 1) % options.validateEvery() == 0);
  }

  /// @return whether to stop early
  private boolean validate(int steps) {
    OptionalDouble score = validating.score(steps);
    if (score.isEmpty()) {
      return false;
    }
    if (score.getAsDouble() > bestScore) {
      bestScore = score.getAsDouble();
      stale = 0;
      keepBest(steps);
      return false;
    }
    stale++;
    if (options.patience() > 0 && stale >= options.patience()) {
      listener.note(
          "stopped early after step %d: %d validations without a better score"
              .formatted(steps, stale));
      return true;
    }
    return false;
  }

  private void keepBest(int steps) {
    Path best = folder.resolveSibling(BEST);
    try {
      Safetensors.write(best, trained, Map.of("step", Integer.toString(steps)));
    } catch (CheckpointException e) {
      throw TrainingException.notWritten("the best weights so far", best, e);
    }
  }

  private void save(int steps, double seconds) {
    var state =
        new TrainingState(
            TrainingState.FORMAT,
            run,
            options.threads(),
            options.bfloat16(),
            steps,
            bestScore,
            stale,
            seconds);
    listener.saved(steps, state.save(folder, trained, optimiser.state()));
  }

  private int restore() {
    var latest = TrainingState.latest(folder, run, options);
    if (latest.isEmpty()) {
      return 0;
    }
    TrainingState.Saved saved = latest.get();
    StoredTensors.copyInto(saved.weights(), trained);
    StoredTensors.copyInto(saved.moments(), optimiser.state());
    bestScore = saved.state().bestScore();
    stale = saved.state().stale();
    secondsBefore = saved.state().seconds();
    return saved.state().step();
  }

  private void restoreBest() {
    if (bestScore >= 0) {
      StoredTensors.copyInto(folder.resolveSibling(BEST), trained);
    }
  }

  /// As PyTorch's defaults, and BERT's own (Devlin et al. 2019, appendix A.2): biases and layer
  /// norms do not decay. A norm is known by its one dimension: its name is another in each family.
  static AdamW.Settings settings(TrainingOptions options, SequencedMap<String, Tensor> trained) {
    LayerRates rates = LayerRates.of(options.layerDecay(), trained.keySet());
    return new AdamW.Settings(
        0.9,
        0.999,
        1e-8,
        options.weightDecay(),
        name -> !name.contains("bias") && dimensions(trained, name) > 1,
        rates::share);
  }

  private static int dimensions(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name)).shape().length;
  }

  /// Times steps.
  private final class Clock {
    private final long began = System.nanoTime();
    private final int first;
    private long lastStep = began;
    private long lastSave = began;

    Clock(int first) {
      this.first = first;
    }

    double seconds() {
      return secondsBefore + (System.nanoTime() - began) / 1e9;
    }

    boolean isTimeToSave() {
      long now = System.nanoTime();
      if (now - lastSave < options.checkpointEvery().toNanos()) {
        return false;
      }
      lastSave = now;
      return true;
    }

    Step report(int step, StepResult result) {
      long now = System.nanoTime();
      double seconds = Math.max(1e-9, (now - lastStep) / 1e9);
      lastStep = now;
      long eachStep = (now - began) / (step + 1 - first);
      return new Step(
          step + 1,
          totalSteps,
          result.loss(),
          result.parts(),
          result.gradientNorm(),
          result.learningRate(),
          result.windows() / seconds,
          result.tokens() / seconds,
          Duration.ofNanos(eachStep * (totalSteps - step - 1)));
    }
  }
}
