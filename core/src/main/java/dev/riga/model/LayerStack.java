package dev.riga.model;

import dev.riga.nn.AttentionPart;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The layers of an encoder, and how a batch goes through them.
///
/// For gradients the batch goes as a whole. For answers, [Workers] take micro-batches, small enough
/// for a processor's own cache, through all layers, each by itself; what sequences cannot be dealt
/// out evenly the workers take as a team, each some positions and some heads.
final class LayerStack implements InnerLayers {

  /// Tokens of a micro-batch.
  private static final int MICRO_TOKENS = 512;

  private final Parameters parameters;
  private final Function<EncoderInput, Tensor> embedder;
  private final List<? extends EncoderLayer> layers;
  private final int heads;
  private final int hidden;
  private final Optional<Workers> workers;

  /// @param embedder from a batch to `[batch, length, hidden]`
  /// @param heads of every layer
  /// @param hidden the length of a position's vector
  LayerStack(
      Parameters parameters,
      Function<EncoderInput, Tensor> embedder,
      List<? extends EncoderLayer> layers,
      int heads,
      int hidden) {
    this.parameters = parameters;
    this.embedder = embedder;
    this.layers = layers;
    this.heads = heads;
    this.hidden = hidden;
    this.workers = parameters.workers();
  }

  // ---------------------------------------------------------------- one layer by itself

  @Override
  public int count() {
    return layers.size();
  }

  @Override
  public Tensor withoutValues(int layer, Tensor x, int first, int count) {
    float[] keep = new float[count * (int) x.size(1)];
    Arrays.fill(keep, 1);
    for (int row = 0; row < count; row++) {
      keep[row * (int) x.size(1) + first + row] = 0;
    }
    Tensor kept = Tensor.of(keep, count, 1, x.size(1), 1); // [count, heads, length, headSize]
    Tensor copies = x.expand(count, x.size(1), x.size(2)).contiguous();
    return layers.get(layer).forward(copies, new Pass.Zeroing(kept));
  }

  @Override
  public Tensor handedOn(int layer, Tensor x) {
    Tensor values = layers.get(layer).attention().values(x).squeeze(0); // [heads, length, headSize]
    Linear output = layers.get(layer).attentionOutput();
    Tensor bias = output.forward(Tensor.zeros(Dtype.FLOAT32, 1, hidden)); // [1, hidden]
    List<Tensor> byHead = new ArrayList<>();
    for (int head = 0; head < heads; head++) {
      Tensor alone = Tensor.zeros(Dtype.FLOAT32, x.size(1), hidden); // [length, hidden]
      long size = values.size(2);
      alone.narrow(1, head * size, size).copyInPlace(values.select(0, head));
      byHead.add(output.forward(alone).sub(bias));
    }
    return Tensor.stack(byHead, 0);
  }

  EncoderOutput forward(EncoderInput input, Visible visible) {
    return parameters.forAnswers() && input.batch() > 0 && input.length() > 0
        ? inParts(input, visible)
        : whole(input, visible);
  }

  private EncoderOutput whole(EncoderInput input, Visible visible) {
    Trace trace = new Trace(visible);
    Tensor mask = Masks.keys(input, parameters.activations());
    Tensor last = new Pass.Whole(mask, trace).through(layers, embedder.apply(input));
    return trace.output(last, Optional.empty());
  }

  // ---------------------------------------------------------------- in parts, for answers

  private EncoderOutput inParts(EncoderInput input, Visible visible) {
    Results results = new Results(input, visible);
    if (workers.isPresent()) {
      shared(input, results, workers.get());
    } else {
      int micro = Math.max(1, MICRO_TOKENS / input.length());
      takeTurns(input, input.batch(), micro, results, new AtomicInteger());
    }
    return results.output();
  }

  private void shared(EncoderInput input, Results results, Workers team) {
    int count = team.count();
    int teamed = input.batch() >= 4 * count ? 0 : input.batch() % count;
    int alone = input.batch() - teamed;
    int micro = Math.max(1, Math.min(MICRO_TOKENS / input.length(), alone / count));
    List<AttentionPart.Buffers> teamBuffers =
        IntStream.range(alone, input.batch()).mapToObj(row -> buffers(input.rows(row, 1))).toList();
    AtomicInteger next = new AtomicInteger();
    team.run(member -> {
      takeTurns(input, alone, micro, results, next);
      for (int row = alone; row < input.batch(); row++) {
        AttentionPart part = AttentionPart.inTeam(teamBuffers.get(row - alone), member);
        run(input.rows(row, 1), row, part, results);
      }
    });
  }

  /// Takes micro-batches through the layers as long as there are any.
  ///
  /// @param next the first sequence that nobody has taken
  private void takeTurns(
      EncoderInput input, int sequences, int micro, Results results, AtomicInteger next) {
    for (int row = next.getAndAdd(micro); row < sequences; row = next.getAndAdd(micro)) {
      EncoderInput some = input.rows(row, Math.min(micro, sequences - row));
      try (var _ = Scope.open()) {
        run(some, row, AttentionPart.alone(buffers(some)), results);
      }
    }
  }

  private AttentionPart.Buffers buffers(EncoderInput some) {
    Dtype dtype = parameters.activations();
    return AttentionPart.Buffers.of(
        dtype, some.batch(), heads, some.length(), hidden / heads, Masks.keys(some, dtype));
  }

  private void run(EncoderInput some, int firstRow, AttentionPart part, Results results) {
    try (var _ = Scope.open()) {
      Function<Tensor, Tensor> place =
          whole -> part.ownPositions(whole.narrow(0, firstRow, some.batch()));
      Pass pass =
          new Pass.Part(
              part,
              results.hiddenStates.stream().map(place).toList(),
              results.attentions.stream()
                  .map(whole -> whole.narrow(0, firstRow, some.batch()))
                  .map(rows -> rows.view((long) some.batch() * heads, some.length(), some.length()))
                  .toList());
      Tensor embedded = part.ownPositions(embedder.apply(some));
      place.apply(results.last).copyInPlace(pass.through(layers, embedded));
    }
  }

  /// The whole batch's tensors, to which every part adds its own.
  private final class Results {
    private final Tensor last;
    private final List<Tensor> hiddenStates;
    private final List<Tensor> attentions;

    Results(EncoderInput input, Visible visible) {
      Dtype dtype = parameters.activations();
      int batch = input.batch();
      int length = input.length();
      last = Tensor.empty(dtype, batch, length, hidden);
      hiddenStates =
          Stream.generate(() -> Tensor.empty(dtype, batch, length, hidden))
              .limit(visible.hiddenStates() ? layers.size() + 1L : 0)
              .toList();
      attentions =
          Stream.generate(() -> Tensor.empty(dtype, batch, heads, length, length))
              .limit(visible.attentions() ? layers.size() : 0)
              .toList();
    }

    EncoderOutput output() {
      return new EncoderOutput(last, hiddenStates, attentions, Optional.empty());
    }
  }
}
