package dev.riga.nn;

import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Multi-head scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762, section 3.2):
/// `softmax(Q K^T / sqrt(headSize) + mask) V` for each head.
public final class Attention {

  private final JoinedLinear queryKeyValue;
  private final int heads;
  private final Dropout dropout;

  /// @param queryKeyValue the projections as [Parameters#queryKeyValue] makes them: the query comes
  ///   divided by `sqrt(headSize)`
  /// @param dropout on the attention weights
  public Attention(JoinedLinear queryKeyValue, int heads, Dropout dropout) {
    this.queryKeyValue = queryKeyValue;
    this.heads = heads;
    this.dropout = dropout;
  }

  /// What attention gives.
  ///
  /// @param context `[batch, length, hidden]`, the heads side by side
  /// @param weights `[batch, heads, queryLen, keyLen]` after softmax, where they exist
  public record Attended(Tensor context, Optional<Tensor> weights) {}

  /// The formula as it stands, to be differentiated.
  ///
  /// @param x `[batch, length, hidden]`
  /// @param mask added to the scores, to be broadcast to `[batch, heads, queryLen, keyLen]`; null
  ///   where every key is visible
  public Attended forward(Tensor x, @Nullable Tensor mask) {
    return forward(x, mask, UnaryOperator.identity());
  }

  /// The same with other value vectors.
  ///
  /// @param onValues gets the value vectors, `[batch, heads, keyLen, headSize]`, and returns as
  ///   many
  public Attended forward(Tensor x, @Nullable Tensor mask, UnaryOperator<Tensor> onValues) {
    List<Tensor> projected = queryKeyValue.forward(x);
    Tensor query = byHead(projected.get(0)); // [batch, heads, length, headSize]
    Tensor key = byHead(projected.get(1));
    Tensor value = onValues.apply(byHead(projected.get(2)));
    Tensor scores = query.matmul(key.transpose(-2, -1)); // [batch, heads, queryLen, keyLen]
    Tensor weights = (mask == null ? scores : scores.add(mask)).softmax(-1);
    Tensor context = dropout.forward(weights).matmul(value); // [batch, heads, queryLen, headSize]
    Tensor sideBySide =
        context.transpose(1, 2).reshape(x.size(0), x.size(1), heads * value.size(-1));
    return new Attended(sideBySide, Optional.of(weights));
  }

  /// The value vectors, `[batch, heads, length, headSize]`.
  public Tensor values(Tensor x) {
    return byHead(queryKeyValue.forward(x).get(2));
  }

  private Tensor byHead(Tensor x) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  /// The same formula for answers: in place, a few heads at a time so that their scores stay in the
  /// processor's cache, and shared with the other members of the part's team.
  ///
  /// @param x this member's positions, `[sequences, positions, hidden]`
  /// @param weights where to put the attention weights, `[sequences * heads, queryLen, keyLen]`;
  ///   empty where nobody wants them
  /// @return this member's positions, `[sequences, positions, hidden]`
  public Tensor forward(Tensor x, AttentionPart part, Optional<Tensor> weights) {
    part.project(queryKeyValue.forwardJoined(x));
    if (weights.isPresent()) {
      part.ownHeads(part.headsInCache()).forEach(chunk -> attend(chunk, weights.get()));
    } else {
      part.ownHeads(part.allHeads()).forEach(Attention::attendUnseen);
    }
    return part.context();
  }

  private static void attend(AttentionPart.Chunk chunk, Tensor weights) {
    Tensor scores = chunk.of(weights); // [heads, queryLen, keyLen]
    scores.bmmInPlace(chunk.query(), chunk.key().transpose(1, 2));
    chunk.mask().ifPresent(scores::addInPlace);
    scores.softmaxInPlace(-1);
    chunk.setContext(scores.matmul(chunk.value())); // [heads, queryLen, headSize]
  }

  private static void attendUnseen(AttentionPart.Chunk chunk) {
    chunk.setContext(
        Tensor.scaledDotProductAttention(
                chunk.query().unsqueeze(0),
                chunk.key().unsqueeze(0),
                chunk.value().unsqueeze(0),
                chunk.mask().map(mask -> mask.unsqueeze(0)).orElse(null),
                1)
            .squeeze(0));
  }
}
