package dev.riga.train;

import dev.riga.checkpoint.Safetensors;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;

/// Takes tensors out of a file of a checkpoint.
final class StoredTensors {

  private StoredTensors() {}

  /// Copies the file's values into tensors of the same names.
  ///
  /// @throws TrainingException when one is missing or of another shape
  static void copyInto(Path file, SequencedMap<String, Tensor> tensors) {
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open();
        var _ = NoGrad.enter()) {
      Map<String, TensorEntry> stored = Safetensors.read(file, arena).tensors();
      tensors.forEach((name, tensor) -> tensor.copyInPlace(tensor(file, stored, name, tensor)));
    }
  }

  private static Tensor tensor(
      Path file, Map<String, TensorEntry> stored, String name, Tensor like) {
    TensorEntry entry = stored.get(name);
    if (entry == null || !Arrays.equals(entry.tensor().shape(), like.shape())) {
      throw new TrainingException(
          "%s does not hold the tensor %s as the model has it. Start the training anew."
              .formatted(file, name));
    }
    return entry.tensor();
  }
}
