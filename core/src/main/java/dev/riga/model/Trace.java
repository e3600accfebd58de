package dev.riga.model;

import dev.riga.nn.Attention;
import dev.riga.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects what is wanted of a forward pass on its way.
final class Trace {

  private final Visible visible;
  private final List<Tensor> hiddenStates = new ArrayList<>();
  private final List<Tensor> attentions = new ArrayList<>();

  Trace(Visible visible) {
    this.visible = visible;
  }

  /// Whether attention weights are wanted.
  boolean wantsAttentions() {
    return visible.attentions();
  }

  /// Notes the embeddings or a layer's result, and passes it on.
  Tensor hidden(Tensor state) {
    if (visible.hiddenStates()) {
      hiddenStates.add(state);
    }
    return state;
  }

  /// Notes a layer's attention weights, and passes the context on.
  Tensor attended(Attention.Attended attended) {
    if (visible.attentions()) {
      attended.weights().ifPresent(attentions::add);
    }
    return attended.context();
  }

  /// The attention weights noted last.
  Optional<Tensor> lastAttention() {
    return attentions.isEmpty() ? Optional.empty() : Optional.of(attentions.getLast());
  }

  EncoderOutput output(Tensor last, Optional<Tensor> pooled) {
    return new EncoderOutput(last, hiddenStates, attentions, pooled);
  }
}
