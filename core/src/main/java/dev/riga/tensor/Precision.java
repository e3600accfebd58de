package dev.riga.tensor;

/// How a network computes at inference. Training always keeps fp32 weights.
public enum Precision {
  /// 32-bit floating point: the reference, equal to PyTorch within rounding.
  FP32,
  /// bfloat16 weights and activations, sums in fp32.
  BF16,
  /// 8-bit weights, one scale for each output channel, and activations rounded to 8 bits as they
  /// come; everything outside the linear layers in fp32.
  INT8;

  /// A precision and why it was chosen.
  public record Choice(Precision precision, String reason) {}

  /// The precision that is fastest on this processor without harm to answers.
  public static Precision best() {
    return bestFor(Processor.here()).precision();
  }

  /// The precision that is fastest on a processor, and why.
  public static Choice bestFor(Processor processor) {
    if (processor.has("amx_bf16") && processor.has("amx_tile")) {
      return new Choice(BF16, "the processor multiplies bfloat16 matrices in tiles (AMX)");
    }
    if (processor.has("avx512_bf16")) {
      return new Choice(BF16, "the processor multiplies bfloat16 vectors (AVX512-BF16)");
    }
    if (processor.hasVnni()) {
      return new Choice(INT8, "the processor multiplies 8-bit vectors (VNNI), but not bfloat16");
    }
    return new Choice(FP32, "the processor is not known to be faster at anything smaller");
  }

  /// Whether a processor can compute so at all. Libtorch packs bf16 weights only for processors of
  /// x86 that have some of AVX-512 or AVX-NE-CONVERT; of others it is not known here.
  public boolean isPossibleOn(Processor processor) {
    return switch (this) {
      case FP32, INT8 -> true;
      case BF16 ->
          !processor.has("sse2")
              || processor.has("avx_ne_convert")
              || (processor.has("avx512bw")
                  && processor.has("avx512vl")
                  && processor.has("avx512dq"));
    };
  }

  /// The dtype in which activations pass between layers.
  public Dtype activations() {
    return switch (this) {
      case FP32, INT8 -> Dtype.FLOAT32;
      case BF16 -> Dtype.BFLOAT16;
    };
  }
}
