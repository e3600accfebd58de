package dev.riga.nn;

import dev.riga.tensor.PackedLinear;
import dev.riga.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `x W^T + b`. For training the weight is plain; for inference it is packed, and what follows is
/// done in the same pass.
public abstract sealed class Linear {

  private Linear() {}

  /// @param x `[…, in]`
  /// @return `[…, out]`
  public abstract Tensor forward(Tensor x);

  /// The layer, then an activation.
  public abstract Tensor forward(Tensor x, Activation activation);

  /// The layer, then dropout, then the sum with a residual of the result's shape.
  public abstract Tensor forwardAdd(Tensor x, Dropout dropout, Tensor residual);

  static final class Plain extends Linear {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    Plain(Tensor weight, @Nullable Tensor bias) {
      this.weight = weight;
      this.bias = bias;
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.linear(weight, bias);
    }

    @Override
    public Tensor forward(Tensor x, Activation activation) {
      return activation.apply(forward(x));
    }

    @Override
    public Tensor forwardAdd(Tensor x, Dropout dropout, Tensor residual) {
      return dropout.forward(forward(x)).add(residual);
    }
  }

  static final class Packed extends Linear {
    private final PackedLinear packed;

    Packed(PackedLinear packed) {
      this.packed = packed;
    }

    @Override
    public Tensor forward(Tensor x) {
      return packed.apply(x);
    }

    @Override
    public Tensor forward(Tensor x, Activation activation) {
      return activation == Activation.GELU
          ? packed.applyGelu(x)
          : activation.apply(packed.apply(x));
    }

    @Override
    public Tensor forwardAdd(Tensor x, Dropout dropout, Tensor residual) {
      return packed.applyAdd(x, residual);
    }
  }
}
