package dev.riga.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/// Loads the native libraries once, and settles what must be settled before the first operation.
final class Libtorch {

  static {
    Loader.load(openblas.class);
    Loader.load(torch.class);
    // OpenBLAS has threads of its own, which fight those of OpenMP: a forward of MiniLM takes ten
    // times as long with both.
    openblas.blas_set_num_threads(1);
  }

  private Libtorch() {}

  /// Does nothing but make sure that the static initialiser has run.
  static void load() {}
}
