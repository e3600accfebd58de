package dev.riga.checkpoint;

import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The tensors of a checkpoint as a network takes them: each by name and with the shape it must
/// have. What is missing, of another shape or not finite is refused by name; what nobody took can
/// be told as a warning.
///
/// ```java
/// Weights weights = Weights.of(checkpoint);
/// Weights bert = weights.base("bert");
/// Tensor words = bert.take("embeddings.word_embeddings.weight", vocabulary, hidden);
/// Tensor head = weights.take("qa_outputs.weight", 2, hidden);
/// weights.warnings().forEach(warn);
/// ```
public final class Weights {

  /// Tables that older versions saved and any version can work out again.
  private static final Set<String> BUFFERS =
      Set.of("position_ids", "token_type_ids", "attn.masked_bias", "attn.bias");

  private static final int NAMED_IN_WARNING = 5;

  private final Checkpoint checkpoint;
  private final String prefix;
  private final Set<String> taken;

  private Weights(Checkpoint checkpoint, String prefix, Set<String> taken) {
    this.checkpoint = checkpoint;
    this.prefix = prefix;
    this.taken = taken;
  }

  /// All tensors of a checkpoint, none taken yet.
  public static Weights of(Checkpoint checkpoint) {
    return new Weights(checkpoint, "", new HashSet<>());
  }

  /// The tensors whose names go on from this one's with `name` and a dot. What is taken from there
  /// counts as taken from here.
  public Weights under(String name) {
    return new Weights(checkpoint, prefix + name + ".", taken);
  }

  /// The tensors of the network under a head: those under `name`, or, in a checkpoint saved without
  /// any head, where nothing is under `name`, all.
  public Weights base(String name) {
    Weights under = under(name);
    boolean any = checkpoint.names().stream().anyMatch(tensor -> tensor.startsWith(under.prefix));
    return any ? under : this;
  }

  /// Whether there is such a tensor.
  public boolean has(String name) {
    return checkpoint.find(prefix + name).isPresent();
  }

  /// A weight, mapped, in the dtype of the file; it must not be changed, nor used once the
  /// checkpoint is closed.
  ///
  /// @throws CheckpointException when it is missing, of another shape, not of a floating-point
  ///   type, or holds a NaN or an infinity
  public Tensor take(String name, long... shape) {
    TensorEntry entry = checkpoint.entry(prefix + name);
    taken.add(entry.name());
    if (!entry.shape().equals(Arrays.stream(shape).boxed().toList())) {
      throw refused(
          entry,
          "has the shape "
              + entry.shape()
              + ", where its config.json wants "
              + Arrays.toString(shape));
    }
    if (!entry.dtype().isFloatingPoint()) {
      throw refused(entry, "holds " + entry.dtype() + " elements, which are no weights");
    }
    Tensor weight = entry.tensor();
    requireFinite(entry, weight);
    return weight;
  }

  /// What a person should know about what was not taken: at most one line, empty when all was.
  public List<String> warnings() {
    List<String> unused = unused();
    if (unused.isEmpty()) {
      return List.of();
    }
    int more = unused.size() - NAMED_IN_WARNING;
    return List.of(
        "The checkpoint "
            + checkpoint.directory()
            + " holds tensors this model has no use for: "
            + String.join(", ", unused.subList(0, Math.min(unused.size(), NAMED_IN_WARNING)))
            + (more > 0 ? " and " + more + " more." : "."));
  }

  /// The names of the checkpoint's own tensors that were not taken, save tables that older versions
  /// saved for nothing.
  public List<String> unused() {
    return checkpoint.ownNames().stream()
        .filter(name -> !taken.contains(name))
        .filter(name -> BUFFERS.stream().noneMatch(name::endsWith))
        .toList();
  }

  /// The maximum of numbers with a NaN among them is NaN, and so is the minimum.
  private void requireFinite(TensorEntry entry, Tensor weight) {
    if (entry.elements() == 0) {
      return;
    }
    try (var _ = Scope.open()) {
      Tensor flat = weight.view(-1);
      if (!Double.isFinite(flat.amax(0, false).item())
          || !Double.isFinite(flat.amin(0, false).item())) {
        throw refused(entry, "holds a NaN or an infinity");
      }
    }
  }

  private CheckpointException refused(TensorEntry entry, String why) {
    return new CheckpointException(
        "The checkpoint "
            + checkpoint.directory()
            + " is refused: its tensor "
            + entry.name()
            + " "
            + why
            + ". Fetch the model again or ask who made it.");
  }
}
