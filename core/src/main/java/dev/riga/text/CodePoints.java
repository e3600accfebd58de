package dev.riga.text;

import java.util.Arrays;

/// Where each Unicode code point of a text stands in Java's UTF-16. A lone surrogate counts as one
/// code point, as in [String#codePointCount(int, int)].
///
/// Making one takes time in proportion to the text; every question afterwards takes constant time
/// for a text of the Basic Multilingual Plane and logarithmic time in the number of other
/// characters else.
public final class CodePoints {
  private final int utf16Length;

  /// The UTF-16 index of the first half of every surrogate pair, ascending.
  private final int[] pairs;

  /// The code point index of every surrogate pair, ascending: `pairs[i] - i`.
  private final int[] pairsInCodePoints;

  public CodePoints(String text) {
    this.utf16Length = text.length();
    int[] found = new int[8];
    int count = 0;
    for (int i = 0; i + 1 < utf16Length; i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = i++;
      }
    }
    this.pairs = Arrays.copyOf(found, count);
    this.pairsInCodePoints = new int[count];
    for (int i = 0; i < count; i++) {
      pairsInCodePoints[i] = pairs[i] - i;
    }
  }

  /// The number of code points in the text.
  public int length() {
    return utf16Length - pairs.length;
  }

  /// The UTF-16 index of a code point; the text's length for its end.
  ///
  /// @param codePoint from 0 to [#length], both included
  public int toUtf16(int codePoint) {
    if (codePoint < 0 || codePoint > length()) {
      throw new IndexOutOfBoundsException(
          "code point " + codePoint + " of a text of " + length() + " code points");
    }
    return codePoint + below(pairsInCodePoints, codePoint);
  }

  /// The index of the code point that the UTF-16 unit belongs to; [#length] for the text's end.
  ///
  /// @param utf16 from 0 to the text's length, both included
  public int fromUtf16(int utf16) {
    if (utf16 < 0 || utf16 > utf16Length) {
      throw new IndexOutOfBoundsException(
          "UTF-16 unit " + utf16 + " of a text of " + utf16Length + " units");
    }
    return utf16 - below(pairs, utf16);
  }

  /// How many of the ascending values are below the limit.
  private static int below(int[] ascending, int limit) {
    if (ascending.length == 0) {
      return 0;
    }
    int at = Arrays.binarySearch(ascending, limit);
    return at >= 0 ? at : -at - 1;
  }
}
