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

  /// A layer with a change of low rank beside it (Hu et al. 2021, arXiv 2106.09685, equation 3): `x
  /// W^T + b + scale * dropout(x) A^T B^T`.
  static final class Adapted extends Linear {
    private final Plain layer;
    private final Tensor first;
    private final Tensor second;
    private final double scale;
    private final Dropout onInput;

    /// @param first A, `[rank, in]`
    /// @param second B, `[out, rank]`
    Adapted(Plain layer, Tensor first, Tensor second, double scale, Dropout onInput) {
      this.layer = layer;
      this.first = first;
      this.second = second;
      this.scale = scale;
      this.onInput = onInput;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor inner = onInput.forward(x).linear(first, null).mul(scale); // […, rank]
      return layer.forward(x).add(inner.linear(second, null));
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
