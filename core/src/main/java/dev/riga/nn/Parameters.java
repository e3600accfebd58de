package dev.riga.nn;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Weights;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.PackedLinear;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the layers of one network from a checkpoint, for one [Purpose], checking every shape, and
/// remembers what it made: the parameters by their Hugging Face names for training and saving, and
/// the memory to free at the end.
public final class Parameters implements AutoCloseable {

  private final Weights weights;
  private final Purpose purpose;
  private final SequencedMap<String, Tensor> trained = new LinkedHashMap<>();
  private final List<Runnable> toFree = new ArrayList<>();
  private @Nullable Workers workers;

  public Parameters(Weights weights, Purpose purpose) {
    this.weights = weights;
    this.purpose = purpose;
  }

  // ---------------------------------------------------------------- what there is

  /// The dtype in which activations pass between the layers.
  public Dtype activations() {
    return switch (purpose) {
      case Purpose.Inference(var precision, _) -> precision.activations();
      case Purpose.Gradients _ -> Dtype.FLOAT32;
    };
  }

  /// Whether the checkpoint has a tensor.
  public boolean has(String name) {
    return weights.has(name);
  }

  /// The first of the prefixes under which the checkpoint has `name`: the same network is stored
  /// with and without the name of the model that held it.
  ///
  /// @throws CheckpointException if it is under none of them
  public String prefixOf(String name, String... prefixes) {
    for (String prefix : prefixes) {
      if (has(prefix + name)) {
        return prefix;
      }
    }
    throw new CheckpointException(
        "The checkpoint has no tensor \"%s%s\"; it does not hold the network its config names."
            .formatted(prefixes[0], name));
  }

  /// What a person should know about what the checkpoint holds beyond this network.
  public List<String> warnings() {
    return weights.warnings();
  }

  /// The parameters that training changes, by their Hugging Face names in the order of the network;
  /// empty in a network loaded for inference. The tensors are the network's own.
  public SequencedMap<String, Tensor> byName() {
    return Collections.unmodifiableSequencedMap(trained);
  }

