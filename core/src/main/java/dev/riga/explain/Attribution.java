package dev.riga.explain;

import java.util.List;

/// Signed values of the parts of one question and passage for a scalar.
///
/// @param method how they were made
/// @param target the scalar in words, for instance `log p(y | x, z)`
/// @param scalar its value for the whole input
/// @param tokens one for each token of the window, special ones included; for a method that values
///   sentences, empty
/// @param words the same by words of question and passage, in their order; for a method that values
///   sentences, those sentences
/// @param sum what the values add up to
/// @param cost what it took
public record Attribution(
    Method method,
    String target,
    double scalar,
    List<Piece> tokens,
    List<Piece> words,
    Sum sum,
    Cost cost) {

  /// What an attribution took.
  ///
  /// @param forwards sequences that went through the network
  /// @param backwards sequences that gradients were computed for
  /// @param millis of the clock
  public record Cost(int forwards, int backwards, long millis) {}
}
