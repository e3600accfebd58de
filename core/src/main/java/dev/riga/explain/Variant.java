package dev.riga.explain;

import dev.riga.text.Encoding;
import java.util.Arrays;
import java.util.BitSet;

/// A window from which something was taken away.
final class Variant {
  private final Encoding encoding;
  private final int[] places;

  private Variant(Encoding encoding, int[] places) {
    this.encoding = encoding;
    this.places = places;
  }

  /// What is left.
  Encoding encoding() {
    return encoding;
  }

  /// Where a token of the whole window stands now; -1 for one that is not there.
  int place(int token) {
    return places[token];
  }

  /// The window as it is.
  static Variant whole(Encoding window) {
    int[] places = new int[window.length()];
    Arrays.setAll(places, i -> i);
    return new Variant(window, places);
  }

  /// The window with some tokens hidden behind `[MASK]`: all keep their places.
  static Variant hiding(Encoding window, BitSet tokens, int maskId) {
    return new Variant(window.hiding(tokens, maskId), whole(window).places);
  }

  /// The window without some tokens: those after them move up.
  static Variant without(Encoding window, BitSet tokens) {
    int[] places = new int[window.length()];
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = tokens.get(i) ? -1 : next++;
    }
    return new Variant(window.without(tokens), places);
  }
}
