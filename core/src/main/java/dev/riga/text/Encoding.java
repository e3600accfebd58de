package dev.riga.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/// The tokens of a text, or of a question and a context, as a model takes them. Immutable.
///
/// Every token has a place `i` from 0 to [#length]. Offsets count the Unicode code points of the
/// text that the token is from (the question's or the context's own, see [#sequence]); a special
/// token has the empty range 0 to 0.
public final class Encoding {
  private final int[] ids;
  private final int[] types;
  private final String[] tokens;
  private final int[] words;
  private final int[] sequences;
  private final boolean[] special;
  private final int[] starts;
  private final int[] ends;

  Encoding(
      int[] ids,
      int[] types,
      String[] tokens,
      int[] words,
      int[] sequences,
      boolean[] special,
      int[] starts,
      int[] ends) {
    this.ids = ids;
    this.types = types;
    this.tokens = tokens;
    this.words = words;
    this.sequences = sequences;
    this.special = special;
    this.starts = starts;
    this.ends = ends;
  }

  /// The number of tokens, special ones included.
  public int length() {
    return ids.length;
  }

  /// The token's number in the vocabulary.
  public int id(int i) {
    return ids[i];
  }

  /// The token's type (segment) id.
  public int type(int i) {
    return types[i];
  }

  /// The token as the vocabulary spells it, for instance `##ing`.
  public String token(int i) {
    return tokens[i];
  }

  /// The number of the word, within its text, that the token is part of; -1 for a special token.
  public int word(int i) {
    return words[i];
  }

  /// Which text the token is from: 0 for the first (the question), 1 for the second (the context),
  /// -1 for a special token.
  public int sequence(int i) {
    return sequences[i];
  }

  /// Whether the tokenizer put the token in, as `[CLS]`.
  public boolean special(int i) {
    return special[i];
  }

  /// The code point of its text where the token begins.
  public int start(int i) {
    return starts[i];
  }

  /// One past the last code point of its text that belongs to the token.
  public int end(int i) {
    return ends[i];
  }

  /// All ids; the caller owns the array.
  public int[] ids() {
    return ids.clone();
  }

  /// All type ids; the caller owns the array.
  public int[] types() {
    return types.clone();
  }

  /// The number of tokens of a text: 0 the first, 1 the second, -1 the special tokens.
  public int count(int sequence) {
    int count = 0;
    for (int s : sequences) {
      if (s == sequence) {
        count++;
      }
    }
    return count;
  }

  /// The first token of a text, or [#length] when it has none here.
  public int first(int sequence) {
    int i = 0;
    while (i < sequences.length && sequences[i] != sequence) {
      i++;
    }
    return i;
  }

  /// The same tokens, with only those of a text from its token `from` to its token `to`.
  Encoding window(int sequence, int from, int to) {
    int first = first(sequence);
    int last = first + count(sequence);
    int cutFrom = Math.min(first + from, last);
    int cutTo = Math.min(first + to, last);
    int n = first + cutTo - cutFrom + length() - last;
    Encoding cut = room(n);
    copy(0, first, cut, 0);
    copy(cutFrom, cutTo, cut, first);
    copy(last, length(), cut, first + cutTo - cutFrom);
    return cut;
  }

  /// The same tokens, some of them hidden behind another id. The others keep their places.
  ///
  /// @param hidden which tokens
  /// @param id what they become, for instance that of `[MASK]`
  public Encoding hiding(BitSet hidden, int id) {
    int[] changed = ids.clone();
    hidden.stream().forEach(i -> changed[i] = id);
    return new Encoding(changed, types, tokens, words, sequences, special, starts, ends);
  }

  /// The same tokens without some of them. Those left still tell where they stand in their text.
  ///
  /// @param absent which tokens are not there
  public Encoding without(BitSet absent) {
    int[] left = IntStream.range(0, length()).filter(i -> !absent.get(i)).toArray();
    Encoding kept = room(left.length);
    for (int to = 0; to < left.length; to++) {
      copy(left[to], left[to] + 1, kept, to);
    }
    return kept;
  }

  private static Encoding room(int n) {
    return new Encoding(
        new int[n],
        new int[n],
        new String[n],
        new int[n],
        new int[n],
        new boolean[n],
        new int[n],
        new int[n]);
  }

  /// The same tokens with another first text.
  ///
  /// @param single the other text by itself, whatever special tokens are around it
  Encoding withFirst(Encoding single) {
    int first = first(0);
    int last = first + count(0);
    int from = single.first(0);
    int taken = single.count(0);
    Encoding joined = ofLength(first + taken + length() - last);
    copy(0, first, joined, 0);
    single.copy(from, from + taken, joined, first);
    Arrays.fill(joined.types, first, first + taken, last > first ? types[first] : 0);
    copy(last, length(), joined, first + taken);
    return joined;
  }

  private static Encoding ofLength(int n) {
    return new Encoding(
        new int[n],
        new int[n],
        new String[n],
        new int[n],
        new int[n],
        new boolean[n],
        new int[n],
        new int[n]);
  }

  private void copy(int from, int to, Encoding into, int at) {
    int n = to - from;
    System.arraycopy(ids, from, into.ids, at, n);
    System.arraycopy(types, from, into.types, at, n);
    System.arraycopy(tokens, from, into.tokens, at, n);
    System.arraycopy(words, from, into.words, at, n);
    System.arraycopy(sequences, from, into.sequences, at, n);
    System.arraycopy(special, from, into.special, at, n);
    System.arraycopy(starts, from, into.starts, at, n);
    System.arraycopy(ends, from, into.ends, at, n);
  }

  @Override
  public String toString() {
    return Arrays.toString(tokens);
  }
}
