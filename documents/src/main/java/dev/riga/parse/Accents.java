package dev.riga.parse;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/// Puts letters and accents together that a page draws one over the other, as TeX does.
final class Accents {
  private static final String SPACING = "`´¨ˆ˜¯˙ˇ¸˚^~˘˝˛";
  private static final String COMBINING =
      "\u0300\u0301\u0308\u0302\u0303\u0304\u0307\u030C\u0327\u030A\u0302\u0303\u0306\u030B\u0328";

  private Accents() {}

  /// The glyphs of a line, ordered by place, with accents put on the letters below them.
  static List<Glyph> composed(List<Glyph> glyphs) {
    if (glyphs.stream().noneMatch(glyph -> combining(glyph) != 0)) {
      return glyphs;
    }
    List<Glyph> composed = new ArrayList<>(glyphs);
    for (int i = 0; i < composed.size(); i++) {
      char accent = combining(composed.get(i));
      if (accent != 0) {
        int letter = letterUnder(composed, i);
        if (letter >= 0) {
          composed.set(letter, put(composed.get(letter), accent));
          composed.remove(i);
          i--;
        }
      }
    }
    return composed;
  }

  /// Whether a glyph is an accent without a letter.
  static boolean isAccent(Glyph glyph) {
    return combining(glyph) != 0;
  }

  private static char combining(Glyph glyph) {
    int index = glyph.text().length() == 1 ? SPACING.indexOf(glyph.text()) : -1;
    return index < 0 ? 0 : COMBINING.charAt(index);
  }

  private static int letterUnder(List<Glyph> glyphs, int accent) {
    Glyph over = glyphs.get(accent);
    float middle = over.along() + over.width() / 2;
    for (int i = Math.max(0, accent - 1); i <= Math.min(glyphs.size() - 1, accent + 1); i++) {
      Glyph letter = glyphs.get(i);
      float slack = 0.05f * letter.size();
      if (i != accent
          && middle >= letter.along() - slack
          && middle <= letter.end() + slack
          && isComposable(letter.text(), combining(over))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isComposable(String letter, char accent) {
    return letter.length() == 1
        && Character.isLetter(letter.charAt(0))
        && Normalizer.normalize(dotted(letter) + accent, Normalizer.Form.NFC).length() == 1;
  }

  private static String dotted(String letter) {
    return letter.equals("ı") ? "i" : letter.equals("ȷ") ? "j" : letter;
  }

  private static Glyph put(Glyph letter, char accent) {
    return letter.withText(
        Normalizer.normalize(dotted(letter.text()) + accent, Normalizer.Form.NFC));
  }
}
