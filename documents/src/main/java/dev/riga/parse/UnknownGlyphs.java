package dev.riga.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes the glyphs of a page apart: those that are known, and those of which the file does not say
/// what they stand for.
///
/// Unknown glyphs are left out, so that no wrong text is read. Only inside a word one stays, as
/// U+FFFD, so that nobody takes the rest for the whole word. One that stands by itself is a picture
/// and not missed; those beside each other are text that is lost.
///
/// @param known in the order of drawing, by direction of reading
/// @param readable how many of the glyphs are known, spaces not counted
/// @param lost how many are unknown and were text
record UnknownGlyphs(Map<Integer, List<Glyph>> known, int readable, int lost) {
  private static final float NO_GAP = 0.2f; // of the size
  private static final int LEAST_KINDS = 3;

  /// Looks at the glyphs of a page.
  static UnknownGlyphs of(Map<Integer, List<Glyph>> byDirection) {
    Map<Integer, List<Glyph>> known = new TreeMap<>();
    int readable = 0;
    int lost = 0;
    for (Map.Entry<Integer, List<Glyph>> direction : byDirection.entrySet()) {
      List<Glyph> glyphs = direction.getValue();
      List<Glyph> kept = new ArrayList<>(glyphs.size());
      for (int i = 0; i < glyphs.size(); i++) {
        Glyph glyph = glyphs.get(i);
        boolean inWord = glyph.isUnknown() && isInWord(glyphs, i);
        lost += inWord || (glyph.isUnknown() && isText(glyphs, i)) ? 1 : 0;
        readable += glyph.isUnknown() || glyph.isBlank() ? 0 : 1;
        if (!glyph.isUnknown() || inWord) {
          kept.add(glyph);
        }
      }
      known.put(direction.getKey(), kept);
    }
    return new UnknownGlyphs(known, readable, lost);
  }

  /// Whether letters stand on both sides, or a letter of the same font on one.
  private static boolean isInWord(List<Glyph> glyphs, int i) {
    Glyph glyph = glyphs.get(i);
    boolean before = i > 0 && isLetterBeside(glyphs.get(i - 1), glyph);
    boolean after = i + 1 < glyphs.size() && isLetterBeside(glyph, glyphs.get(i + 1));
    return (before && after)
        || (before && glyphs.get(i - 1).font() == glyph.font())
        || (after && glyphs.get(i + 1).font() == glyph.font());
  }

  private static boolean isLetterBeside(Glyph first, Glyph second) {
    Glyph other = first.isUnknown() ? second : first;
    return !other.isUnknown()
        && !other.isBlank()
        && Character.isLetter(other.text().codePointAt(0))
        && areBeside(first, second);
  }

  /// Whether an unknown glyph stands beside another one, of a font with several.
  private static boolean isText(List<Glyph> glyphs, int i) {
    Glyph glyph = glyphs.get(i);
    return glyph.font().unknownKinds() >= LEAST_KINDS
        && ((i > 0 && glyphs.get(i - 1).isUnknown() && areBeside(glyphs.get(i - 1), glyph))
            || (i + 1 < glyphs.size()
                && glyphs.get(i + 1).isUnknown()
                && areBeside(glyph, glyphs.get(i + 1))));
  }

  private static boolean areBeside(Glyph first, Glyph second) {
    float size = Math.max(first.size(), second.size());
    float gap = second.along() - first.end();
    return Math.abs(first.down() - second.down()) < 0.5f * size
        && gap < NO_GAP * size
        && gap > -0.5f * size;
  }
}
