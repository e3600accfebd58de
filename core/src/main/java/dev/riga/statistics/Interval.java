package dev.riga.statistics;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/// Where a score lies with a probability of 95 %. In JSON a list of its two ends, with four digits
/// behind the point.
public record Interval(double low, double high) {

  /// The two ends.
  @JsonValue
  public List<Double> ends() {
    return List.of(rounded(low), rounded(high));
  }

  /// The interval of a score that is `factor` times this one.
  public Interval times(double factor) {
    return new Interval(factor * low, factor * high);
  }

  private static double rounded(double end) {
    return Math.round(end * 1e4) / 1e4;
  }
}
