package dev.riga.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

/// The type of a tensor's elements.
public enum Dtype {
  FLOAT32(ScalarType.Float, 4),
  FLOAT64(ScalarType.Double, 8),
  FLOAT16(ScalarType.Half, 2),
  BFLOAT16(ScalarType.BFloat16, 2),
  INT64(ScalarType.Long, 8),
  INT32(ScalarType.Int, 4),
  INT16(ScalarType.Short, 2),
  INT8(ScalarType.Char, 1),
  UINT8(ScalarType.Byte, 1),
  BOOL(ScalarType.Bool, 1);

  private final ScalarType scalarType;
  private final int bytes;

  Dtype(ScalarType scalarType, int bytes) {
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Whether it is one of the floating-point types.
  public boolean isFloatingPoint() {
    return switch (this) {
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
      case INT64, INT32, INT16, INT8, UINT8, BOOL -> false;
    };
  }

  ScalarType scalarType() {
    return scalarType;
  }

  static Dtype of(ScalarType scalarType) {
    for (Dtype dtype : values()) {
      if (dtype.scalarType.value == scalarType.value) {
        return dtype;
      }
    }
    throw new IllegalArgumentException(
        "No dtype of Riga stands for libtorch's " + scalarType + ".");
  }
}
