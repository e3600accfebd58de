package dev.riga.evaluate;

/// Scores as reports give them: more digits than four would say nothing.
final class Rounded {

  private Rounded() {}

  /// A number with four digits behind the point.
  static double of(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /// A share, from 0 to 1, in per cent.
  static double percent(double share) {
    return of(100 * share);
  }
}