  /// One of the parameters that training changes.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public Tensor named(String name) {
    Tensor tensor = trained.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("This network trains no parameter \"" + name + "\".");
    }
    return tensor;
  }

  /// Lets training leave the parameters alone whose name the predicate accepts, and change the
  /// others.
  public void freeze(Predicate<String> names) {
    trained.forEach((name, tensor) -> tensor.requiresGrad(!names.test(name)));
  }

  /// Whether this network gives answers only.
  public boolean forAnswers() {
    return purpose instanceof Purpose.Inference;
  }

  /// The threads that share this network's forward passes, started when first asked for; empty
  /// where a pass runs on the thread that asks for it. Only for the thread that makes the layers.
  public Optional<Workers> workers() {
    if (workers == null && purpose instanceof Purpose.Inference(_, int threads) && threads > 1) {
      workers = new Workers(threads);
    }
    return Optional.ofNullable(workers);
  }

  // ---------------------------------------------------------------- layers

  /// The linear layer `name.weight`, `name.bias`.
  public Linear linear(String name, long in, long out) {
    return linear(name, in, out, true);
  }

  /// A linear layer with or without a bias.
  public Linear linear(String name, long in, long out, boolean bias) {
    return switch (purpose) {
      case Purpose.Inference(var precision, _) ->
          packed(List.of(name), in, out, bias, 1, precision);
      case Purpose.Gradients _ -> plain(name, in, out, bias);
    };
  }

  /// Linear layers on one input.
  public JoinedLinear joined(List<String> names, long in, long out) {
    return joined(names, in, out, 1);
  }

  /// Query, key and value projections; the query's results are divided by `sqrt(headSize)`.
  public JoinedLinear queryKeyValue(String query, String key, String value, int hidden, int heads) {
    double scale = 1 / Math.sqrt((double) hidden / heads);
    return joined(List.of(query, key, value), hidden, hidden, scale);
  }

  private JoinedLinear joined(List<String> names, long in, long out, double firstFactor) {
    return switch (purpose) {
      case Purpose.Inference(var precision, _) ->
          new JoinedLinear.Fused(
              packed(names, in, out, true, firstFactor, precision), names.size());
      case Purpose.Gradients _ ->
          new JoinedLinear.Separate(
              names.stream().map(name -> linear(name, in, out)).toList(), firstFactor);
    };
  }

  /// A small linear layer whose results are logits or the like: plain fp32 at any precision. In
  /// training a head that the checkpoint lacks is drawn from `N(0, deviation)`, with bias 0.
  public Linear head(String name, long in, long out, double deviation) {
    return head(name, in, out, deviation, true);
  }

  /// A head with or without a bias.
  public Linear head(String name, long in, long out, double deviation, boolean bias) {
    boolean draw = purpose instanceof Purpose.Gradients gradients && gradients.newHeads();
    if (draw && !has(name + ".weight")) {
      Tensor weight = lasting(name + ".weight", () -> Tensor.randn(out, in).mulInPlace(deviation));
      return new Linear.Plain(
          weight, bias ? lasting(name + ".bias", () -> Tensor.zeros(Dtype.FLOAT32, out)) : null);
    }
    return plain(name, in, out, bias);
  }

  /// The layer norm `name.weight`, `name.bias`.
  public LayerNorm layerNorm(String name, long size, double epsilon) {
    return layerNorm(name, size, epsilon, true);
  }

  /// A layer norm with or without a bias.
  public LayerNorm layerNorm(String name, long size, double epsilon, boolean bias) {
    return new LayerNorm(
        tensor(name + ".weight", size), bias ? tensor(name + ".bias", size) : null, epsilon);
  }

  /// A value that depends on weights alone: for answers worked out once, now; for gradients each
  /// time it is asked for.
  public Supplier<Tensor> ofWeights(Supplier<Tensor> maker) {
    return switch (purpose) {
      case Purpose.Inference _ -> {
        Tensor once = freed(maker);
        yield () -> once;
      }
      case Purpose.Gradients _ -> maker;
    };
  }

  /// The table `name.weight`.
  ///
  /// @param paddingIndex the row that training leaves alone, or -1
  public Embedding embedding(String name, long rows, long size, long paddingIndex) {
    return new Embedding(tensor(name + ".weight", rows, size), paddingIndex);
  }

  /// Dropout, if this network is trained with it.
  public Dropout dropout(double probability) {
    return new Dropout(
        purpose instanceof Purpose.Gradients gradients && gradients.dropout() ? probability : 0);
  }

  /// A tensor in fp32, by name and shape.
  public Tensor tensor(String name, long... shape) {
    Tensor stored = weights.take(name, shape);
    return switch (purpose) {
      // fp32 as it lies in the file needs no copy.
      case Purpose.Inference _ when stored.dtype() == Dtype.FLOAT32 -> stored;
      case Purpose.Inference _ -> freed(() -> stored.to(Dtype.FLOAT32));
      case Purpose.Gradients _ -> lasting(name, () -> stored.to(Dtype.FLOAT32).copy());
    };
  }

  /// A linear layer that is used too rarely to be worth packing: plain fp32 at any precision.
  public Linear plain(String name, long in, long out, boolean bias) {
    return new Linear.Plain(
        tensor(name + ".weight", out, in), bias ? tensor(name + ".bias", out) : null);
  }

  private Linear packed(
      List<String> names,
      long in,
      long out,
      boolean bias,
      double firstFactor,
      Precision precision) {
    try (var _ = Scope.open()) {
      Tensor weight = stacked(names, ".weight", firstFactor, out, in);
      PackedLinear packed =
          PackedLinear.of(
              weight, bias ? stacked(names, ".bias", firstFactor, out) : null, precision);
      toFree.add(packed::free);
      return new Linear.Packed(packed);
    }
  }

  private Tensor stacked(List<String> names, String suffix, double firstFactor, long... shape) {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : names) {
      tensors.add(weights.take(name + suffix, shape).to(Dtype.FLOAT32));
    }
    tensors.set(0, tensors.getFirst().mul(firstFactor));
    return Tensor.cat(tensors, 0);
  }

  // ---------------------------------------------------------------- memory

  private Tensor lasting(String name, Supplier<Tensor> maker) {
    Tensor known = trained.get(name);
    if (known != null) {
      return known;
    }
    Tensor made = freed(maker).requiresGrad(true);
    trained.put(name, made);
    return made;
  }

  private Tensor freed(Supplier<Tensor> maker) {
    try (Scope scope = Scope.open();
        var _ = NoGrad.enter()) {
      Tensor made = scope.keepForever(maker.get());
      toFree.add(made::free);
      return made;
    }
  }

  /// Frees every tensor that was made here. The layers cannot be used any more.
  @Override
  public void close() {
    toFree.forEach(Runnable::run);
    toFree.clear();
    trained.clear();
    if (workers != null) {
      workers.close();
    }
  }
}
