package dev.riga.nn;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.LowRank;
import dev.riga.checkpoint.Weights;
import dev.riga.tensor.DropoutMasks;
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

  /// More threads at one sequence spend their time waiting for each other.
  private static final int MOST_SHARES = 4;

  private final Weights weights;
  private final Purpose purpose;
  private final SequencedMap<String, Tensor> trained = new LinkedHashMap<>();
  private final List<Runnable> toFree = new ArrayList<>();
  private final DropoutMasks dropoutMasks = new DropoutMasks();
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

  /// Whether this network is being trained.
  public boolean forTraining() {
    return purpose instanceof Purpose.Gradients gradients && gradients.dropout();
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
          new Stored(List.of(name), out, in, bias, 1).packed(precision);
      case Purpose.Gradients(_, _, _, var adapters) -> {
        var plain = layer(name, in, out, bias);
        yield adapters
            .filter(one -> one.layers().test(name))
            .<Linear>map(one -> adapted(name, plain, in, out, one))
            .orElse(plain);
      }
    };
  }

  /// A layer with a change of low rank: A is drawn from `N(0, 1/in)`, so that what goes in keeps
  /// its size, and B is 0, so that the network begins as it is in the checkpoint (Hu et al. 2021,
  /// section 4.1).
  private Linear adapted(String name, Linear.Plain plain, long in, long out, Adapters adapters) {
    int rank = adapters.form().rank();
    Tensor a =
        lasting(
            LowRank.first(name),
            () -> Tensor.randn(rank, in).mulInPlace(1 / Math.sqrt((double) in)));
    Tensor b = lasting(LowRank.second(name), () -> Tensor.zeros(Dtype.FLOAT32, out, rank));
    return new Linear.Adapted(plain, a, b, adapters.form().scale(), dropout(adapters.dropout()));
  }

  /// Linear layers on one input.
  public JoinedLinear joined(List<String> names, long in, long out) {
    return joined(names, in, out, 1);
  }

  private JoinedLinear joined(List<String> names, long in, long out, double firstFactor) {
    return switch (purpose) {
      case Purpose.Inference(var precision, _) -> {
        var all = new Stored(names, out, in, firstFactor);
        yield new JoinedLinear.Fused(all.packed(precision), names.size());
      }
      case Purpose.Gradients _ ->
          new JoinedLinear.Separate(
              names.stream().map(name -> linear(name, in, out)).toList(), firstFactor);
    };
  }

  /// The names of an attention's linear layers.
  public record AttentionNames(String query, String key, String value, String output) {
    private List<String> projections() {
      return List.of(query, key, value);
    }
  }

  /// A whole attention block, its heads dealt to [#shares] groups.
  ///
  /// @param onWeights dropout on the attention weights
  /// @param onResult dropout before the residual is added
  public Attention attention(
      AttentionNames names, int hidden, int heads, Dropout onWeights, Dropout onResult) {
    double scale = 1 / Math.sqrt((double) hidden / heads);
    return switch (purpose) {
      case Purpose.Inference(var precision, _) -> {
        var projections = new Stored(names.projections(), hidden, hidden, scale);
        var output = new Stored(List.of(names.output()), hidden, hidden, 1);
        List<HeadGroup> groups = new ArrayList<>();
        for (Range range : Range.shares(heads, shares())) {
          Range units = range.times(hidden / heads);
          groups.add(
              new HeadGroup(
                  new JoinedLinear.Fused(projections.packedRows(units, precision), 3),
                  output.packedColumns(units, precision),
                  range.size()));
        }
        yield new Attention(groups, onWeights, onResult);
      }
      case Purpose.Gradients _ -> {
        var group =
            new HeadGroup(
                joined(names.projections(), hidden, hidden, scale),
                linear(names.output(), hidden, hidden),
                heads);
        yield new Attention(List.of(group), onWeights, onResult);
      }
    };
  }

  /// A whole feed-forward block, its inner units dealt to [#shares] parts.
  ///
  /// @param up the layer `[inner, hidden]`
  /// @param down the layer `[hidden, inner]`
  /// @param dropout before the residual is added
  public FeedForward feedForward(
      String up, String down, int hidden, int inner, Activation activation, Dropout dropout) {
    return switch (purpose) {
      case Purpose.Inference(var precision, _) -> {
        var first = new Stored(List.of(up), inner, hidden, 1);
        var second = new Stored(List.of(down), hidden, inner, 1);
        List<FeedForward.Part> parts = new ArrayList<>();
        for (Range range : Range.shares(inner, shares())) {
          parts.add(
              new FeedForward.Part(
                  first.packedRows(range, precision), second.packedColumns(range, precision)));
        }
        yield new FeedForward(parts, activation, dropout);
      }
      case Purpose.Gradients _ ->
          new FeedForward(
              linear(up, hidden, inner), activation, linear(down, inner, hidden), dropout);
    };
  }

  /// Into how many shares the large blocks are cut, so that as many threads can work at one
  /// sequence, each with weights of its own.
  public int shares() {
    return switch (purpose) {
      case Purpose.Inference(_, int threads) -> Math.clamp(threads, 1, MOST_SHARES);
      case Purpose.Gradients _ -> 1;
    };
  }

  /// Some of the units or heads, from `from` up to and without `to`.
  private record Range(int from, int to) {

    /// As even as can be, in order, none of them empty: there are fewer ranges where there are
    /// fewer things than shares.
    static List<Range> shares(int things, int shares) {
      List<Range> ranges = new ArrayList<>();
      for (int i = 0; i < shares; i++) {
        Range range = new Range(things * i / shares, things * (i + 1) / shares);
        if (range.size() > 0) {
          ranges.add(range);
        }
      }
      return ranges;
    }

    Range times(int factor) {
      return new Range(from * factor, to * factor);
    }

    int size() {
      return to - from;
    }
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
        purpose instanceof Purpose.Gradients gradients && gradients.dropout() ? probability : 0,
        dropoutMasks);
  }

  /// Starts the random numbers of all dropout of this network anew.
  public void seedDropout(long seed) {
    dropoutMasks.seed(seed);
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
    return layer(name, in, out, bias);
  }

  private Linear.Plain layer(String name, long in, long out, boolean bias) {
    return new Linear.Plain(
        tensor(name + ".weight", out, in), bias ? tensor(name + ".bias", out) : null);
  }

  /// Linear layers of one shape as the checkpoint has them, to be packed one below the other.
  private final class Stored {
    private final List<Tensor> stored; // each [out, in]
    private final List<Tensor> biases; // each [out], or none
    private final double firstFactor;

    Stored(List<String> names, long out, long in, double firstFactor) {
      this(names, out, in, true, firstFactor);
    }

    /// @param firstFactor what the first layer's results are multiplied by
    Stored(List<String> names, long out, long in, boolean bias, double firstFactor) {
      this.stored = names.stream().map(name -> weights.take(name + ".weight", out, in)).toList();
      this.biases =
          bias ? names.stream().map(name -> weights.take(name + ".bias", out)).toList() : List.of();
      this.firstFactor = firstFactor;
    }

    Linear packed(Precision precision) {
      return packed(stored, biases, precision);
    }

    /// The layers with some of their results only.
    Linear packedRows(Range rows, Precision precision) {
      return packed(narrowed(stored, 0, rows), narrowed(biases, 0, rows), precision);
    }

    /// The layers on some of their inputs only; with the bias where these are the first.
    Linear packedColumns(Range columns, Precision precision) {
      return packed(
          narrowed(stored, 1, columns), columns.from() == 0 ? biases : List.of(), precision);
    }

    private static List<Tensor> narrowed(List<Tensor> tensors, int dim, Range range) {
      return tensors.stream()
          .map(tensor -> tensor.narrow(dim, range.from(), range.size()))
          .toList();
    }

    private Linear packed(List<Tensor> matrices, List<Tensor> vectors, Precision precision) {
      try (var _ = Scope.open()) {
        PackedLinear packed =
            PackedLinear.of(
                stacked(matrices), vectors.isEmpty() ? null : stacked(vectors), precision);
        toFree.add(packed::free);
        return new Linear.Packed(packed);
      }
    }

    private Tensor stacked(List<Tensor> parts) {
      List<Tensor> plain = new ArrayList<>();
      parts.forEach(part -> plain.add(part.to(Dtype.FLOAT32)));
      plain.set(0, plain.getFirst().mul(firstFactor));
      return Tensor.cat(plain, 0);
    }
  }

  // ---------------------------------------------------------------- memory

  private Tensor lasting(String name, Supplier<Tensor> maker) {
    Tensor known = trained.get(name);
    if (known != null) {
      return known;
    }
    Tensor made = freed(shared(name).orElse(maker)).requiresGrad(true);
    trained.put(name, made);
    return made;
  }

  /// The same memory as another network's parameter, as a parameter of this one.
  private Optional<Supplier<Tensor>> shared(String name) {
    return purpose instanceof Purpose.Gradients(_, _, var other, _)
        ? other.map(parameters -> () -> parameters.named(name).detach())
        : Optional.empty();
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
