package dev.riga.nn;

import dev.riga.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `(x - mean) / sqrt(variance + epsilon) * weight + bias` over the last dimension (Ba, Kiros and
/// Hinton 2016, arXiv 1607.06450). Sums are in fp32 whatever the activations are.
public final class LayerNorm {

  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final double epsilon;

  LayerNorm(Tensor weight, @Nullable Tensor bias, double epsilon) {
    this.weight = weight;
    this.bias = bias;
    this.epsilon = epsilon;
  }

  /// @param x `[…, size]`
  /// @return the same shape and dtype
  public Tensor forward(Tensor x) {
    return x.layerNorm(weight, bias, epsilon);
  }
}
