package dev.riga.model;

import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// What an encoder computes. The tensors belong to the [dev.riga.tensor.Scope] that was open.
///
/// @param last `[batch, length, hidden]`, the result of the last layer
/// @param hiddenStates the embeddings and every layer's result, `[batch, length, hidden]` each;
///   empty unless asked for
/// @param attentions every layer's weights after softmax, `[batch, heads, queryLen, keyLen]` each;
///   empty unless asked for
/// @param pooled `[batch, size]` in fp32, one vector a sequence, in networks that have one
public record EncoderOutput(
    Tensor last, List<Tensor> hiddenStates, List<Tensor> attentions, Optional<Tensor> pooled) {

  public EncoderOutput {
    hiddenStates = List.copyOf(hiddenStates);
    attentions = List.copyOf(attentions);
  }

  EncoderOutput withPooled(Optional<Tensor> vector) {
    return new EncoderOutput(last, hiddenStates, attentions, vector);
  }
}
