package dev.riga.read;

/// A running `log(sum of exp(x))` that neither overflows nor loses small terms: it keeps the
/// largest x seen and the sum of all terms relative to it.
public final class LogSum {
  private double largest = Double.NEGATIVE_INFINITY;
  private double sum;

  /// `log(sum of exp(x))` of all values; negative infinity for none.
  public static double of(double... values) {
    LogSum sum = new LogSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value();
  }

  /// Adds `exp(logTerm)` to the sum.
  public void add(double logTerm) {
    if (logTerm == Double.NEGATIVE_INFINITY) {
      return;
    }
    if (logTerm <= largest) {
      sum += Math.exp(logTerm - largest);
    } else {
      sum = sum * Math.exp(largest - logTerm) + 1;
      largest = logTerm;
    }
  }

  /// The logarithm of the sum so far; negative infinity while nothing was added.
  public double value() {
    return largest == Double.NEGATIVE_INFINITY ? largest : largest + Math.log(sum);
  }
}
