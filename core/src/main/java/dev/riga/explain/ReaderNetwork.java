package dev.riga.explain;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.EncoderInput;
import dev.riga.model.InnerLayers;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.model.SpanOutput;
import dev.riga.model.Visible;
import dev.riga.nn.Purpose;
import dev.riga.read.NetworkScorer;
import dev.riga.read.SpanScorer;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import dev.riga.text.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A reader's network in fp32, open to the inside: attentions, hidden states, layers by themselves,
/// gradients. Safe for use by several threads.
public final class ReaderNetwork implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final SpanNetwork network;
  private final int paddingId;
  private final Runnable whenClosed;
  private final ReentrantLock starting = new ReentrantLock();
  private @Nullable Workers workers;

  /// The network of a checkpoint, which must stay open as long as this and is not closed with it.
  ///
  /// @param paddingId the id of the tokenizer's padding token
  /// @throws dev.riga.checkpoint.CheckpointException when it is not a model with a span head
  public ReaderNetwork(Checkpoint checkpoint, int paddingId) {
    this(checkpoint, paddingId, () -> {});
  }

  private ReaderNetwork(Checkpoint checkpoint, int paddingId, Runnable whenClosed) {
    this.checkpoint = checkpoint;
    this.network = Networks.span(checkpoint, Purpose.explanation());
    this.paddingId = paddingId;
    this.whenClosed = whenClosed;
    network.parameters().freeze(name -> true);
  }

  /// Opens the network of a model directory.
  ///
  /// @param bases where the base models lie that it may build on
  /// @param paddingId the id of the tokenizer's padding token
  /// @throws dev.riga.checkpoint.CheckpointException when it is not a model with a span head
  public static ReaderNetwork open(Path directory, Bases bases, int paddingId) {
    Checkpoint checkpoint = Checkpoint.open(directory, bases);
    try {
      return new ReaderNetwork(checkpoint, paddingId, checkpoint::close);
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /// The same network with weights of its own, which may be changed; closed before this one.
  ReaderNetwork copy() {
    return new ReaderNetwork(checkpoint, paddingId);
  }

  /// The weights by name in the order of the network; they are the network's own.
  SequencedMap<String, Tensor> weights() {
    return network.parameters().byName();
  }

  /// The standard deviation that such a network's weights have before training.
  double initialDeviation() {
    return checkpoint.config().path("initializer_range").asDouble(0.02);
  }

  /// Scores windows with this network as it is now; not to be closed.
  SpanScorer scorer() {
    return new NetworkScorer(network, paddingId);
  }

  /// Threads that can work out gradients side by side, started when first asked for.
  Workers workers() {
    starting.lock();
    try {
      Workers started = workers;
      if (started == null) {
        started =
            new Workers(Math.min(Runtime.getRuntime().availableProcessors(), Purpose.MOST_THREADS));
        workers = started;
      }
      return started;
    } finally {
      starting.unlock();
    }
  }

  int paddingId() {
    return paddingId;
  }

  /// Every layer's attentions after softmax.
  AttentionMaps attentions(Encoding window) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      return maps(forward(window, Visible.ATTENTIONS).encoder().attentions());
    }
  }

  /// Everything at once, for one window.
  ///
  /// @param use gets what belongs to a scope that closes afterwards
  void look(Encoding window, Consumer<SpanOutput> use) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      use.accept(forward(window, Visible.EVERYTHING));
    }
  }

  private SpanOutput forward(Encoding window, Visible visible) {
    return network.forward(input(window), visible);
  }

  SpanOutput forward(EncoderInput input, Visible visible) {
    return network.forward(input, visible);
  }

  /// A scalar of whole windows, `[batch]`; where it is made of few logits the last layer is worked
  /// out for these alone.
  Tensor scalar(Scalar scalar, EncoderInput input) {
    int[] positions = scalar.positions();
    return positions.length == 0 || network.layers().isEmpty()
        ? scalar.of(forward(input, Visible.NOTHING))
        : scalar.ofPositions(forward(input.onlyAt(0, positions), Visible.NOTHING));
  }

  EncoderInput input(Encoding window) {
    return EncoderInput.padded(List.of(window.ids()), List.of(window.types()), paddingId);
  }

  /// The layers one by one.
  ///
  /// @throws InspectionException when the family's layers cannot be run by themselves
  InnerLayers layers(Method method) {
    return network
        .layers()
        .orElseThrow(() ->
            new InspectionException(
                "The method "
                    + method.label()
                    + " cannot look into this reader's family of networks. It takes those of BERT,"
                    + " RoBERTa, ELECTRA, ALBERT and DistilBERT; another --method may do."));
  }

  /// `[1, heads, length, length]` of each layer as plain numbers.
  static AttentionMaps maps(List<Tensor> layers) {
    List<float[]> plain = new ArrayList<>();
    layers.forEach(layer -> plain.add(layer.to(Dtype.FLOAT32).contiguous().toFloats()));
    Tensor first = layers.getFirst();
    return new AttentionMaps((int) first.size(1), (int) first.size(2), plain);
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.close();
    }
    network.close();
    whenClosed.run();
  }
}
