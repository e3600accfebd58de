package dev.riga.nn;

import dev.riga.nn.Attention.Attended;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Some heads of an [Attention], with their weights.
///
/// @param queryKeyValue their projections; the query comes divided by `sqrt(headSize)`
/// @param output their columns of the output layer, `[hidden, heads * headSize]`
/// @param heads how many
record HeadGroup(JoinedLinear queryKeyValue, Linear output, int heads) {

  /// Scores that stay in a processor's own cache, in bytes.
  private static final long CACHED_SCORES = 1L << 20;

  /// The formula.
  ///
  /// @param x `[batch, length, hidden]`
  Attended attend(
      Tensor x, @Nullable Tensor mask, UnaryOperator<Tensor> onValues, Dropout onWeights) {
    List<Tensor> projected = queryKeyValue.forward(x);
    Tensor query = byHead(projected.get(0)); // [batch, heads, length, headSize]
    Tensor key = byHead(projected.get(1));
    Tensor value = onValues.apply(byHead(projected.get(2)));
    Tensor weights = weights(query, key, mask); // [batch, heads, queryLen, keyLen]
    Tensor context = onWeights.forward(weights).matmul(value); // [batch, heads, length, headSize]
    return new Attended(sideBySide(context), Optional.of(weights));
  }

  /// What [#attend] gives as the context, in fp32 without the weights ever being stored.
  ///
  /// @param some who attends, `[batch, queryLen, hidden]`
  /// @param x to what, `[batch, keyLen, hidden]`
  /// @return `[batch, queryLen, heads * headSize]`
  Tensor attendByFormulaUnseen(Tensor some, Tensor x, @Nullable Tensor mask) {
    List<Tensor> projected = queryKeyValue.forward(some, x);
    Tensor query = byHead(projected.get(0)); // [batch, heads, queryLen, headSize]
    Tensor key = byHead(projected.get(1));
    Tensor value = byHead(projected.get(2));
    if (query.dtype() == Dtype.BFLOAT16 && !NoGrad.active()) {
      // Libtorch differentiates its fused attention in bf16 without the processor's instructions
      // for it, which takes longer than all the rest.
      return sideBySide(weights(query, key, mask).matmul(value));
    }
    return sideBySide(Tensor.scaledDotProductAttention(query, key, value, mask, 1));
  }

  private static Tensor weights(Tensor query, Tensor key, @Nullable Tensor mask) {
    Tensor scores = query.matmul(key.transpose(-2, -1)); // [batch, heads, queryLen, keyLen]
    return (mask == null ? scores : scores.add(mask)).softmax(-1);
  }

  /// The value vectors, `[batch, heads, length, headSize]`.
  Tensor values(Tensor x) {
    return byHead(queryKeyValue.forward(x).get(2));
  }

  private Tensor byHead(Tensor x) {
    return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }

  /// From `[batch, heads, length, headSize]` to `[batch, length, heads * headSize]`.
  private Tensor sideBySide(Tensor context) {
    return context
        .transpose(1, 2)
        .reshape(context.size(0), context.size(2), heads * context.size(3));
  }

  // ---------------------------------------------------------------- for answers

  /// @param mask `[sequences, 1, 1, keyLen]`, or null
  /// @return what the heads see, `[sequences, length, heads * headSize]`
  Tensor attendUnseen(Tensor x, @Nullable Tensor mask) {
    Tensor projected = projected(x);
    return sideBySide(
        Tensor.scaledDotProductAttention(
            projected.select(0, 0), projected.select(0, 1), projected.select(0, 2), mask, 1));
  }

  /// The same, a few heads at a time so that their scores stay in the processor's cache.
  ///
  /// @param weights where to put the attention weights, `[sequences, heads, queryLen, keyLen]`
  Tensor attendInto(Tensor x, @Nullable Tensor mask, Tensor weights) {
    Tensor projected = projected(x).contiguous();
    long sequences = projected.size(1);
    long length = projected.size(3);
    long size = projected.size(4);
    Tensor context = Tensor.empty(projected.dtype(), sequences, length, heads, size);
    long scores = length * length * weights.dtype().bytes(); // of one head
    long atOnce = Math.clamp(CACHED_SCORES / scores, 1, heads);
    for (int sequence = 0; sequence < sequences; sequence++) {
      Tensor query = projected.select(0, 0).select(0, sequence); // [heads, length, headSize]
      Tensor key = projected.select(0, 1).select(0, sequence);
      Tensor value = projected.select(0, 2).select(0, sequence);
      Tensor seen = context.select(0, sequence).transpose(0, 1); // [heads, length, headSize]
      for (long head = 0; head < heads; head += atOnce) {
        long some = Math.min(atOnce, heads - head);
        Tensor chunk = weights.select(0, sequence).narrow(0, head, some); // [some, query, key]
        chunk.bmmInPlace(query.narrow(0, head, some), key.narrow(0, head, some).transpose(1, 2));
        if (mask != null) {
          chunk.addInPlace(mask.select(0, sequence)); // [1, 1, keyLen]
        }
        chunk.softmaxInPlace(-1);
        seen.narrow(0, head, some).copyInPlace(chunk.matmul(value.narrow(0, head, some)));
      }
    }
    return context.view(sequences, length, heads * size);
  }

  /// Query, key and value, `[3, sequences, heads, length, headSize]`.
  private Tensor projected(Tensor x) {
    Tensor joined = queryKeyValue.forwardJoined(x); // [sequences, length, 3 * heads * headSize]
    return joined
        .view(x.size(0), x.size(1), 3, heads, joined.size(2) / (3L * heads))
        .permute(2, 0, 3, 1, 4);
  }
}
