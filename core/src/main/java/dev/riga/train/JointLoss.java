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
  record Labels(long[] starts, long[] ends, long[] reasoning) {

    /// Those of some rows, from `from` up to and without `to`.
    Labels rows(int from, int to) {
      return new Labels(
          Arrays.copyOfRange(starts, from, to),
          Arrays.copyOfRange(ends, from, to),
          Arrays.copyOfRange(reasoning, from, to));
    }
  }

  /// The losses of a batch, all scalars; a part for which no row has a label is 0 and has no
  /// gradient.
  record Losses(Tensor total, Tensor span, Tensor reasoning) {}

  /// What some rows of a batch add to its losses: the terms of all parts of a batch add up to its
  /// means.
  ///
  /// @param start `[rows, seq]`
  /// @param end `[rows, seq]`
  /// @param reasoning `[rows, classes]`
  /// @param labels of these rows
  /// @param whole the labels of the whole batch
  Losses of(Tensor start, Tensor end, Tensor reasoning, Labels labels, Labels whole) {
    Tensor span =
        position(start, labels.starts(), whole.starts())
            .add(position(end, labels.ends(), whole.ends()))
            .mul(0.5);
    Tensor kind = entropy(reasoning, labels.reasoning(), whole.reasoning(), -1);
    return new Losses(span.mul(spanWeight).add(kind.mul(reasoningWeight)), span, kind);
  }

  private static Tensor position(Tensor logits, long[] positions, long[] whole) {
    long sequence = logits.size(1);
    return entropy(logits, clamped(positions, sequence), clamped(whole, sequence), sequence);
  }

  private static long[] clamped(long[] positions, long sequence) {
    return Arrays.stream(positions)
        .map(position -> position < 0 ? sequence : Math.min(position, sequence))
        .toArray();
  }

  private static Tensor entropy(Tensor logits, long[] targets, long[] whole, long ignored) {
    long here = labelled(targets, ignored);
    if (here == 0) {
      return Tensor.of(new float[] {0}, new long[0]);
    }
    Tensor mean = logits.crossEntropy(Tensor.of(targets, targets.length), ignored);
    long everywhere = labelled(whole, ignored);
    return here == everywhere ? mean : mean.mul((double) here / everywhere);
  }

  private static long labelled(long[] targets, long ignored) {
    return Arrays.stream(targets).filter(target -> target != ignored).count();
  }
}
