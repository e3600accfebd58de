package dev.riga.parse;

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

  float end() {
    return along + width;
  }

  boolean isBlank() {
    return text.isBlank();
  }
}
