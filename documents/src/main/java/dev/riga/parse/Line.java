package dev.riga.parse;

import dev.riga.document.Rectangle;
import dev.riga.document.Rectangles;
import java.util.Arrays;
import java.util.Optional;

/// A line of text on a page: words parted by single spaces, cells of a table by tabs.
///
/// Packed, because a book's lines are all held until its running headers are known.
final class Line {
  private final int[] characters;
  private final Rectangles boxes;
  private final Extent extent;
  private final LineStyle style;
  private final int angle;
  private int column = -1;

  /// Where a line is, in the frame of its direction of reading.
  ///
  /// @param start where it begins
  /// @param end where it ends
  /// @param down where its baseline is
  /// @param top of its tallest letters
  /// @param bottom of its deepest letters
  record Extent(float start, float end, float down, float top, float bottom) {}

  Line(int[] characters, Rectangles boxes, Extent extent, LineStyle style, int angle) {
    this.characters = characters;
    this.boxes = boxes;
    this.extent = extent;
    this.style = style;
    this.angle = angle;
  }

  String text() {
    return new String(characters, 0, characters.length);
  }

  int length() {
    return characters.length;
  }

  int codePointAt(int index) {
    return characters[index];
  }

  int last() {
    return characters[characters.length - 1];
  }

  Optional<Rectangle> boxAt(int index) {
    return boxes.at(index);
  }

  float start() {
    return extent.start();
  }

  float end() {
    return extent.end();
  }

  float width() {
    return end() - start();
  }

  float down() {
    return extent.down();
  }

  float top() {
    return extent.top();
  }

  float bottom() {
    return extent.bottom();
  }

  LineStyle style() {
    return style;
  }

  /// The size of most of its letters.
  float size() {
    return style.size();
  }

  /// The direction of reading in degrees, clockwise.
  int angle() {
    return angle;
  }

  /// The stretch of lines below one another that it belongs to, numbered on its page in order of
  /// reading.
  int column() {
    return column;
  }

  void column(int number) {
    column = number;
  }

  int letters() {
    return (int) Arrays.stream(characters).filter(Character::isLetterOrDigit).count();
  }

  /// The cells that wide gaps part it into.
  int cells() {
    return 1 + (int) Arrays.stream(characters).filter(c -> c == '\t').count();
  }

  @Override
  public String toString() {
    return "%d: %.1f-%.1f @%.1f /%.1f %s".formatted(column, start(), end(), down(), size(), text());
  }
}
