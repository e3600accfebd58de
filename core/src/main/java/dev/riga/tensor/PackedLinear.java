package dev.riga.tensor;

import static dev.riga.tensor.Lasting.lasting;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A linear layer `x W^T + b` whose weight has been brought into the order that the processor's
/// matrix instructions want, once and for all: for inference only. What usually follows, GELU or
/// the addition of a residual, is done in the same pass over the result.
///
/// Packed weights belong to no scope: [#free] them, or leave them to the garbage collector.
public abstract sealed class PackedLinear {

  /// Packs a weight.
  ///
  /// @param weight `[out, in]`
  /// @param bias `[out]`, or null for none
  public static PackedLinear of(Tensor weight, @Nullable Tensor bias, Precision precision) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      Tensor zeroable =
          bias == null ? Tensor.zeros(Dtype.FLOAT32, weight.size(0)) : bias.to(Dtype.FLOAT32);
      return switch (precision) {
        case FP32, BF16 -> new Reordered(weight, zeroable, precision.activations());
        case INT8 -> new Quantised(weight, zeroable);
      };
    }
  }

  private PackedLinear() {}

  /// `x W^T + b`.
  ///
  /// @param x `[…, in]` in the precision's [Precision#activations]
  public abstract Tensor apply(Tensor x);

  /// `gelu(x W^T + b)`.
  public abstract Tensor applyGelu(Tensor x);

  /// `x W^T + b + residual`.
  public abstract Tensor applyAdd(Tensor x, Tensor residual);

  /// Frees the native memory.
  public abstract void free();

  /// oneDNN's own layout, fp32 or bfloat16.
  private static final class Reordered extends PackedLinear {

    private static final Operator REORDER = Operator.named("mkldnn::_reorder_linear_weight", "");
    private static final Operator LINEAR = Operator.named("mkldnn::_linear_pointwise", "");
    private static final Operator LINEAR_BINARY =
        Operator.named("mkldnn::_linear_pointwise", "binary");
    private static final IValue NONE = lasting(new IValue());
    private static final IValue NO_SCALARS = lasting(new IValue(LINEAR.emptyList(4)));
    private static final IValue NOTHING_AFTER = lasting(new IValue("none"));
    private static final IValue GELU = lasting(new IValue("gelu"));
    private static final IValue ADD = lasting(new IValue("add"));

    private final Tensor weight;
    private final Tensor bias;

    Reordered(Tensor weight, Tensor bias, Dtype dtype) {
      this.weight = lastingTensor(reorder(weight.to(dtype).contiguous()));
      this.bias = lastingTensor(bias.to(dtype).copy());
    }

    private static Tensor lastingTensor(Tensor tensor) {
      lasting(tensor.value());
      return tensor;
    }

    private static Tensor reorder(Tensor weight) {
      return Tensor.owned(REORDER.call(new IValue(weight.value()), NONE).toTensor());
    }

    @Override
    public Tensor apply(Tensor x) {
      return LINEAR.tensor(
          new IValue(x.value()),
          new IValue(weight.value()),
          new IValue(bias.value()),
          NOTHING_AFTER,
          NO_SCALARS,
          NONE);
    }

    @Override
    public Tensor applyGelu(Tensor x) {
      return LINEAR.tensor(
          new IValue(x.value()),
          new IValue(weight.value()),
          new IValue(bias.value()),
          GELU,
          NO_SCALARS,
          NOTHING_AFTER);
    }

    @Override
    public Tensor applyAdd(Tensor x, Tensor residual) {
      return LINEAR_BINARY.tensor(
          new IValue(x.value()),
          new IValue(residual.value()),
          new IValue(weight.value()),
          new IValue(bias.value()),
          ADD);
    }

    @Override
    public void free() {
      weight.free();
      bias.free();
    }
  }

  /// 8-bit weights with one scale an output channel; activations are quantised as they come.
  private static final class Quantised extends PackedLinear {

    private static final Operator PACK = Operator.named("quantized::linear_prepack", "");
    private static final Operator LINEAR = Operator.named("quantized::linear_dynamic", "");

    /// Without VNNI two products of 8 bits are added up in 16, which overflow unless activations
    /// keep to 7 bits.
    private static final IValue SEVEN_BITS = lasting(new IValue(!Processor.here().hasVnni()));

    private final IValue packed;

    Quantised(Tensor weight, Tensor bias) {
      // Symmetric: channel c stands for q * scale[c] with q in [-127, 127].
      Tensor scales = weight.abs().amax(1, false).to(Dtype.FLOAT64).div(127).clamp(1e-12, 1e30);
      Tensor zeroPoints = Tensor.zeros(Dtype.INT64, weight.size(0));
      var quantised =
          torch.quantize_per_channel(
              weight.to(Dtype.FLOAT32).contiguous().value(),
              scales.value(),
              zeroPoints.value(),
              0,
              ScalarType.QInt8);
      packed = lasting(PACK.call(new IValue(quantised), new IValue(bias.value())));
    }

    @Override
    public Tensor apply(Tensor x) {
      return LINEAR.tensor(new IValue(x.value()), packed, SEVEN_BITS);
    }

    @Override
    public Tensor applyGelu(Tensor x) {
      return apply(x).gelu();
    }

    @Override
    public Tensor applyAdd(Tensor x, Tensor residual) {
      return apply(x).addInPlace(residual);
    }

    @Override
    public void free() {
      packed.deallocate();
    }
  }
}
