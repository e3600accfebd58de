package dev.riga.train;

/// The learning rate rises from 0 in a straight line during the warm-up, then falls in a straight
/// line to 0 at the last step (`get_linear_schedule_with_warmup` of Hugging Face transformers).
///
/// @param peak the highest learning rate, above 0
/// @param warmupSteps how many steps it rises, 0 or more
/// @param totalSteps how many steps there are, `warmupSteps` or more
public record WarmupSchedule(double peak, int warmupSteps, int totalSteps) {

  public WarmupSchedule {
    if (!(peak > 0) || warmupSteps < 0 || totalSteps < warmupSteps) {
      throw new IllegalArgumentException(
          "not a schedule: peak %s, %d warm-up steps of %d"
              .formatted(peak, warmupSteps, totalSteps));
    }
  }

  /// That of a run.
  ///
  /// @param totalSteps how many steps it has
  static WarmupSchedule of(TrainingOptions options, int totalSteps) {
    return new WarmupSchedule(
        options.learningRate(), (int) Math.round(options.warmupShare() * totalSteps), totalSteps);
  }

  /// The learning rate of a step.
  ///
  /// @param step from 0
  /// @return between 0 and [#peak]
  public double learningRate(int step) {
    if (step < warmupSteps) {
      return peak * step / warmupSteps;
    }
    return peak * Math.max(0, totalSteps - step) / Math.max(1, totalSteps - warmupSteps);
  }
}
