package dev.riga.tensor;

import org.bytedeco.pytorch.global.torch;

/// How many threads one operation of libtorch uses.
///
/// The threads are OpenMP's, and by default they spin while they wait: beside one busy core that
/// makes a forward 3 to 18 times slower. How they wait is settled when the process starts, by the
/// environment variable `OMP_WAIT_POLICY=PASSIVE`, which Riga's launcher sets; nothing inside the
/// process can.
public final class Threads {

  private Threads() {}

  /// Sets the threads of one operation started by the calling thread.
  ///
  /// @param count at least 1
  public static void use(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "An operation needs at least one thread, not " + count + ".");
    }
    Libtorch.load();
    // The first question makes libtorch settle this thread's number by what was last set anywhere;
    // asked later, it would overwrite the number that is set here.
    torch.get_num_threads();
    torch.set_num_threads(count);
  }

  /// The threads that one operation started by the calling thread uses.
  public static int inUse() {
    Libtorch.load();
    return torch.get_num_threads();
  }
}
