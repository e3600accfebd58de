package dev.riga.evaluate;

import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Bootstrap.Difference;
import dev.riga.statistics.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Two runs on the same questions, compared score by score; the names are those that `evaluate
/// compare --json` prints.
///
/// @param questions that both runs have
/// @param onlyInA questions that the second run lacks
/// @param onlyInB questions that the first run lacks
/// @param scores those that both runs have, by name
public record Comparison(
    int questions,
    int onlyInA,
    int onlyInB,
    Map<String, Compared> scores,
    long seed,
    int resamples) {

  /// One score, between 0 and 1.
  ///
  /// @param questions that have it in both runs
  /// @param a the mean of the first run
  /// @param b the mean of the second
  /// @param difference `b - a`
  /// @param interval of the difference, 95 %
  /// @param p the probability of a difference as large by chance, two-sided
  /// @param better questions on which the second run scores higher
  /// @param worse questions on which it scores lower
  public record Compared(
      int questions,
      double a,
      double b,
      double difference,
      Interval interval,
      double p,
      int better,
      int worse) {}

  /// Compares two runs.
  ///
  /// @throws EvaluationException when they share no question or no score
  public static Comparison of(List<Case> a, List<Case> b, Bootstrap bootstrap) {
    Map<String, Case> byId = new HashMap<>();
    b.forEach(one -> byId.put(one.id(), one));
    List<Case> left = new ArrayList<>();
    List<Case> right = new ArrayList<>();
    for (Case one : a) {
      Case other = byId.get(one.id());
      if (other != null) {
        left.add(one);
        right.add(other);
      }
    }
    if (left.isEmpty()) {
      throw new EvaluationException(
          "The two runs have no question in common. Compare runs over the same data.");
    }
    Map<String, Compared> scores = new LinkedHashMap<>();
    for (String name : names(left)) {
      List<Case> leftWithIt = new ArrayList<>();
      List<Case> rightWithIt = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        if (left.get(i).scores().containsKey(name) && right.get(i).scores().containsKey(name)) {
          leftWithIt.add(left.get(i));
          rightWithIt.add(right.get(i));
        }
      }
      if (!leftWithIt.isEmpty()) {
        scores.put(
            name,
            compared(Case.values(leftWithIt, name), Case.values(rightWithIt, name), bootstrap));
      }
    }
    if (scores.isEmpty()) {
      throw new EvaluationException(
          "The two runs have no score in common: one has %s, the other %s."
              .formatted(names(left), names(right)));
    }
    return new Comparison(
        left.size(),
        a.size() - left.size(),
        b.size() - right.size(),
        scores,
        bootstrap.seed(),
        bootstrap.resamples());
  }

  private static Set<String> names(List<Case> cases) {
    Set<String> names = new LinkedHashSet<>();
    cases.forEach(one -> names.addAll(one.scores().keySet()));
    return names;
  }

  private static Compared compared(double[] a, double[] b, Bootstrap bootstrap) {
    Difference difference = bootstrap.paired(b, a);
    int better = 0;
    int worse = 0;
    double sumA = 0;
    double sumB = 0;
    for (int i = 0; i < a.length; i++) {
      sumA += a[i];
      sumB += b[i];
      better += b[i] > a[i] ? 1 : 0;
      worse += b[i] < a[i] ? 1 : 0;
    }
    return new Compared(
        a.length,
        Rounded.of(sumA / a.length),
        Rounded.of(sumB / b.length),
        Rounded.of(difference.difference()),
        difference.interval(),
        Rounded.of(difference.p()),
        better,
        worse);
  }
}
