package dev.riga.document;

/// A half-open range `[start, end)` of Unicode code points.
///
/// @param start the first code point, 0 or more
/// @param end one past the last code point, `start` or more
public record Span(int start, int end) {

  /// @throws IllegalArgumentException when the range is negative or reversed
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a span: [" + start + ", " + end + ")");
    }
  }

  /// The number of code points in the span.
  public int length() {
    return end - start;
  }

  /// The span moved to the right by `codePoints` (to the left when negative).
  public Span shifted(int codePoints) {
    return new Span(start + codePoints, end + codePoints);
  }

  /// Whether `other` lies in this span.
  public boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }

  /// What `text` holds at this span.
  ///
  /// @throws IndexOutOfBoundsException when the text is shorter than the span's end
  public String of(String text) {
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, length()));
  }
}
