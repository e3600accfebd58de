package dev.riga.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where each code point of a page is drawn: four numbers a code point, packed.
///
/// A book has a million characters; as objects their rectangles would outweigh its text twenty
/// times. Immutable, so safe to share between threads.
public final class Rectangles {

  private static final Rectangles NONE = new Rectangles(new float[0]);

  /// left, top, width, height of each code point; NaN four times for one that is not drawn
  private final float[] packed;

  private Rectangles(float[] packed) {
    this.packed = packed;
  }

  /// The rectangles of no code points at all.
  public static Rectangles none() {
    return NONE;
  }

  /// As many code points, none of them drawn: for pages without places, like slides.
  public static Rectangles notDrawn(int codePoints) {
    float[] packed = new float[4 * codePoints];
    Arrays.fill(packed, Float.NaN);
    return new Rectangles(packed);
  }

  /// The given rectangles, one for each code point.
  public static Rectangles of(List<Optional<Rectangle>> rectangles) {
    Builder builder = new Builder();
    for (Optional<Rectangle> rectangle : rectangles) {
      rectangle.ifPresentOrElse(
          r -> builder.add(r.left(), r.top(), r.width(), r.height()), builder::addNotDrawn);
    }
    return builder.build();
  }

  /// The number of code points.
  public int size() {
    return packed.length / 4;
  }

  /// Where the code point is drawn; empty when it is not (a line break, a space that the layout
  /// implies).
  ///
  /// @param codePoint its place in the page's span, from 0
  /// @throws IndexOutOfBoundsException when there are fewer code points
  public Optional<Rectangle> at(int codePoint) {
    int i = 4 * codePoint;
    return Float.isNaN(packed[i])
        ? Optional.empty()
        : Optional.of(new Rectangle(packed[i], packed[i + 1], packed[i + 2], packed[i + 3]));
  }

  /// The rectangles to paint over in order to highlight a span: its characters, those that follow
  /// each other on one line joined into one rectangle, in order of the text.
  ///
  /// @param span code points, from 0 at the page's first
  /// @throws IndexOutOfBoundsException when there are fewer code points
  public List<Rectangle> lines(Span span) {
    List<Rectangle> lines = new ArrayList<>();
    for (int i = span.start(); i < span.end(); i++) {
      at(i).ifPresent(next -> append(lines, next));
    }
    return List.copyOf(lines);
  }

  private static void append(List<Rectangle> lines, Rectangle next) {
    if (!lines.isEmpty() && followsOnOneLine(lines.getLast(), next)) {
      lines.add(union(lines.removeLast(), next));
    } else {
      lines.add(next);
    }
  }

  private static boolean followsOnOneLine(Rectangle line, Rectangle next) {
    float overlap =
        Math.min(line.top() + line.height(), next.top() + next.height())
            - Math.max(line.top(), next.top());
    return overlap >= 0.5f * Math.min(line.height(), next.height())
        && (isBeside(line, next) || isBeside(next, line));
  }

  /// Whether one begins where the other ends; a script may go either way.
  private static boolean isBeside(Rectangle left, Rectangle right) {
    float gap = right.left() - (left.left() + left.width());
    return gap < 2 * right.height() && gap > -0.5f * Math.max(left.width(), right.width());
  }

  private static Rectangle union(Rectangle a, Rectangle b) {
    float left = Math.min(a.left(), b.left());
    float top = Math.min(a.top(), b.top());
    float right = Math.max(a.left() + a.width(), b.left() + b.width());
    float bottom = Math.max(a.top() + a.height(), b.top() + b.height());
    return new Rectangle(left, top, right - left, bottom - top);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rectangles that && Arrays.equals(packed, that.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }

  @Override
  public String toString() {
    return "Rectangles of " + size() + " code points";
  }

  /// Collects rectangles in the order of the code points.
  public static final class Builder {
    private float[] packed = new float[256];
    private int length;

    /// Adds a code point that is drawn, in points from the page's top left corner.
    public void add(float left, float top, float width, float height) {
      if (length == packed.length) {
        packed = Arrays.copyOf(packed, 2 * length);
      }
      packed[length++] = left;
      packed[length++] = top;
      packed[length++] = width;
      packed[length++] = height;
    }

    /// Adds a code point that is not drawn.
    public void addNotDrawn() {
      add(Float.NaN, Float.NaN, Float.NaN, Float.NaN);
    }

    /// What was added so far.
    public Rectangles build() {
      return new Rectangles(Arrays.copyOf(packed, length));
    }
  }
}
