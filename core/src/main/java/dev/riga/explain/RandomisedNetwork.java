package dev.riga.explain;

import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/// A copy of a reader's network whose weights are drawn anew, group by group, as a network's are
/// before training: matrices and tables from `N(0, deviation)`, biases 0, the factors of norms 1
/// (Devlin et al. 2019; the deviation is the checkpoint's `initializer_range`). The network it was
/// copied from stays as it is.
final class RandomisedNetwork implements AutoCloseable {
  private static final int AT_ONCE = 1 << 18;

  private final ReaderNetwork trained;
  private final ReaderNetwork copy;
  private final List<WeightGroup> groups;

  RandomisedNetwork(ReaderNetwork trained) {
    this.trained = trained;
    this.copy = trained.copy();
    this.groups = WeightGroup.fromTheOutputDown(copy.weights().keySet());
  }

  /// The network as it is now.
  ReaderNetwork network() {
    return copy;
  }

  /// All weights, from the heads down to the embeddings.
  List<WeightGroup> groups() {
    return groups;
  }

  /// Draws the weights of a group. The same seed gives the same weights, whatever was drawn before.
  void randomise(WeightGroup group, long seed) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      for (String name : group.weights()) {
        Tensor weight = Objects.requireNonNull(copy.weights().get(name), name);
        if (weight.dim() > 1) {
          fill(weight, new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode()));
        } else {
          weight.zeroInPlace().addInPlace(name.endsWith(".weight") ? 1.0 : 0.0);
        }
      }
    }
  }

  private void fill(Tensor weight, SplittableRandom random) {
    double deviation = trained.initialDeviation();
    Tensor flat = weight.view(-1);
    for (long from = 0; from < flat.elements(); from += AT_ONCE) {
      float[] some = new float[(int) Math.min(AT_ONCE, flat.elements() - from)];
      for (int i = 0; i < some.length; i++) {
        some[i] = (float) (deviation * random.nextGaussian());
      }
      try (Scope _ = Scope.open()) {
        flat.narrow(0, from, some.length).copyInPlace(Tensor.of(some, some.length));
      }
    }
  }

  /// Gives a group its trained weights back.
  void restore(WeightGroup group) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      for (String name : group.weights()) {
        Objects.requireNonNull(copy.weights().get(name), name)
            .copyInPlace(Objects.requireNonNull(trained.weights().get(name), name));
      }
    }
  }

  /// Frees the copy.
  @Override
  public void close() {
    copy.close();
  }
}
