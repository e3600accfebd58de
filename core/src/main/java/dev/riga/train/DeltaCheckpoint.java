package dev.riga.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.Safetensors;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Writes only what training changed: the tensors that a base model does not hold with the same
/// values, in half precision. Who has the base has the whole model: see
/// [dev.riga.checkpoint.Bases].
///
/// A reader of twelve layers whose embeddings stayed as they were takes 43 MB instead of 133.
public final class DeltaCheckpoint {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DeltaCheckpoint() {}

  /// What was written.
  ///
  /// @param tensors how many tensors differ from the base's
  /// @param bytes the length of the file of weights
  public record Written(int tensors, long bytes) {}

  /// Writes `config.json`, with the base's name as `riga_base`, and `model.safetensors`.
  ///
  /// @param reader the directory of a whole model
  /// @param base the directory of the base it was trained from
  /// @param baseName the base's name among the [dev.riga.checkpoint.Bases] of whoever opens it
  /// @param out the directory to write to
  /// @throws dev.riga.checkpoint.CheckpointException when a model cannot be read or written
  /// @throws TrainingException when a value is too large for half precision
  public static Written write(Path reader, Path base, String baseName, Path out) {
    try (Checkpoint whole = Checkpoint.open(reader);
        Checkpoint shared = Checkpoint.open(base);
        var _ = Scope.open();
        var _ = NoGrad.enter()) {
      SequencedMap<String, Tensor> changed = new LinkedHashMap<>();
      for (TensorEntry entry : whole.entries()) {
        if (!isShared(entry, shared, whole.config().path("model_type").asText())) {
          changed.put(entry.name(), half(entry));
        }
      }
      Files.createDirectories(out);
      ObjectNode config = whole.config().deepCopy();
      config.put("riga_base", baseName);
      config.put("torch_dtype", "float16");
      Files.writeString(
          out.resolve("config.json"),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
      Path weights = out.resolve("model.safetensors");
      Safetensors.write(weights, changed, Map.of("format", "pt"));
      return new Written(changed.size(), Files.size(weights));
    } catch (IOException e) {
      throw new TrainingException(
          "The reader cannot be written to %s: %s.".formatted(out, e.getMessage()), e);
    }
  }

  private static boolean isShared(TensorEntry entry, Checkpoint base, String family) {
    String bare =
        entry.name().startsWith(family + ".")
            ? entry.name().substring(family.length() + 1)
            : entry.name();
    return base.find(entry.name())
        .or(() -> base.find(bare))
        .filter(other -> other.shape().equals(entry.shape()))
        .filter(other -> Arrays.equals(other.tensor().toFloats(), entry.tensor().toFloats()))
        .isPresent();
  }

  private static Tensor half(TensorEntry entry) {
    Tensor half = entry.tensor().to(Dtype.FLOAT16);
    for (float value : half.toFloats()) {
      if (!Float.isFinite(value)) {
        throw new TrainingException(
            "The tensor %s holds a value too large for half precision.".formatted(entry.name()));
      }
    }
    return half;
  }
}
