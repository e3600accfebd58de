package dev.riga.nn;

import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Multi-head scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762, section 3.2):
/// `softmax(Q K^T / sqrt(headSize) + mask) V` for each head.
public final class Attention {

  private final JoinedLinear queryKeyValue;
  private final int heads;
  private final Dropout dropout;

  /// @param queryKeyValue the three projections in this order
  /// @param dropout on the attention weights
  public Attention(JoinedLinear queryKeyValue, int heads, Dropout dropout) {
    this.queryKeyValue = queryKeyValue;
    this.heads = heads;
    this.dropout = dropout;
  }

  /// What attention gives.
  ///
  /// @param context `[batch, length, hidden]`, the heads side by side
  /// @param weights `[batch, heads, queryLen, keyLen]` after softmax; empty unless asked for
  public record Attended(Tensor context, Optional<Tensor> weights) {}

  /// @param x `[batch, length, hidden]`
  /// @param mask added to the scores, to be broadcast to `[batch, heads, queryLen, keyLen]`; null
  ///   where every key is visible
  /// @param wantWeights whether to return the weights; without, they need never exist
  public Attended forward(Tensor x, @Nullable Tensor mask, boolean wantWeights) {
    List<Tensor> projected = queryKeyValue.forward(x);
    Tensor query = byHead(projected.get(0)); // [batch, heads, length, headSize]
    Tensor key = byHead(projected.get(1));
    Tensor value = byHead(projected.get(2));
    if (!wantWeights && !x.recordsGradients()) {
      return new Attended(
          side(Tensor.scaledDotProductAttention(query, key, value, mask)), Optional.empty());
    }
    Tensor scores =
        query.matmul(key.transpose(-2, -1)).mulInPlace(1 / Math.sqrt((double) query.size(-1)));
    if (mask != null) {
      scores = scores.add(mask);
    }
    Tensor weights = scores.softmax(-1); // [batch, heads, queryLen, keyLen]
    Tensor context = dropout.forward(weights).matmul(value);
    return new Attended(side(context), wantWeights ? Optional.of(weights) : Optional.empty());
  }

  private Tensor byHead(Tensor x) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  private static Tensor side(Tensor context) {
    return context
        .transpose(1, 2)
        .reshape(context.size(0), context.size(2), context.size(1) * context.size(3));
  }
}
