package dev.riga.train;

import dev.riga.tensor.Tensor;
import java.util.Arrays;

/// The loss of a reader with a span head and a reasoning head:
///
///     spanWeight * (CE(start) + CE(end)) / 2  +  reasoningWeight * CE(class)
///
/// each a mean over the rows that have that label. A position at or past the end of the sequence is
/// no label: that row is left out of that mean. Padding takes part in the softmax over positions, as
/// in Hugging Face transformers.
///
/// @param spanWeight the factor of the span loss
/// @param reasoningWeight the factor of the reasoning loss
record JointLoss(double spanWeight, double reasoningWeight) {

  /// What a batch is to say; the arrays have one element a row.
  ///
  /// @param starts first tokens of the answers; negative for rows without that label
  /// @param ends last tokens of the answers, alike
  /// @param reasoning classes, alike
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Labels(long[] starts, long[] ends, long[] reasoning) {}

  /// The losses of a batch, all scalars; a part for which no row has a label is 0 and has no
  /// gradient.
  record Losses(Tensor total, Tensor span, Tensor reasoning) {}

  /// The losses of a batch.
  ///
  /// @param start `[batch, seq]`
  /// @param end `[batch, seq]`
  /// @param reasoning `[batch, classes]`
  Losses of(Tensor start, Tensor end, Tensor reasoning, Labels labels) {
    Tensor span = position(start, labels.starts()).add(position(end, labels.ends())).mul(0.5);
    Tensor kind = entropy(reasoning, labels.reasoning(), -1);
    return new Losses(span.mul(spanWeight).add(kind.mul(reasoningWeight)), span, kind);
  }

  private static Tensor position(Tensor logits, long[] positions) {
    long sequence = logits.size(1);
    long[] clamped =
        Arrays.stream(positions)
            .map(position -> position < 0 ? sequence : Math.min(position, sequence))
            .toArray();
    return entropy(logits, clamped, sequence);
  }

  private static Tensor entropy(Tensor logits, long[] targets, long ignored) {
    if (Arrays.stream(targets).allMatch(target -> target == ignored)) {
      return Tensor.of(new float[] {0}, new long[0]);
    }
    return logits.crossEntropy(Tensor.of(targets, targets.length), ignored);
  }
}
