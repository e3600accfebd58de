package dev.riga.tensor;

import org.bytedeco.pytorch.global.torch;

/// The seed of libtorch's random numbers: tensors made at random. With the same seed, the same
/// operations in the same order in one thread give the same numbers. Dropout has numbers of its
/// own: see [DropoutMasks].
public final class Seed {

  private Seed() {}

  /// Starts the random numbers anew.
  public static void set(long seed) {
    Libtorch.load();
    torch.manual_seed(seed);
  }
}
