package dev.riga.parse;

import dev.riga.document.Rectangle;
import dev.riga.document.Rectangles;
import java.util.Arrays;
import java.util.Optional;

/// A line of text on a page, words parted by single spaces.
///
/// Packed, because a book's lines are all held until its running headers are known.
final class Line {
  private final int[] characters;
  private final Rectangles boxes;
  private final float start;
  private final float end;
  private final float down;
  private final float size;
  private final float top;
  private final float bottom;
  private final boolean bold;
  private final boolean italic;
  private final int angle;
  private int column = -1;

  Line(
      int[] characters,
      Rectangles boxes,
      float start,
      float end,
      float down,
      float size,
      float top,
      float bottom,
      boolean bold,
      boolean italic,
      int angle) {
    this.characters = characters;
    this.boxes = boxes;
    this.start = start;
    this.end = end;
    this.down = down;
    this.size = size;
    this.top = top;
    this.bottom = bottom;
    this.bold = bold;
    this.italic = italic;
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
    return start;
  }

  float end() {
    return end;
  }

  float width() {
    return end - start;
  }

  float down() {
    return down;
  }

  /// The size of most of its letters.
  float size() {
    return size;
  }

  float top() {
    return top;
  }

  float bottom() {
    return bottom;
  }

  boolean bold() {
    return bold;
  }

  boolean italic() {
    return italic;
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

  @Override
  public String toString() {
    return "%d: %.1f-%.1f @%.1f /%.1f %s".formatted(column, start, end, down, size, text());
  }
}
