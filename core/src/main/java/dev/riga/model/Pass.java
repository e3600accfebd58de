package dev.riga.model;

import dev.riga.nn.Attention;
import dev.riga.nn.AttentionPart;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A batch, or one thread's part of it, on its way through the layers.
sealed interface Pass {

  /// Lets a layer attend.
  ///
  /// @param x `[sequences, positions, hidden]`
  /// @return the context, the same shape
  Tensor attend(Attention attention, Tensor x);

  /// Notes the embeddings or a layer's result.
  void hidden(Tensor state);

  /// Keeps what was noted of the last layer.
  void keepNoted(Scope scope);

  /// Runs the layers one after the other; what a layer made on the way is freed when it is done.
  default Tensor through(List<? extends EncoderLayer> layers, Tensor embedded) {
    Tensor x = embedded;
    hidden(x);
    for (EncoderLayer layer : layers) {
      try (Scope scope = Scope.open()) {
        x = scope.keep(layer.forward(x, this));
        hidden(x);
        keepNoted(scope);
      }
    }
    return x;
  }

  /// The whole batch by the formula, to be differentiated.
  final class Whole implements Pass {
    private final @Nullable Tensor mask;
    private final Trace trace;

    Whole(@Nullable Tensor mask, Trace trace) {
      this.mask = mask;
      this.trace = trace;
    }

    @Override
    public Tensor attend(Attention attention, Tensor x) {
      return trace.attended(attention.forward(x, mask));
    }

    @Override
    public void hidden(Tensor state) {
      trace.hidden(state);
    }

    @Override
    public void keepNoted(Scope scope) {
      trace.lastAttention().ifPresent(scope::keep);
    }
  }

  /// Copies of one sequence, each without the value vectors of some tokens, whose keys still count.
  ///
  /// @param keep 1, or 0 where a value vector is not: `[sequences, 1, keyLen, 1]`
  record Zeroing(Tensor keep) implements Pass {
    @Override
    public Tensor attend(Attention attention, Tensor x) {
      return attention.forward(x, null, values -> values.mul(keep)).context();
    }

    @Override
    public void hidden(Tensor state) {}

    @Override
    public void keepNoted(Scope scope) {}
  }

  /// One thread's part for answers. What is wanted of it, it puts in its place in the whole batch's
  /// tensors.
  final class Part implements Pass {
    private final AttentionPart part;
    private final List<Tensor> hiddenStates;
    private final List<Tensor> attentions;
    private int layer;
    private int state;

    /// @param hiddenStates where this thread's positions go, for the embeddings and every layer;
    ///   empty where nobody wants them
    /// @param attentions where the attention weights go, `[sequences * heads, queryLen, keyLen]`
    ///   for every layer; empty where nobody wants them
    Part(AttentionPart part, List<Tensor> hiddenStates, List<Tensor> attentions) {
      this.part = part;
      this.hiddenStates = hiddenStates;
      this.attentions = attentions;
    }

    @Override
    public Tensor attend(Attention attention, Tensor x) {
      Optional<Tensor> weights =
          attentions.isEmpty() ? Optional.empty() : Optional.of(attentions.get(layer));
      layer++;
      return attention.forward(x, part, weights);
    }

    @Override
    public void hidden(Tensor x) {
      if (!hiddenStates.isEmpty()) {
        hiddenStates.get(state).copyInPlace(x);
        state++;
      }
    }

    /// The whole batch's tensors are nobody's part.
    @Override
    public void keepNoted(Scope scope) {}
  }
}
