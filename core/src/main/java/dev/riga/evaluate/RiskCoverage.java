package dev.riga.evaluate;

import dev.riga.evaluate.Reliability.Judged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How many of the answers given are wrong when only the surest questions are answered (El-Yaniv
/// and Wiener 2010).
///
/// @param area the mean risk over all coverages: 0 when every right answer is surer than every
///   wrong one and there is a right one only
/// @param points at every tenth of the questions
public record RiskCoverage(double area, List<Point> points) {

  private static final int POINTS = 10;

  /// One choice of a threshold.
  ///
  /// @param coverage the share of the questions that is answered
  /// @param risk the share of those answers that is wrong
  /// @param confidence the least of the answers given: the threshold
  public record Point(double coverage, double risk, double confidence) {}

  /// The curve of what was said.
  ///
  /// @param judged at least one
  public static RiskCoverage of(List<Judged> judged) {
    List<Judged> surestFirst =
        judged.stream().sorted(Comparator.comparingDouble(one -> -one.confidence())).toList();
    List<Point> points = new ArrayList<>();
    double wrong = 0;
    double area = 0;
    for (int i = 0; i < surestFirst.size(); i++) {
      Judged one = surestFirst.get(i);
      wrong += 1 - one.right();
      area += wrong / (i + 1) / surestFirst.size();
      if (isPoint(i + 1, surestFirst.size())) {
        points.add(
            new Point(
                Rounded.of((i + 1.0) / surestFirst.size()),
                Rounded.of(wrong / (i + 1)),
                Rounded.of(one.confidence())));
      }
    }
    return new RiskCoverage(Rounded.of(area), List.copyOf(points));
  }

  /// Whether with this many answered another tenth of all is full.
  private static boolean isPoint(int answered, int all) {
    return (long) answered * POINTS / all > (answered - 1L) * POINTS / all;
  }
}
