package dev.riga.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/// Where a score lies with a probability of 95 %. In JSON a list of its two ends.
public record Interval(double low, double high) {

  /// The two ends.
  @JsonValue
  public List<Double> ends() {
    return List.of(low, high);
  }

  /// The interval of a score that is `factor` times this one.
  public Interval times(double factor) {
    return new Interval(Rounded.of(factor * low), Rounded.of(factor * high));
  }
}
