package dev.riga.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Intervals by resampling: the questions are drawn anew, as many and with repetition, and the
/// score is computed of each draw; the middle 95 % of those scores are the interval (the percentile
/// bootstrap of Efron 1979). Two systems are compared on the same draws (the paired bootstrap of
/// Koehn 2004, W04-3250).
///
/// The same seed gives the same draws. Questions are drawn by themselves, although those about one
/// paragraph are alike; intervals are a little too narrow for that.
///
/// @param seed of the draws
/// @param resamples how many draws, at least 1
public record Bootstrap(long seed, int resamples) {

  private static final double TAIL = 0.025;

  /// 2,000 draws.
  public static final Bootstrap USUAL = new Bootstrap(17, 2000);

  /// @throws IllegalArgumentException when there is no draw
  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("a bootstrap needs at least 1 draw, not " + resamples);
    }
  }

  /// How one system does against another on the same questions.
  ///
  /// @param difference the mean of the first less the mean of the second
  /// @param interval of the difference
  /// @param p the probability of a difference as large by chance, two-sided: twice the share of
  ///   draws on the other side of 0
  public record Difference(double difference, Interval interval, double p) {}

  /// The interval of a score of some questions.
  ///
  /// @param questions how many there are, at least 1
  /// @param score of the questions drawn, by their places; it must not keep the array
  public Interval interval(int questions, ToDoubleFunction<int[]> score) {
    return middle(scores(questions, score));
  }

  /// The interval of a mean over questions.
  ///
  /// @param values one for each question, at least one
  public Interval ofMean(double[] values) {
    return interval(values.length, drawn -> mean(values, drawn));
  }

  /// Compares two systems.
  ///
  /// @param first one value for each question, at least one
  /// @param second the values of the same questions in the same order
  public Difference paired(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          first.length + " questions cannot be paired with " + second.length);
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = first[i] - second[i];
    }
    double[] scores = scores(differences.length, drawn -> mean(differences, drawn));
    long above = Arrays.stream(scores).filter(score -> score >= 0).count();
    long below = Arrays.stream(scores).filter(score -> score <= 0).count();
    double p = Math.min(1, 2.0 * (Math.min(above, below) + 1) / (resamples + 1));
    double mean = Arrays.stream(differences).average().orElseThrow();
    return new Difference(mean, middle(scores), p);
  }

  private double[] scores(int questions, ToDoubleFunction<int[]> score) {
    if (questions < 1) {
      throw new IllegalArgumentException("there is nothing to draw from");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = new double[resamples];
    int[] drawn = new int[questions];
    for (int draw = 0; draw < resamples; draw++) {
      for (int i = 0; i < questions; i++) {
        drawn[i] = random.nextInt(questions);
      }
      scores[draw] = score.applyAsDouble(drawn);
    }
    Arrays.sort(scores);
    return scores;
  }

  private static double mean(double[] values, int[] drawn) {
    double sum = 0;
    for (int place : drawn) {
      sum += values[place];
    }
    return sum / drawn.length;
  }

  private static Interval middle(double[] sorted) {
    return new Interval(Quantiles.of(sorted, TAIL), Quantiles.of(sorted, 1 - TAIL));
  }
}
