package dev.riga.nn;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Multi-head attention with its residual (Vaswani et al. 2017, arXiv 1706.03762, section 3.2):
///
///     x + W_O concat(head_1, …, head_h) + b_O
///     head_i = softmax(Q_i K_i^T / sqrt(headSize) + mask) V_i
///
/// The output layer is a sum over heads, so the heads can be dealt to groups, each with its own rows
/// of the projections and columns of `W_O`: whoever has a group's weights works out its term by
/// itself. For gradients there is one group.
public final class Attention {

  private final List<HeadGroup> groups;
  private final Dropout onWeights;
  private final Dropout onResult;

  /// @param groups of the heads in their order; the first one's output layer has the bias
  /// @param onWeights on the attention weights
  /// @param onResult before the residual is added
  Attention(List<HeadGroup> groups, Dropout onWeights, Dropout onResult) {
    this.groups = List.copyOf(groups);
    this.onWeights = onWeights;
    this.onResult = onResult;
  }

  /// What attention gives.
  ///
  /// @param context what the heads see, side by side, `[batch, length, hidden]`; or what is made of
  ///   it
  /// @param weights `[batch, heads, queryLen, keyLen]` after softmax, where they exist
  public record Attended(Tensor context, Optional<Tensor> weights) {}

  // ---------------------------------------------------------------- the formula

  /// The formula as it stands, to be differentiated.
  ///
  /// @param x `[batch, length, hidden]`
  /// @param mask added to the scores, to be broadcast to `[batch, heads, queryLen, keyLen]`; null
  ///   where every key is visible
  /// @return with the output layer's result and the residual in the place of the context
  public Attended forward(Tensor x, @Nullable Tensor mask) {
    return forward(x, mask, UnaryOperator.identity());
  }

  /// The same where nobody wants the weights, without dropout on them.
  ///
  /// @param some the positions that attend, `[batch, queryLen, hidden]`; all of x, or fewer
  /// @param x what they attend to, `[batch, keyLen, hidden]`
  /// @return of the shape of `some`
  public Tensor forwardUnseen(Tensor some, Tensor x, @Nullable Tensor mask) {
    Tensor sum = some;
    for (HeadGroup group : groups) {
      sum = group.output().forwardAdd(group.attendByFormulaUnseen(some, x, mask), onResult, sum);
    }
    return sum;
  }

  /// The same with other value vectors.
  ///
  /// @param onValues gets value vectors, `[batch, heads, keyLen, headSize]`, and returns as many
  public Attended forward(Tensor x, @Nullable Tensor mask, UnaryOperator<Tensor> onValues) {
    Tensor sum = x;
    List<Tensor> weights = new ArrayList<>();
    for (HeadGroup group : groups) {
      Attended attended = group.attend(x, mask, onValues, onWeights);
      sum = group.output().forwardAdd(attended.context(), onResult, sum);
      attended.weights().ifPresent(weights::add);
    }
    return new Attended(sum, Optional.of(side(weights, 1)));
  }

  private static Tensor side(List<Tensor> tensors, int dim) {
    return tensors.size() == 1 ? tensors.getFirst() : Tensor.cat(tensors, dim);
  }

  /// What each head hands on of each token when it attends to nothing else: the value vector as the
  /// output layer transforms it, without that layer's bias, `f(x)` of Kobayashi et al. 2020 (arXiv
  /// 2004.10102, equation 4).
  ///
  /// @param x `[1, length, hidden]`
  /// @return `[heads, length, hidden]`
  public Tensor handedOn(Tensor x) {
    List<Tensor> byHead = new ArrayList<>();
    for (HeadGroup group : groups) {
      Tensor values = group.values(x).squeeze(0); // [heads, length, headSize]
      long heads = values.size(0);
      long size = values.size(2);
      Tensor bias = group.output().forward(Tensor.zeros(Dtype.FLOAT32, 1, heads * size));
      for (int head = 0; head < heads; head++) {
        Tensor alone = Tensor.zeros(Dtype.FLOAT32, x.size(1), heads * size);
        alone.narrow(1, head * size, size).copyInPlace(values.select(0, head));
        byHead.add(group.output().forward(alone).sub(bias)); // [length, hidden]
      }
    }
    return Tensor.stack(byHead, 0);
  }

  // ---------------------------------------------------------------- for answers

  /// How many groups there are.
  public int groups() {
    return groups.size();
  }

  /// One group's term of the output layer's sum, worked out in place.
  ///
  /// @param x `[sequences, length, hidden]`
  /// @param sum what to add the term to, of the same shape; null for nothing
  /// @param mask `[sequences, 1, 1, keyLen]`, or null where every key is visible
  /// @param weights of all heads, `[sequences, heads, queryLen, keyLen]`, to put this group's in;
  ///   empty where nobody wants them
  /// @return `[sequences, length, hidden]`
  public Tensor forwardAdd(
      int group, Tensor x, @Nullable Tensor sum, @Nullable Tensor mask, Optional<Tensor> weights) {
    HeadGroup mine = groups.get(group);
    int first = groups.stream().limit(group).mapToInt(HeadGroup::heads).sum();
    Tensor context =
        weights.isPresent()
            ? mine.attendInto(x, mask, weights.get().narrow(1, first, mine.heads()))
            : mine.attendUnseen(x, mask);
    return sum == null
        ? mine.output().forward(context)
        : mine.output().forwardAdd(context, onResult, sum);
  }
}
