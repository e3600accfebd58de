package dev.riga.model;

import dev.riga.nn.Activation;
import dev.riga.nn.Attention;
import dev.riga.nn.Dropout;
import dev.riga.nn.FeedForward;
import dev.riga.nn.LayerNorm;
import dev.riga.nn.Parameters;
import dev.riga.nn.Parameters.AttentionNames;
import dev.riga.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The layer of a BERT and its kin (Vaswani et al. 2017, section 3.1): attention and feed-forward
/// block, each followed by its residual sum and a layer norm.
final class PostNormLayer {
  private final Attention attention;
  private final LayerNorm attentionNorm;
  private final FeedForward feedForward;
  private final LayerNorm outputNorm;

  /// What a checkpoint calls the parts.
  record Names(
      AttentionNames attention, String attentionNorm, String up, String down, String outputNorm) {}

  /// @param hidden the length of a position's vector
  /// @param inner units of the feed-forward block
  /// @param epsilon of the layer norms
  record Sizes(int hidden, int heads, int inner, Activation activation, double epsilon) {}

  /// @param onWeights dropout on the attention weights
  /// @param onAttention dropout on the attention's result
  /// @param onResult dropout on the feed-forward block's result
  PostNormLayer(
      Parameters parameters,
      Names names,
      Sizes sizes,
      Dropout onWeights,
      Dropout onAttention,
      Dropout onResult) {
    int hidden = sizes.hidden();
    attention =
        parameters.attention(names.attention(), hidden, sizes.heads(), onWeights, onAttention);
    attentionNorm = parameters.layerNorm(names.attentionNorm(), hidden, sizes.epsilon());
    feedForward =
        parameters.feedForward(
            names.up(), names.down(), hidden, sizes.inner(), sizes.activation(), onResult);
    outputNorm = parameters.layerNorm(names.outputNorm(), hidden, sizes.epsilon());
  }

  /// @param x `[sequences, length, hidden]`
  /// @return the same shape
  Tensor forward(Tensor x, Pass pass) {
    Tensor attended = attentionNorm.forward(pass.attend(attention, x));
    return outputNorm.forward(pass.feed(feedForward, attended));
  }

  /// The layer's results at some positions.
  ///
  /// @param some their vectors, `[batch, fewer, hidden]`
  /// @param x all vectors, `[batch, length, hidden]`
  /// @param mask added to the scores, or null where every key is visible
  Tensor forwardAt(Tensor some, Tensor x, @Nullable Tensor mask) {
    Tensor attended = attentionNorm.forward(attention.forwardUnseen(some, x, mask));
    return outputNorm.forward(feedForward.forwardAdd(attended));
  }

  /// How it attends.
  Attention attention() {
    return attention;
  }
}
