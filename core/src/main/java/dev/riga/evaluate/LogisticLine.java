package dev.riga.evaluate;

import java.util.List;

/// The maximum-likelihood line of `p = sigmoid(a x + b)` (Platt 1999), held to a small ridge so
/// that it exists for points that a line separates.
///
/// @param slope a
/// @param intercept b
/// @param loss the mean of `-log p` of what was the case
record LogisticLine(double slope, double intercept, double loss) {

  private static final int NEWTON_STEPS = 50;
  private static final double RIDGE = 1e-3;

  /// @param x finite
  /// @param y whether it was the case
  record Point(double x, boolean y) {}

  /// By Newton's method.
  ///
  /// @param points at least one
  static LogisticLine of(List<Point> points) {
    double ridge = RIDGE * points.size();
    double a = 0;
    double b = 0;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double gradientA = ridge * a;
      double gradientB = 0;
      double aa = ridge;
      double ab = 0;
      double bb = 1e-9;
      for (Point point : points) {
        double p = sigmoid(a * point.x + b);
        double error = p - (point.y ? 1 : 0);
        double weight = p * (1 - p);
        gradientA += error * point.x;
        gradientB += error;
        aa += weight * point.x * point.x;
        ab += weight * point.x;
        bb += weight;
      }
      double determinant = aa * bb - ab * ab;
      double stepA = (bb * gradientA - ab * gradientB) / determinant;
      double stepB = (aa * gradientB - ab * gradientA) / determinant;
      a -= stepA;
      b -= stepB;
      if (Math.abs(stepA) + Math.abs(stepB) < 1e-9) {
        break;
      }
    }
    double loss = 0;
    for (Point point : points) {
      loss += logLoss(sigmoid(a * point.x + b), point.y);
    }
    return new LogisticLine(a, b, loss / points.size());
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// `-log` of the probability of what was the case; at most 14, for whoever was sure and wrong.
  static double logLoss(double probability, boolean was) {
    double p = Math.clamp(probability, 1e-6, 1 - 1e-6);
    return -Math.log(was ? p : 1 - p);
  }
}
