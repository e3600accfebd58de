package dev.riga.explain;

import dev.riga.read.SpanScorer;
import dev.riga.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A sparse linear model of what leaving out sentences does (ContextCite, Cohen-Wang et al. 2024,
/// arXiv 2409.00729): of random halves of the sentences, the scalar is regressed on which are there
/// by the lasso (Tibshirani 1996), fitted by coordinate descent:
///
///     minimise over w, b:  1/(2n) sum of (f - b - w . there)^2 + lambda |w|_1
///
/// With few sentences all subsets are looked at.
public final class Surrogate implements Explainer {
  /// The number of subsets and the penalty are those of the paper's experiments.
  private static final int SUBSETS = 64;

  private static final double LAMBDA = 0.01;
  private static final int SWEEPS = 1000;
  private static final double SETTLED = 1e-9;

  private final SpanScorer scorer;
  private final Sentences sentences;
  private final long seed;

  /// @param scorer the reader's own
  /// @param seed of the subsets
  public Surrogate(SpanScorer scorer, Sentences sentences, long seed) {
    this.scorer = scorer;
    this.sentences = sentences;
    this.seed = seed;
  }

  @Override
  public Method method() {
    return Method.SURROGATE;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    SentenceUnits units = SentenceUnits.of(window, sentences);
    List<BitSet> absent = subsets(units.count());
    List<Variant> variants = absent.stream().map(units::without).toList();
    double[] f = new Perturbation(scorer, scalar).of(variants);
    double[][] there = new double[absent.size()][units.count()];
    for (int row = 0; row < there.length; row++) {
      for (int i = 0; i < units.count(); i++) {
        there[row][i] = absent.get(row).get(i) ? 0 : 1;
      }
    }
    Lasso lasso = Lasso.fit(there, f, LAMBDA);
    double[] everything = new double[units.count()];
    Arrays.fill(everything, 1);
    return new Attribution(
        method(),
        scalar.words(),
        f[0],
        List.of(),
        units.pieces(lasso.weights),
        new Sum.To(
            "what the surrogate says of all sentences minus of none; it explains %.0f %% of the variance"
                .formatted(100 * lasso.explained),
            lasso.predict(everything) - lasso.predict(new double[units.count()]),
            Arrays.stream(lasso.weights).sum()),
        new Attribution.Cost(variants.size(), 0, (System.nanoTime() - start) / 1_000_000));
  }

  /// Which sentences are left out: first none, then all subsets or random ones, none twice.
  private List<BitSet> subsets(int count) {
    Set<BitSet> subsets = new LinkedHashSet<>();
    subsets.add(new BitSet());
    if (count <= 6) {
      for (long bits = 1; bits < 1L << count; bits++) {
        subsets.add(BitSet.valueOf(new long[] {bits}));
      }
      return new ArrayList<>(subsets);
    }
    Random random = new Random(seed);
    while (subsets.size() < SUBSETS) {
      BitSet some = new BitSet();
      for (int i = 0; i < count; i++) {
        some.set(i, random.nextBoolean());
      }
      subsets.add(some);
    }
    return new ArrayList<>(subsets);
  }

  /// A fitted linear model.
  static final class Lasso {
    private final double[] weights;
    private final double intercept;

    /// The share of the variance of f that it explains (R squared).
    private final double explained;

    private Lasso(double[] weights, double intercept, double explained) {
      this.weights = weights;
      this.intercept = intercept;
      this.explained = explained;
    }

    static Lasso fit(double[][] x, double[] f, double lambda) {
      int n = x.length;
      int d = n == 0 ? 0 : x[0].length;
      double[] weights = new double[d];
      double[] means = new double[d];
      double[] squares = new double[d];
      double meanF = Arrays.stream(f).average().orElse(0);
      for (int i = 0; i < d; i++) {
        for (double[] row : x) {
          means[i] += row[i] / n;
        }
        for (double[] row : x) {
          squares[i] += (row[i] - means[i]) * (row[i] - means[i]) / n;
        }
      }
      double[] rest = new double[n]; // f - mean - weights . (x - means)
      Arrays.setAll(rest, row -> f[row] - meanF);
      double total = Arrays.stream(rest).map(r -> r * r).sum();
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double moved = 0;
        for (int i = 0; i < d; i++) {
          if (squares[i] == 0) {
            continue;
          }
          double slope = 0;
          for (int row = 0; row < n; row++) {
            slope += (x[row][i] - means[i]) * rest[row] / n;
          }
          double free = slope + squares[i] * weights[i];
          double shrunk = Math.signum(free) * Math.max(0, Math.abs(free) - lambda) / squares[i];
          double change = shrunk - weights[i];
          weights[i] = shrunk;
          for (int row = 0; row < n; row++) {
            rest[row] -= change * (x[row][i] - means[i]);
          }
          moved = Math.max(moved, Math.abs(change));
        }
        if (moved < SETTLED) {
          break;
        }
      }
      double intercept = meanF;
      for (int i = 0; i < d; i++) {
        intercept -= weights[i] * means[i];
      }
      double left = Arrays.stream(rest).map(r -> r * r).sum();
      return new Lasso(weights, intercept, total == 0 ? 1 : 1 - left / total);
    }

    double predict(double[] x) {
      double sum = intercept;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * x[i];
      }
      return sum;
    }
  }
}
