package dev.riga.explain;

import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What drawing a reader's weights at random does to its explanations: the model-randomisation
/// check of Adebayo et al. 2018 (arXiv 1810.03292, section 3). A method that is about what the
/// network has learnt must give other values when nothing learnt is left; one whose values hardly
/// change tells of the input and the architecture alone.
///
/// @param seed of the first draw; the others follow it
/// @param draws how many times the weights were drawn
/// @param methods one for each method that was checked
public record Randomisation(long seed, int draws, List<OfMethod> methods) {
  /// Beyond this rank correlation a quarter of the order of the ranks is still the trained
  /// network's (its square is the share of variance that is common).
  public static final double MOST_SIMILAR = 0.5;

  /// With fewer words, ranks agree by chance too often.
  public static final int FEWEST_WORDS = 10;

  private static final int BOOTSTRAPS = 2000;

  public Randomisation {
    methods = List.copyOf(methods);
  }

  /// What a group of random weights did.
  ///
  /// @param group the weights that were drawn last, for instance `layer 11`
  /// @param signed Spearman's rank correlation of the words' values with those of the trained
  ///   network, the mean over the draws; NaN where all values of the trained network are equal
  /// @param absolute the same for the sizes of the values, whatever their signs
  public record Correlation(String group, double signed, double absolute) {}

  /// Whether a method passes.
  public enum Sanity {
    /// With random weights the order is another: the interval lies below [#MOST_SIMILAR].
    PASSES,
    /// The interval holds [#MOST_SIMILAR], or there are fewer words than [#FEWEST_WORDS].
    UNCLEAR,
    /// The values hardly change: the interval lies above [#MOST_SIMILAR].
    FAILS;

    /// The word in text and JSON, for instance `passes`.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The rule.
    ///
    /// @param interval of the similarity
    /// @param words how many values were compared
    static Sanity of(Interval interval, int words) {
      if (words < FEWEST_WORDS || Double.isNaN(interval.low())) {
        return UNCLEAR;
      }
      return interval.high() < MOST_SIMILAR
          ? PASSES
          : interval.low() > MOST_SIMILAR ? FAILS : UNCLEAR;
    }
  }

  /// What it did to one method.
  ///
  /// @param method which
  /// @param sanity the word
  /// @param similarity the number behind it: with every weight random, the larger of the two rank
  ///   correlations, whatever its sign, the mean over the draws; NaN where it is not known
  /// @param interval its 95 % bootstrap interval over the draws
  /// @param words how many values were compared: all words of question and passage, or sentences
  /// @param cascade the weights drawn one group after the other, from the heads down, those before
  ///   staying random
  /// @param each one group at a time, the others trained; empty unless asked for
  public record OfMethod(
      Method method,
      Sanity sanity,
      double similarity,
      Interval interval,
      int words,
      List<Correlation> cascade,
      List<Correlation> each) {

    /// Judges a method.
    ///
    /// @param similarities one for each draw
    static OfMethod of(
        Method method,
        double[] similarities,
        int words,
        long seed,
        List<Correlation> cascade,
        List<Correlation> each) {
      double mean = Arrays.stream(similarities).average().orElse(Double.NaN);
      Interval interval =
          Double.isNaN(mean)
              ? new Interval(Double.NaN, Double.NaN)
              : new Bootstrap(seed, BOOTSTRAPS).ofMean(similarities);
      return new OfMethod(
          method,
          Sanity.of(interval, words),
          mean,
          interval,
          words,
          List.copyOf(cascade),
          List.copyOf(each));
    }
  }
}
