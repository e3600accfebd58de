package dev.riga.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/// A change of weights of low rank (LoRA, Hu et al. 2021, arXiv 2106.09685, section 4.1):
///
///     W + alpha / rank * B A
///
/// A is `[rank, in]`, B `[out, rank]`; a checkpoint has them as `NAME.lora_A.weight` and
/// `NAME.lora_B.weight` beside `NAME.weight`, and rank and alpha in the field `riga_lora` of its
/// `config.json`. Who opens it sees the changed weights alone.
///
/// @param rank at least 1
/// @param alpha above 0
public record LowRank(int rank, double alpha) {

  private static final String FIELD = "riga_lora";
  private static final String WEIGHT = ".weight";
  private static final String FIRST = ".lora_A.weight";
  private static final String SECOND = ".lora_B.weight";

  /// What the first factor of a layer is called.
  public static String first(String layer) {
    return layer + FIRST;
  }

  /// What the second factor of a layer is called.
  public static String second(String layer) {
    return layer + SECOND;
  }

  /// Whether a tensor is a factor.
  public static boolean isFactor(String name) {
    return name.endsWith(FIRST) || name.endsWith(SECOND);
  }

  /// What the product is multiplied by.
  public double scale() {
    return alpha / rank;
  }

  /// Writes it where [#of] finds it.
  public void put(ObjectNode config) {
    config.putObject(FIELD).put("rank", rank).put("alpha", alpha);
  }

  /// What a checkpoint's `config.json` says of it.
  static Optional<LowRank> of(JsonNode config) {
    JsonNode field = config.path(FIELD);
    return field.isMissingNode()
        ? Optional.empty()
        : Optional.of(new LowRank(field.path("rank").asInt(), field.path("alpha").asDouble()));
  }

  /// The changed weights, fp32: each layer's weight with its factors multiplied in, the factors
  /// gone. The new tensors belong to the open scope.
  public SequencedMap<String, Tensor> merged(SequencedMap<String, Tensor> tensors) {
    SequencedMap<String, Tensor> merged = new LinkedHashMap<>();
    try (var _ = NoGrad.enter()) {
      tensors.forEach((name, tensor) -> {
        Tensor a = tensors.get(first(layer(name)));
        Tensor b = tensors.get(second(layer(name)));
        if (name.endsWith(WEIGHT) && a != null && b != null) {
          merged.put(name, merged(tensor, a, b));
        } else if (!isFactor(name)) {
          merged.put(name, tensor);
        }
      });
    }
    return merged;
  }

  private Tensor merged(Tensor weight, Tensor a, Tensor b) {
    Tensor product = b.to(Dtype.FLOAT32).matmul(a.to(Dtype.FLOAT32)).mul(scale());
    return weight.to(Dtype.FLOAT32).add(product);
  }

  private static String layer(String weight) {
    return weight.endsWith(WEIGHT)
        ? weight.substring(0, weight.length() - WEIGHT.length())
        : weight;
  }

  /// As [#merged], for what lies in files.
  ///
  /// @param arena which the changed weights belong to
  /// @throws CheckpointException when a factor has no layer, or does not fit it
  SequencedMap<String, TensorEntry> mergedEntries(
      SequencedMap<String, TensorEntry> entries, Arena arena) {
    SequencedMap<String, TensorEntry> merged = new LinkedHashMap<>();
    for (TensorEntry entry : entries.values()) {
      if (!isFactor(entry.name())) {
        merged.put(entry.name(), entry);
      }
    }
    for (TensorEntry a : entries.values()) {
      if (a.name().endsWith(FIRST)) {
        String layer = a.name().substring(0, a.name().length() - FIRST.length());
        TensorEntry weight = layerOf(layer, entries, a);
        try (var _ = Scope.open();
            var _ = NoGrad.enter()) {
          TensorEntry b = Objects.requireNonNull(entries.get(second(layer)));
          byte[] bytes = merged(weight.tensor(), a.tensor(), b.tensor()).toBytes();
          MemorySegment memory = arena.allocate(bytes.length, Long.BYTES);
          memory.copyFrom(MemorySegment.ofArray(bytes));
          merged.put(
              weight.name(),
              new TensorEntry(weight.name(), Dtype.FLOAT32, weight.shape(), memory.asReadOnly()));
        }
      }
    }
    return merged;
  }

  private TensorEntry layerOf(
      String layer, SequencedMap<String, TensorEntry> entries, TensorEntry a) {
    TensorEntry weight = entries.get(layer + WEIGHT);
    TensorEntry b = entries.get(second(layer));
    if (weight == null
        || b == null
        || weight.shape().size() != 2
        || !a.shape().equals(List.of((long) rank, weight.shape().get(1)))
        || !b.shape().equals(List.of(weight.shape().get(0), (long) rank))) {
      throw new CheckpointException(
          "The adapter %s is refused: there is no layer, or no second factor, that it fits with rank %d. Train it again, or give the base that it was trained on."
              .formatted(layer, rank));
    }
    return weight;
  }
}
