package dev.riga.parse;

import java.util.List;

/// A character as a page draws it.
///
/// Its place is given twice: in the frame of its line, where `along` grows in the direction of
/// reading and `down` from line to line, whichever way the text is turned; and as a rectangle of
/// the page as it is looked at.
///
/// @param text what it stands for, mostly one code point
/// @param along where it begins
/// @param width how far it reaches
/// @param down where its baseline is
/// @param size of the font, in points
/// @param gap how wide a space must at least be to part words here, in points
/// @param font its look
/// @param left of the rectangle, in points from the page's left edge
/// @param top of the rectangle, in points from the page's top edge
/// @param boxWidth of the rectangle
/// @param boxHeight of the rectangle
record Glyph(
    String text,
    float along,
    float width,
    float down,
    float size,
    float gap,
    GlyphFont font,
    float left,
    float top,
    float boxWidth,
    float boxHeight) {

  /// The text of a glyph of which the file does not say what it stands for: the replacement
  /// character.
  static final String UNKNOWN = "\uFFFD";

  /// Whether nearly all of some glyphs are set as code is: in fonts that say so, and equally wide.
  static boolean areFixed(List<Glyph> glyphs) {
    int all = 0;
    int fixed = 0;
    float narrowest = Float.POSITIVE_INFINITY;
    float widest = 0;
    for (Glyph glyph : glyphs) {
      if (!glyph.isBlank()) {
        all++;
        if (glyph.font().fixed()) {
          fixed++;
          narrowest = Math.min(narrowest, glyph.width() / glyph.size());
          widest = Math.max(widest, glyph.width() / glyph.size());
        }
      }
    }
    return all > 0 && fixed >= 0.9f * all && widest - narrowest < 0.03f;
  }

  float end() {
    return along + width;
  }

  /// The same glyph standing for something else.
  Glyph withText(String other) {
    return new Glyph(other, along, width, down, size, gap, font, left, top, boxWidth, boxHeight);
  }

  /// The same glyph in a frame where `along` grows from right to left.
  Glyph mirrored() {
    return new Glyph(text, -end(), width, down, size, gap, font, left, top, boxWidth, boxHeight);
  }

  boolean isUnknown() {
    return text.equals(UNKNOWN);
  }

  boolean isBlank() {
    return text.isBlank();
  }
}
