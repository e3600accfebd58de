package dev.riga.explain.view;

import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Weight;
import java.util.ArrayList;
import java.util.List;

/// A picture, to be written as SVG or as PNG. Both show the same; SVG stays sharp, its words can be
/// selected, and it needs no fonts on the machine that writes it. Immutable.
public final class Picture {
  private final double width;
  private final double height;
  private final String title;
  private final List<Mark> marks;

  /// @param title what it shows, for those who do not see it
  private Picture(double width, double height, String title, List<Mark> marks) {
    this.width = width;
    this.height = height;
    this.title = title;
    this.marks = List.copyOf(marks);
  }

  /// In pixels, before any enlargement.
  public int width() {
    return (int) Math.ceil(width);
  }

  /// In pixels, before any enlargement.
  public int height() {
    return (int) Math.ceil(height);
  }

  /// What it shows, in words.
  public String title() {
    return title;
  }

  List<Mark> marks() {
    return marks;
  }

  /// An SVG document without scripts and without references to anything outside it.
  public String svg() {
    return new SvgWriter(this).document();
  }

  /// A PNG file with two pixels for each of the picture's, for screens that have as many.
  ///
  /// @throws PictureException when the machine has no fonts
  public byte[] png() {
    return png(2);
  }

  /// A PNG file.
  ///
  /// @param scale how many pixels for each of the picture's, 0.25 to 8
  /// @throws PictureException when the machine has no fonts
  public byte[] png(double scale) {
    if (!(scale >= 0.25 && scale <= 8)) {
      throw new IllegalArgumentException("the scale " + scale + " is not between 0.25 and 8");
    }
    return new PngWriter(this, scale).file();
  }

  /// Collects marks; later ones lie over earlier ones.
  static final class Builder {
    private final List<Mark> marks = new ArrayList<>();

    Builder box(double x, double y, double width, double height, int colour) {
      marks.add(new Mark.Box(x, y, width, height, colour));
      return this;
    }

    Builder label(
        String text, double x, double y, double size, Anchor anchor, Weight weight, int colour) {
      return turned(text, x, y, size, anchor, 0, weight, colour);
    }

    Builder turned(
        String text,
        double x,
        double y,
        double size,
        Anchor anchor,
        double turn,
        Weight weight,
        int colour) {
      marks.add(new Mark.Label(Shown.token(text), x, y, size, anchor, turn, weight, colour));
      return this;
    }

    Builder add(Mark mark) {
      marks.add(mark);
      return this;
    }

    Picture build(double width, double height, String title) {
      return new Picture(width, height, title, marks);
    }
  }
}
