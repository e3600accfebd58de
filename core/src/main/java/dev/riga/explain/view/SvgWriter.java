package dev.riga.explain.view;

import dev.riga.explain.view.Mark.Box;
import dev.riga.explain.view.Mark.Cells;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Link;
import dev.riga.explain.view.Mark.Weight;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Writes a picture as SVG. Cells of one colour are one path, so that a heatmap of hundreds of
/// tokens stays small.
final class SvgWriter {
  private static final String FONTS =
      "DejaVu Sans, Verdana, Segoe UI, Helvetica, Arial, sans-serif";

  private final Picture picture;
  private final StringBuilder out = new StringBuilder(1 << 14);

  SvgWriter(Picture picture) {
    this.picture = picture;
  }

  String document() {
    String size = picture.width() + "\" height=\"" + picture.height();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(size);
    out.append("\" viewBox=\"0 0 ").append(picture.width()).append(' ').append(picture.height());
    out.append("\" role=\"img\" font-family=\"").append(FONTS).append("\">\n<title>");
    out.append(Html.escaped(picture.title())).append("</title>\n");
    for (Mark mark : picture.marks()) {
      switch (mark) {
        case Box box -> box(box);
        case Cells cells -> cells(cells);
        case Link link -> link(link);
        case Label label -> label(label);
      }
    }
    return out.append("</svg>\n").toString();
  }

  private void box(Box box) {
    out.append("<rect x=\"").append(number(box.x()));
    out.append("\" y=\"").append(number(box.y()));
    out.append("\" width=\"").append(number(box.width()));
    out.append("\" height=\"").append(number(box.height()));
    out.append("\" fill=\"").append(ColourScale.hex(box.colour())).append("\"/>\n");
  }

  private void cells(Cells cells) {
    Map<Integer, StringBuilder> paths = new TreeMap<>();
    for (int row = 0; row < cells.rows(); row++) {
      int column = 0;
      while (column < cells.columns()) {
        int colour = cells.colour(row, column);
        int from = column;
        while (column < cells.columns() && cells.colour(row, column) == colour) {
          column++;
        }
        StringBuilder path = paths.computeIfAbsent(colour, any -> new StringBuilder());
        path.append('M').append(from).append(' ').append(row);
        path.append('h').append(column - from).append("v1h").append(from - column).append('z');
      }
    }
    out.append("<g shape-rendering=\"crispEdges\" transform=\"translate(");
    out.append(number(cells.x())).append(' ').append(number(cells.y())).append(") scale(");
    out.append(exact(cells.width() / cells.columns())).append(' ');
    out.append(exact(cells.height() / cells.rows())).append(")\">\n");
    paths.forEach((colour, path) ->
        out.append("<path fill=\"")
            .append(ColourScale.hex(colour))
            .append("\" d=\"")
            .append(path)
            .append("\"/>\n"));
    out.append("</g>\n");
  }

  private void link(Link link) {
    double middle = (link.fromX() + link.toX()) / 2;
    out.append("<path fill=\"none\" stroke=\"").append(ColourScale.hex(link.colour()));
    out.append("\" stroke-width=\"").append(number(link.width()));
    out.append("\" stroke-opacity=\"").append(number(link.opacity()));
    out.append("\" d=\"M").append(point(link.fromX(), link.fromY()));
    out.append('C').append(point(middle, link.fromY())).append(' ');
    out.append(point(middle, link.toY())).append(' ');
    out.append(point(link.toX(), link.toY())).append("\"/>\n");
  }

  private void label(Label label) {
    out.append("<text x=\"").append(number(label.x())).append("\" y=\"").append(number(label.y()));
    out.append("\" font-size=\"").append(number(label.size()));
    out.append("\" fill=\"").append(ColourScale.hex(label.colour())).append('"');
    out.append(
        switch (label.anchor()) {
          case START -> "";
          case MIDDLE -> " text-anchor=\"middle\"";
          case END -> " text-anchor=\"end\"";
        });
    out.append(label.weight() == Weight.BOLD ? " font-weight=\"bold\"" : "");
    if (label.turn() != 0) {
      out.append(" transform=\"rotate(").append(number(label.turn())).append(' ');
      out.append(point(label.x(), label.y())).append(")\"");
    }
    out.append(" xml:space=\"preserve\">").append(Html.escaped(label.text())).append("</text>\n");
  }

  private static String point(double x, double y) {
    return number(x) + " " + number(y);
  }

  private static String number(double number) {
    return trimmed(String.format(Locale.ROOT, "%.2f", number));
  }

  private static String exact(double number) {
    return trimmed(String.format(Locale.ROOT, "%.6f", number));
  }

  private static String trimmed(String number) {
    return number.replaceAll("\\.?0+$", "");
  }
}
