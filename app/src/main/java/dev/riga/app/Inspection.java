package dev.riga.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a model is, from its settings and the names of its tensors; with `--json` this is the
/// object that `models inspect` prints.
///
/// @param family the `model_type`
/// @param architecture the first of the `architectures`, or an empty string
/// @param layers null where the settings do not say, as for the other sizes
/// @param parameters how many weights there are, those of the base included
/// @param parts of the network, and how many of the parameters each has
/// @param storedAs bytes in the files by type, for instance `float16`
/// @param base the base model that it builds on
/// @param precision in which Riga computes on this processor: `fp32`, `bf16` or `int8`
/// @param reason why this precision
/// @param fingerprint tells it from any other model
@JsonInclude(JsonInclude.Include.NON_NULL)
record Inspection(
    String folder,
    String family,
    String architecture,
    @Nullable Integer layers,
    @Nullable Integer hiddenSize,
    @Nullable Integer heads,
    @Nullable Integer vocabulary,
    @Nullable Integer maxLength,
    int tensors,
    long parameters,
    ParameterParts parts,
    Map<String, Long> storedAs,
    @Nullable String base,
    String precision,
    String reason,
    String fingerprint) {

  /// Opens a model's folder and looks.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when it is none that Riga reads
  static Inspection of(Path folder, Bases bases) {
    Precision.Choice choice = Precision.bestFor(Processor.here());
    try (Checkpoint checkpoint = Checkpoint.open(folder, bases)) {
      JsonNode config = checkpoint.config();
      ModelShape shape = ModelShape.of(config);
      ParameterParts parts = ParameterParts.of(checkpoint.entries());
      Map<String, Long> storedAs = new TreeMap<>();
      for (TensorEntry tensor : checkpoint.entries()) {
        if (checkpoint.ownNames().contains(tensor.name())) {
          storedAs.merge(
              tensor.dtype().name().toLowerCase(Locale.ROOT), tensor.bytes().byteSize(), Long::sum);
        }
      }
      return new Inspection(
          folder.toString(),
          config.path("model_type").asText("bert"),
          config.path("architectures").path(0).asText(""),
          shape.layers(),
          shape.hidden(),
          shape.heads(),
          shape.vocabulary(),
          shape.maxLength(),
          checkpoint.entries().size(),
          parts.sum(),
          parts,
          storedAs,
          config.hasNonNull("riga_base") ? config.path("riga_base").asText() : null,
          choice.precision().name().toLowerCase(Locale.ROOT),
          choice.reason(),
          checkpoint.fingerprint());
    }
  }
}
