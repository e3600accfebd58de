package dev.riga.nn;

import dev.riga.nn.Attention.Attended;
import dev.riga.tensor.Tensor;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Disentangled attention (He et al. 2021, arXiv 2006.03654, equation 4): a token's content and its
/// place relative to the other attend separately,
///
/// `A(i, j) = (Q_i K_j + Q_i PK_d(i,j) + K_j PQ_d(i,j)) / sqrt(3 headSize)`,
///
/// where d(i, j) is the row that stands for the distance from j to i, and PK and PQ are the keys
/// and queries of the relative positions. With one of the two terms the 3 is a 2.
public final class DisentangledAttention {

  private final @Nullable Supplier<Tensor> positionKeys;
  private final @Nullable Supplier<Tensor> positionQueries;
  private final Dropout dropout;

  /// @param positionKeys PK, `[heads, positions, headSize]`, or null without content-to-position
  /// @param positionQueries PQ, alike, or null without position-to-content
  /// @param dropout on the attention weights
  public DisentangledAttention(
      @Nullable Supplier<Tensor> positionKeys,
      @Nullable Supplier<Tensor> positionQueries,
      Dropout dropout) {
    this.positionKeys = positionKeys;
    this.positionQueries = positionQueries;
    this.dropout = dropout;
  }

  /// @param query `[batch, heads, length, headSize]`, and key and value alike
  /// @param positions d, `[length, length]`: the row for each query and key
  /// @param mask added to the scores, to be broadcast to `[batch, heads, queryLen, keyLen]`; null
  ///   where every key is visible
  /// @param wantWeights whether to return the weights
  public Attended forward(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor positions,
      @Nullable Tensor mask,
      boolean wantWeights) {
    long batch = query.size(0);
    long heads = query.size(1);
    long length = query.size(2);
    Tensor scores = query.matmul(key.transpose(-2, -1)); // [batch, heads, queryLen, keyLen]
    int terms = 1;
    if (positionKeys != null) {
      Tensor toAll = query.matmul(positionKeys.get().transpose(-2, -1)); // […, queryLen, positions]
      scores = scores.add(toAll.gather(-1, positions.expand(batch, heads, length, length)));
      terms++;
    }
    if (positionQueries != null) {
      Tensor toAll = key.matmul(positionQueries.get().transpose(-2, -1)); // […, keyLen, positions]
      Tensor byKey = positions.transpose(0, 1).expand(batch, heads, length, length);
      scores = scores.add(toAll.gather(-1, byKey).transpose(-2, -1));
      terms++;
    }
    scores = scores.mul(1 / Math.sqrt((double) terms * query.size(3)));
    if (mask != null) {
      scores = scores.add(mask);
    }
    Tensor weights = scores.softmax(-1); // [batch, heads, queryLen, keyLen]
    Tensor context =
        dropout
            .forward(weights)
            .matmul(value)
            .transpose(1, 2)
            .reshape(batch, length, heads * value.size(3)); // [batch, length, hidden]
    return new Attended(context, wantWeights ? Optional.of(weights) : Optional.empty());
  }
}
