package dev.riga.checkpoint;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A tensor as it lies in a checkpoint: contiguous, row-major, little-endian.
///
/// @param name the parameter's name in today's Hugging Face spelling (`LayerNorm.weight`, never the
///   older `LayerNorm.gamma`)
/// @param dtype what an element is
/// @param shape sizes, outermost first; empty for a scalar
/// @param bytes the elements, aligned to their size; read-only, valid while the checkpoint is open
public record TensorEntry(String name, Dtype dtype, List<Long> shape, MemorySegment bytes) {

  public TensorEntry {
    shape = List.copyOf(shape);
    if (elements(shape) * dtype.bytes() != bytes.byteSize()) {
      throw new IllegalArgumentException(
          name + ": " + shape + " of " + dtype + " is not " + bytes.byteSize() + " bytes");
    }
  }

  /// How many elements the tensor holds.
  public long elements() {
    return elements(shape);
  }

  /// A tensor over these bytes, without a copy; it must not be changed, nor used once the
  /// checkpoint is closed.
  public Tensor tensor() {
    return Tensor.mapped(bytes, dtype, sizes());
  }

  private long[] sizes() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  TensorEntry renamed(String newName) {
    return new TensorEntry(newName, dtype, shape, bytes);
  }

  /// The product of the sizes.
  ///
  /// @throws ArithmeticException when it does not fit 64 bits
  static long elements(List<Long> shape) {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }
}
