package dev.riga.model;

import dev.riga.nn.Embedding;
import dev.riga.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// A batch of token sequences, padded on the right to one length. It keeps the arrays it is given;
/// nobody may change them afterwards.
public final class EncoderInput {

  private final int batch;
  private final int length;
  private final int[] ids;
  private final int[] types;
  private final int[] mask;
  private final UnaryOperator<Tensor> onWords;
  private final int[] positions;

  private EncoderInput(int batch, int length, int[] ids, int[] types, int[] mask) {
    this(batch, length, ids, types, mask, UnaryOperator.identity(), new int[0]);
  }

  private EncoderInput(
      int batch,
      int length,
      int[] ids,
      int[] types,
      int[] mask,
      UnaryOperator<Tensor> onWords,
      int[] positions) {
    this.batch = batch;
    this.length = length;
    this.ids = ids;
    this.types = types;
    this.mask = mask;
    this.onWords = onWords;
    this.positions = positions;
  }

  /// A batch that is padded already; each array row by row.
  ///
  /// @param batch how many sequences
  /// @param length tokens of each, padding included
  /// @param ids token ids
  /// @param types 0 for the first text of a pair, 1 for the second
  /// @param mask 1 on tokens, 0 on padding
  /// @throws IllegalArgumentException if an array does not have `batch * length` entries
  public static EncoderInput of(int batch, int length, int[] ids, int[] types, int[] mask) {
    int size = Math.multiplyExact(batch, length);
    if (ids.length != size || types.length != size || mask.length != size) {
      throw new IllegalArgumentException(
          "%d sequences of %d tokens need %d ids, types and mask entries, not %d, %d and %d."
              .formatted(batch, length, size, ids.length, types.length, mask.length));
    }
    return new EncoderInput(batch, length, ids, types, mask);
  }

  /// Pads sequences on the right to the longest of them.
  ///
  /// @param ids token ids of each sequence
  /// @param types as long as the ids, or an empty list for all 0
  /// @param paddingId the id to pad with
  public static EncoderInput padded(List<int[]> ids, List<int[]> types, int paddingId) {
    int batch = ids.size();
    int length = ids.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] allIds = new int[batch * length];
    int[] allTypes = new int[batch * length];
    int[] mask = new int[batch * length];
    Arrays.fill(allIds, paddingId);
    for (int row = 0; row < batch; row++) {
      int[] sequence = ids.get(row);
      System.arraycopy(sequence, 0, allIds, row * length, sequence.length);
      Arrays.fill(mask, row * length, row * length + sequence.length, 1);
      if (!types.isEmpty()) {
        System.arraycopy(types.get(row), 0, allTypes, row * length, sequence.length);
      }
    }
    return new EncoderInput(batch, length, allIds, allTypes, mask);
  }

  /// The same sequences, with other vectors in the place of their words': to work out gradients by
  /// them, or to go from a baseline to them.
  ///
  /// @param change gets the words' vectors, `[batch, length, size]` in fp32, before positions and
  ///   types are added, and returns as many. For networks loaded for gradients
  public EncoderInput withWords(UnaryOperator<Tensor> change) {
    return new EncoderInput(batch, length, ids, types, mask, change, positions);
  }

  /// The same sequences, of which only the results at some positions are wanted: these alone come,
  /// in the order given. For networks loaded for gradients whose layers can be run one by one
  /// ([SpanNetwork#layers]), with nothing but the result visible.
  ///
  /// @param first the first position wanted; a head on the whole sequence takes it for the first
  ///   token, so it is 0 where there may be one
  /// @param others more of them
  public EncoderInput onlyAt(int first, int... others) {
    int[] wanted = new int[1 + others.length];
    wanted[0] = first;
    System.arraycopy(others, 0, wanted, 1, others.length);
    return new EncoderInput(batch, length, ids, types, mask, onWords, wanted);
  }

  /// The positions whose results are wanted; empty for all.
  int[] positions() {
    return positions;
  }

  /// How many sequences there are.
  public int batch() {
    return batch;
  }

  /// Tokens of each sequence, padding included.
  public int length() {
    return length;
  }

  /// Some of the sequences.
  public EncoderInput rows(int first, int count) {
    if (count == batch) {
      return this;
    }
    int from = first * length;
    int to = from + count * length;
    return new EncoderInput(
        count,
        length,
        Arrays.copyOfRange(ids, from, to),
        Arrays.copyOfRange(types, from, to),
        Arrays.copyOfRange(mask, from, to),
        onWords,
        positions);
  }

  /// Whether any position is padding.
  public boolean hasPadding() {
    for (int visible : mask) {
      if (visible == 0) {
        return true;
      }
    }
    return false;
  }

  /// @throws IllegalArgumentException if the sequences are longer than a network's positions, or an
  ///   id is none of its vocabulary
  void requireFits(int maxLength, int vocabulary) {
    if (length > maxLength) {
      throw new IllegalArgumentException(
          "Sequences of %d tokens are longer than the %d this network has positions for; cut them"
                  .formatted(length, maxLength)
              + " into windows.");
    }
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            "The token id %d is none of the %d this network knows; its tokenizer is another's."
                .formatted(id, vocabulary));
      }
    }
  }

  /// `[batch, length]`.
  Tensor idTensor() {
    return Tensor.of(ids, batch, length);
  }

  /// The words' vectors, `[batch, length, size]`.
  Tensor words(Embedding table) {
    return onWords.apply(table.forward(idTensor()));
  }

  /// `[batch, length]`.
  Tensor typeTensor() {
    return Tensor.of(types, batch, length);
  }

  /// Positions as RoBERTa and its kin count them: `first`, `first + 1` … on tokens, and `first - 1`
  /// on padding, told by its id: `[batch, length]`.
  Tensor positionsFrom(int first, int paddingId) {
    int[] positions = new int[ids.length];
    for (int row = 0; row < batch; row++) {
      int next = first;
      for (int i = row * length; i < (row + 1) * length; i++) {
        positions[i] = ids[i] == paddingId ? first - 1 : next++;
      }
    }
    return Tensor.of(positions, batch, length);
  }

  /// `[batch, length]`.
  Tensor maskTensor() {
    return Tensor.of(mask, batch, length);
  }
}
