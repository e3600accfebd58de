package dev.riga.parse;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Works out which characters a font's glyphs are when its file does not say, or says something
/// that no language is.
///
/// Fonts number their glyphs in the order of the alphabet, so a text is known but for where the
/// small letters, the capitals and the figures begin; the right beginning is the one under which
/// letters occur as often as they do in European languages. What is not clearly a language is left
/// alone.
final class GlyphOrder {
  /// Bits for each character: ordinary text has about 4.2, letters by chance more than 6.
  private static final double LANGUAGE = 4.8;

  private static final double NO_LANGUAGE = 5.6;
  private static final int ENOUGH = 200;
  private static final int ASCII = 95;
  private static final double SPACE = 0.16;
  private static final double LETTER = 0.76;
  private static final double FIGURE = 0.002;
  private static final double SIGN = 0.004;
  private static final double OTHER = 0.0003;
  private static final String SIGNS = ".,;:'\"()-!?’“”‘–—/";

  /// How often letters are used, averaged over English, German, French and Spanish, in thousandths.
  private static final int[] FREQUENCIES = {
    87, 14, 33, 43, 148, 14, 19, 33, 76, 4, 5, 46, 28, 78, 64, 24, 6, 66, 71, 75, 41, 12, 11, 3, 10,
    5
  };

  private GlyphOrder() {}

  /// Whether a text is written in letters of the Latin alphabet that occur as in no language.
  ///
  /// @param counts how often each string is drawn
  static boolean isNoLanguage(Map<String, Integer> counts) {
    int all = 0;
    int foreign = 0;
    double bits = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int c = entry.getKey().isEmpty() ? ' ' : entry.getKey().codePointAt(0);
      all += entry.getValue();
      foreign += isForeign(c) ? entry.getValue() : 0;
      bits += entry.getValue() * bits(c);
    }
    return all >= ENOUGH && 10 * foreign < 3 * all && bits / all > NO_LANGUAGE;
  }

  private static boolean isForeign(int c) {
    return Character.isLetter(c) && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN;
  }

  /// The characters of glyphs.
  ///
  /// @param counts how often each glyph is drawn, by its number in the font
  /// @return the characters by the same numbers; empty when no beginning gives a language
  static Optional<Map<Integer, String>> characters(Map<Integer, Integer> counts) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    if (all < ENOUGH) {
      return Optional.empty();
    }
    Map<Integer, String> ascii = best(counts, GlyphOrder::inOrderOfAscii);
    Map<Integer, String> parted = inPartedAlphabets(counts);
    Map<Integer, String> better = cost(counts, ascii) <= cost(counts, parted) ? ascii : parted;
    return cost(counts, better) / all <= LANGUAGE ? Optional.of(better) : Optional.empty();
  }

  private interface Beginning {
    Map<Integer, String> from(int first);
  }

  private static Map<Integer, String> best(Map<Integer, Integer> counts, Beginning order) {
    Map<Integer, String> best = Map.of();
    double least = Double.POSITIVE_INFINITY;
    int last = counts.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int first = 0; first <= Math.min(last, 4000); first++) {
      Map<Integer, String> characters = order.from(first);
      double cost = cost(counts, characters);
      if (cost < least) {
        least = cost;
        best = characters;
      }
    }
    return best;
  }

  /// The order of most TrueType fonts: ASCII from the space on.
  private static Map<Integer, String> inOrderOfAscii(int first) {
    Map<Integer, String> characters = new HashMap<>();
    for (int i = 0; i < ASCII; i++) {
      characters.put(first + i, String.valueOf((char) (' ' + i)));
    }
    return characters;
  }

  /// The order of other fonts: capitals, small letters and figures each in a row of their own.
  private static Map<Integer, String> inPartedAlphabets(Map<Integer, Integer> counts) {
    Map<Integer, String> small = best(counts, first -> row(first, 'a', 26));
    Map<Integer, Integer> rest = new HashMap<>(counts);
    rest.keySet().removeAll(small.keySet());
    Map<Integer, String> characters = new HashMap<>(small);
    int space =
        rest.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(-1);
    rest.remove(space);
    Map<Integer, String> capitals = best(rest, first -> row(first, 'A', 26));
    capitals.forEach(characters::putIfAbsent);
    characters.put(space, " ");
    return characters;
  }

  private static Map<Integer, String> row(int first, char character, int length) {
    Map<Integer, String> row = new HashMap<>();
    for (int i = 0; i < length; i++) {
      row.put(first + i, String.valueOf((char) (character + i)));
    }
    return row;
  }

  private static double cost(Map<Integer, Integer> counts, Map<Integer, String> characters) {
    double bits = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      String character = characters.get(entry.getKey());
      bits += entry.getValue() * bits(character == null ? 0xFFFD : character.codePointAt(0));
    }
    return bits;
  }

  /// -log2 of how probable a character is in a text.
  private static double bits(int c) {
    double probability;
    if (Character.isWhitespace(c)) {
      probability = SPACE;
    } else if (Character.isDigit(c)) {
      probability = FIGURE;
    } else if (SIGNS.indexOf(c) >= 0) {
      probability = SIGN;
    } else {
      int base = baseLetter(c);
      probability = base < 0 ? OTHER : LETTER * FREQUENCIES[base] / 1000;
    }
    return -Math.log(probability) / Math.log(2);
  }

  /// The place in the alphabet of a letter without its accents; -1 for anything else.
  private static int baseLetter(int c) {
    String plain =
        c < 0x80
            ? Character.toString(c)
            : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
    int letter = Character.toLowerCase(plain.codePointAt(0));
    return letter >= 'a' && letter <= 'z' ? letter - 'a' : -1;
  }
}
