package dev.riga.parse;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Counts what the glyphs of one font are said to be, to tell a mapping that is wrong from one that
/// gives text.
///
/// Nothing is guessed: a mapping is given up only when it says what no text in any language is.
final class FontTally {
  private static final int LEAST_KINDS = 3;
  private static final double MOST_NO_TEXT = 0.05;
  private static final double LEAST_LETTERS = 0.7;
  private static final double MOST_UPPER_PAIRS = 0.6;
  private static final int LEAST_UPPER_PAIRS = 10;
  private static final int LEAST_UPPER_KINDS = 6;
  private static final int MANY_CODES = 10;

  private final Set<Integer> noText = new HashSet<>();
  private final Set<Integer> asCharacter = new HashSet<>();
  private int drawn;
  private int drawnNoText;
  private int drawnAsCharacter;
  private int lettersAsCharacter;
  private int pairs;
  private int upperPairs;
  private boolean afterText;
  private boolean afterUpper;

  /// Notes that a code is mapped to characters that are no text.
  void noText(int code) {
    noText.add(code);
  }

  /// Notes that a code is taken for the character with its number.
  void codeAsCharacter(int code) {
    asCharacter.add(code);
  }

  /// Counts a glyph.
  void drew(int code, String text) {
    if (text.isBlank()) {
      afterText = false;
      return;
    }
    drawn++;
    drawnNoText += noText.contains(code) ? 1 : 0;
    int c = text.codePointAt(0);
    if (asCharacter.contains(code)) {
      drawnAsCharacter++;
      lettersAsCharacter += c < 0x80 && Character.isLetterOrDigit(c) ? 1 : 0;
    }
    boolean upper = isUpper(c);
    if (afterText) {
      pairs++;
      upperPairs += upper && afterUpper ? 1 : 0;
    }
    afterText = true;
    afterUpper = upper;
  }

  /// The upper half of Latin-1.
  private static boolean isUpper(int c) {
    return c > 0xA0 && c <= 0xFF;
  }

  /// Whether the mapping is wrong.
  ///
  /// - Some of it are controls or replacement characters: the numbers of the glyphs were taken for
  ///   characters.
  /// - Many codes are the same few characters.
  /// - Characters of the upper half of Latin-1 follow each other, as when Cyrillic or Tamil in an
  ///   encoding of eight bits is taken for Latin. No language writes accented letters so.
  /// - Codes that were taken for characters give signs and hardly a letter.
  ///
  /// @param texts the characters of each code that was drawn
  boolean isNoText(Map<Integer, String> texts) {
    return (noText.size() >= LEAST_KINDS && drawnNoText >= MOST_NO_TEXT * drawn)
        || isCollapsed(texts)
        || (upperPairs >= Math.max(LEAST_UPPER_PAIRS, MOST_UPPER_PAIRS * pairs)
            && kindsOfUpper(texts) >= LEAST_UPPER_KINDS)
        || lettersAsCharacter < LEAST_LETTERS * drawnAsCharacter;
  }

  /// Whether many codes are said to be the same few characters; every unknown one may be another.
  private static boolean isCollapsed(Map<Integer, String> texts) {
    Set<String> kinds = new HashSet<>();
    int codes = 0;
    for (Map.Entry<Integer, String> text : texts.entrySet()) {
      if (!text.getValue().isBlank()) {
        codes++;
        boolean unknown = text.getValue().equals(Glyph.UNKNOWN);
        kinds.add(unknown ? "code " + text.getKey() : text.getValue());
      }
    }
    return codes >= MANY_CODES && 3 * kinds.size() <= codes;
  }

  private static long kindsOfUpper(Map<Integer, String> texts) {
    return texts.values().stream()
        .distinct()
        .filter(text -> !text.isEmpty() && isUpper(text.codePointAt(0)))
        .count();
  }
}
