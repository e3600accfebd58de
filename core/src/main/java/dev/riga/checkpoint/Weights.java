package dev.riga.checkpoint;

import dev.riga.tensor.Tensor;
import java.util.Set;

/// The named tensors of a checkpoint.
public interface Weights {

  /// The names of all tensors.
  Set<String> names();

  /// A tensor in the dtype it is stored in; it lives as long as these weights.
  ///
  /// @throws CheckpointException if there is none of that name
  Tensor tensor(String name);
}
