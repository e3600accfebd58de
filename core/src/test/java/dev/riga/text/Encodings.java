package dev.riga.text;

import java.util.Arrays;

/// Windows of ids that no tokenizer made.
public final class Encodings {

  private Encodings() {}

  /// A window whose tokens stand two code points apart, each a word: those of type 0 in the
  /// question, those of type 1 in the context.
  public static Encoding of(int[] ids, int[] types) {
    int n = ids.length;
    String[] tokens = new String[n];
    int[] words = new int[n];
    int[] starts = new int[n];
    int[] ends = new int[n];
    for (int i = 0; i < n; i++) {
      tokens[i] = "t" + ids[i];
      words[i] = i;
      starts[i] = 2 * i;
      ends[i] = 2 * i + 1;
    }
    return new Encoding(
        ids, types, tokens, words, Arrays.copyOf(types, n), new boolean[n], starts, ends);
  }

  /// A text that such tokens can stand in.
  public static String text(int tokens) {
    return "x ".repeat(tokens);
  }
}
