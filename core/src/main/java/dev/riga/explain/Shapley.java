package dev.riga.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Shapley values (Shapley 1953, "A value for n-person games"): what each player adds, averaged
/// over all orders in which they might come. They add up to `v(all) - v(none)`.
final class Shapley {
  /// Up to so many players every subset is looked at.
  static final int EXACT = 12;

  /// Orders that are drawn for more, each with its reverse.
  private static final int DRAWN = 1000;

  private Shapley() {}

  /// @param n players
  /// @param v the value of some of the players
  /// @param seed of the orders that are drawn for more than [#EXACT] players
  static double[] values(int n, ToDoubleFunction<BitSet> v, long seed) {
    return n <= EXACT ? exact(n, v) : drawn(n, v, seed);
  }

  private static double[] exact(int n, ToDoubleFunction<BitSet> v) {
    double[] worth = new double[1 << n];
    for (int subset = 0; subset < worth.length; subset++) {
      worth[subset] = v.applyAsDouble(BitSet.valueOf(new long[] {subset}));
    }
    double[] values = new double[n];
    for (int subset = 0; subset < worth.length; subset++) {
      double weight = weight(Integer.bitCount(subset), n);
      for (int player = 0; player < n; player++) {
        if ((subset & 1 << player) == 0) {
          values[player] += weight * (worth[subset | 1 << player] - worth[subset]);
        }
      }
    }
    return values;
  }

  /// `s! (n - s - 1)! / n!`: how often just these s players come before the next.
  private static double weight(int s, int n) {
    double weight = 1.0 / n;
    for (int i = 1; i <= s; i++) {
      weight *= (double) i / (n - i);
    }
    return weight;
  }

  private static double[] drawn(int n, ToDoubleFunction<BitSet> v, long seed) {
    double[] values = new double[n];
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Random random = new Random(seed);
    for (int i = 0; i < DRAWN; i++) {
      Collections.shuffle(order, random);
      addGains(order, v, values);
      addGains(order.reversed(), v, values);
    }
    return Arrays.stream(values).map(sum -> sum / (2.0 * DRAWN)).toArray();
  }

  private static void addGains(List<Integer> order, ToDoubleFunction<BitSet> v, double[] values) {
    BitSet there = new BitSet();
    double before = v.applyAsDouble(there);
    for (int player : order) {
      there.set(player);
      double after = v.applyAsDouble(there);
      values[player] += after - before;
      before = after;
    }
  }
}
