package dev.riga.explain;

/// What the values of an attribution add up to.
public sealed interface Sum {

  /// To a number that can be checked.
  ///
  /// @param of what it is, for instance `f(input) - f(baseline)`
  /// @param expected the number
  /// @param actual the sum of the values
  record To(String of, double expected, double actual) implements Sum {

    /// How far the sum is from it, as a part of it: 0 for exact.
    public double gap() {
      return Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-9);
    }
  }

  /// To nothing by themselves.
  ///
  /// @param meaning what each value is, in one sentence
  record Nothing(String meaning) implements Sum {}
}
