package dev.riga.model;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Masks that are added to attention scores.
final class Masks {

  /// Far below any score, and finite, so that a query that sees nothing gets uniform weights and
  /// not NaN.
  private static final double HIDDEN = -1e30;

  private Masks() {}

  /// Hides padding from every query.
  ///
  /// @return `[batch, 1, 1, keyLen]`, or null if there is no padding
  static @Nullable Tensor keys(EncoderInput input, Dtype dtype) {
    return input.hasPadding()
        ? input
            .maskTensor()
            .view(input.batch(), 1, 1, input.length())
            .to(Dtype.FLOAT32)
            .sub(1)
            .mul(-HIDDEN)
            .to(dtype)
        : null;
  }
}
