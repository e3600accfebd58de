package dev.riga.model;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;

/// What heads have in common.
final class Heads {

  private Heads() {}

  /// The first token's vector of every sequence, `[batch, hidden]` in fp32.
  static Tensor first(Tensor hidden) {
    return hidden.select(1, 0).to(Dtype.FLOAT32);
  }
}
