package dev.riga.explain;

import java.util.Arrays;
import java.util.Random;

/// Percentile intervals of means by the bootstrap (Efron 1979).
final class Bootstrap {

  private Bootstrap() {}

  /// The 95 % interval of the mean: low and high; NaN twice for no values.
  static double[] interval(double[] values, int samples, long seed) {
    if (values.length == 0) {
      return new double[] {Double.NaN, Double.NaN};
    }
    Random random = new Random(seed);
    double[] means = new double[samples];
    for (int sample = 0; sample < samples; sample++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[sample] = sum / values.length;
    }
    Arrays.sort(means);
    return new double[] {
      means[(int) Math.floor(0.025 * (samples - 1))], means[(int) Math.ceil(0.975 * (samples - 1))]
    };
  }
}
