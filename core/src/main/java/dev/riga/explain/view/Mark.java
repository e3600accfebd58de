package dev.riga.explain.view;

import java.util.function.IntUnaryOperator;

/// What a picture is made of. Lengths are in pixels from the top left corner, colours `0xRRGGBB`.
sealed interface Mark {

  /// A filled rectangle.
  record Box(double x, double y, double width, double height, int colour) implements Mark {}

  /// Equal rectangles side by side without a gap.
  ///
  /// @param colours of each, row by row
  record Cells(
      double x,
      double y,
      double width,
      double height,
      int columns,
      int rows,
      IntUnaryOperator colours)
      implements Mark {

    /// @param colours row by row; not to be changed any more
    static Cells of(
        double x, double y, double width, double height, int columns, int rows, int[] colours) {
      return new Cells(x, y, width, height, columns, rows, i -> colours[i]);
    }

    int colour(int row, int column) {
      return colours.applyAsInt(row * columns + column);
    }
  }

  /// A line that leaves and arrives level.
  ///
  /// @param opacity 0 to 1
  record Link(
      double fromX, double fromY, double toX, double toY, double width, int colour, double opacity)
      implements Mark {}

  /// Words on one line.
  ///
  /// @param x of the anchor
  /// @param y of the base line
  /// @param turn in degrees, clockwise, around the anchor
  record Label(
      String text,
      double x,
      double y,
      double size,
      Anchor anchor,
      double turn,
      Weight weight,
      int colour)
      implements Mark {

    /// How wide the words are, about: letters differ between fonts, and a layout must not depend on
    /// those of one machine.
    static double width(String text, double size) {
      return size * text.codePoints().mapToDouble(Label::advance).sum();
    }

    /// The words, or as many of their first letters as fit and an ellipsis.
    static String fitting(String text, double size, double width) {
      if (width(text, size) <= width) {
        return text;
      }
      int length = text.codePointCount(0, text.length());
      while (length > 1) {
        length--;
        String cut = text.substring(0, text.offsetByCodePoints(0, length)).stripTrailing() + "…";
        if (width(cut, size) <= width) {
          return cut;
        }
      }
      return "…";
    }

    private static double advance(int codePoint) {
      if (Character.getType(codePoint) == Character.NON_SPACING_MARK) {
        return 0;
      }
      if ("iljtfrI.,:;'|!()[] ".indexOf(codePoint) >= 0) {
        return 0.38;
      }
      if ("mwMW%@—".indexOf(codePoint) >= 0) {
        return 0.95;
      }
      if (Character.isUpperCase(codePoint)) {
        return 0.72;
      }
      return codePoint < 0x2E80 ? 0.61 : 1.0;
    }
  }

  /// Which end of the words stands at their place.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /// How strong the letters are.
  enum Weight {
    PLAIN,
    BOLD
  }
}
