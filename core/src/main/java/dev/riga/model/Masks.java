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

  /// Hides padding, and what is farther than `reach` from the query.
  ///
  /// @return `[batch, 1, queryLen, keyLen]`, or null if nothing is hidden
  static @Nullable Tensor window(EncoderInput input, int reach, Dtype dtype) {
    @Nullable Tensor padding = keys(input, dtype);
    int length = input.length();
    if (length <= reach + 1) {
      return padding;
    }
    float[] far = new float[length * length];
    for (int query = 0; query < length; query++) {
      for (int key = 0; key < length; key++) {
        far[query * length + key] = Math.abs(query - key) > reach ? (float) HIDDEN : 0;
      }
    }
    Tensor mask = Tensor.of(far, 1, 1, length, length).to(dtype);
    return padding == null ? mask : mask.minimum(padding);
  }
}
