package dev.riga.model;

import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The layers of an encoder, and how a batch goes through them.
///
/// For gradients the batch goes as a whole. For answers, [Workers] take micro-batches, small enough
/// for a processor's own cache, through all layers, each by itself; what sequences cannot be dealt
/// out evenly the workers take in teams, each member with its share of the weights.
final class LayerStack implements InnerLayers {

  /// Tokens of a micro-batch.
  private static final int MICRO_TOKENS = 512;

  private final Parameters parameters;
  private final Function<EncoderInput, Tensor> embedder;
  private final List<PostNormLayer> layers;
  private final int heads;
  private final int hidden;
  private final Optional<Workers> workers;

  /// @param embedder from a batch to `[batch, length, hidden]`
  /// @param heads of every layer
  /// @param hidden the length of a position's vector
  LayerStack(
      Parameters parameters,
      Function<EncoderInput, Tensor> embedder,
      List<PostNormLayer> layers,
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
    return layers.get(layer).attention().handedOn(x);
  }

  EncoderOutput forward(EncoderInput input, Visible visible) {
    return parameters.forAnswers() && input.batch() > 0 && input.length() > 0
        ? inParts(input, visible)
        : whole(input, visible);
  }

  private EncoderOutput whole(EncoderInput input, Visible visible) {
    Trace trace = new Trace(visible);
    Tensor mask = Masks.keys(input, parameters.activations());
    Pass pass = new Pass.Whole(mask, trace, !parameters.forTraining());
    Tensor embedded = embedder.apply(input);
    return trace.output(
        input.positions().length == 0
            ? pass.through(layers, embedded)
            : at(input.positions(), pass, embedded, mask),
        Optional.empty());
  }

  /// The results of the last layer at some positions: the layers before it need all of them, and so
  /// do its own keys and values.
  private Tensor at(int[] positions, Pass pass, Tensor embedded, @Nullable Tensor mask) {
    Tensor x = pass.through(layers.subList(0, layers.size() - 1), embedded);
    Tensor some = x.indexSelect(1, Tensor.of(positions, positions.length));
    return layers.getLast().forwardAt(some, x, mask);
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

  private void shared(EncoderInput input, Results results, Workers all) {
    int size = parameters.shares();
    int teams = all.count() / size;
    int teamed = input.batch() >= 4 * all.count() ? 0 : input.batch() % all.count();
    int alone = input.batch() - teamed;
    int micro = Math.max(1, Math.min(MICRO_TOKENS / input.length(), alone / all.count()));
    List<AtomicReferenceArray<Tensor>> terms =
        Stream.generate(() -> new AtomicReferenceArray<Tensor>(2 * size)).limit(teams).toList();
    AtomicInteger next = new AtomicInteger();
    all.run(
        size,
        member -> {
          takeTurns(input, alone, micro, results, next);
          if (member.inTeam()) {
            var sums = new Pass.Sums(member, terms.get(member.team()));
            for (int row = alone + member.team(); row < input.batch(); row += teams) {
              inTeam(input.rows(row, 1), row, sums, results);
            }
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
        Results own = results.rows(row, some.batch());
        own.last.copyInPlace(through(some, own.hiddenStates, own.attentions, null));
      }
    }
  }

  /// Takes one sequence through the layers together with the rest of a team. Each member has all of
  /// every layer's result; the first hands it out.
  private void inTeam(EncoderInput one, int row, Pass.Sums team, Results results) {
    try (var _ = Scope.open()) {
      Results own = results.rows(row, 1);
      boolean first = team.place() == 0;
      Tensor last = through(one, first ? own.hiddenStates : List.of(), own.attentions, team);
      if (first) {
        own.last.copyInPlace(last);
      }
      team.awaitOthers(); // nobody may free what another still reads
    }
  }

  private Tensor through(
      EncoderInput some,
      List<Tensor> hiddenStates,
      List<Tensor> attentions,
      Pass.@Nullable Sums team) {
    Tensor mask = Masks.keys(some, parameters.activations());
    Pass pass = new Pass.Part(mask, hiddenStates, attentions, team);
    return pass.through(layers, embedder.apply(some));
  }

  /// The whole batch's tensors, to which every part adds its own.
  private final class Results {
    private final Tensor last;
    private final List<Tensor> hiddenStates;
    private final List<Tensor> attentions;

    private Results(Tensor last, List<Tensor> hiddenStates, List<Tensor> attentions) {
      this.last = last;
      this.hiddenStates = hiddenStates;
      this.attentions = attentions;
    }

    /// Room for everything that is wanted.
    Results(EncoderInput input, Visible visible) {
      this(
          Tensor.empty(parameters.activations(), input.batch(), input.length(), hidden),
          room(
              parameters.activations(),
              visible.hiddenStates() ? layers.size() + 1 : 0,
              input.batch(),
              input.length(),
              hidden),
          room(
              parameters.activations(),
              visible.attentions() ? layers.size() : 0,
              input.batch(),
              heads,
              input.length(),
              input.length()));
    }

    private static List<Tensor> room(Dtype dtype, int count, long... shape) {
      return Stream.generate(() -> Tensor.empty(dtype, shape)).limit(count).toList();
    }

    /// Those of some sequences: views.
    Results rows(int first, int count) {
      UnaryOperator<Tensor> narrow = whole -> whole.narrow(0, first, count);
      return new Results(
          narrow.apply(last),
          hiddenStates.stream().map(narrow).toList(),
          attentions.stream().map(narrow).toList());
    }

    EncoderOutput output() {
      return new EncoderOutput(last, hiddenStates, attentions, Optional.empty());
    }
  }
}
