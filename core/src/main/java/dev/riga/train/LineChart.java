package dev.riga.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A chart of lines over one axis, as a part of an SVG: dark on light, with ticks at round numbers,
/// grid lines, and a legend beside it.
///
/// @param title what is shown
/// @param across what the horizontal axis counts, with its unit
/// @param up what the vertical axis counts, with its unit
/// @param series the lines
record LineChart(String title, String across, String up, List<Series> series) {

  /// The size of a chart with everything around it, in pixels.
  static final int WIDTH = 760;

  static final int HEIGHT = 320;

  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 190;
  private static final int TOP = 40;
  private static final int BOTTOM = HEIGHT - 50;
  private static final int TICKS = 5;

  /// Told apart by those who do not see red and green alike (Okabe and Ito 2008).
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444");

  /// A line.
  ///
  /// @param name in the legend
  /// @param points in order of x
  record Series(String name, List<Point> points) {

    Series {
      points = List.copyOf(points);
    }

    /// A running mean over so many points, for lines that are noisy.
    Series smoothed(int window) {
      List<Point> means = new ArrayList<>();
      double sum = 0;
      for (int i = 0; i < points.size(); i++) {
        sum += points.get(i).y();
        if (i >= window) {
          sum -= points.get(i - window).y();
        }
        means.add(new Point(points.get(i).x(), sum / Math.min(i + 1, window)));
      }
      return new Series(name, means);
    }

    /// At most so many points, evenly: a line is no clearer with more of them than pixels.
    Series thinned(int most) {
      if (points.size() <= most) {
        return this;
      }
      List<Point> kept = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        kept.add(points.get((int) ((long) i * (points.size() - 1) / (most - 1))));
      }
      return new Series(name, kept);
    }
  }

  record Point(double x, double y) {}

  LineChart {
    series = List.copyOf(series);
  }

  /// The smallest and largest value shown on an axis, and how far its ticks are apart.
  record Axis(double from, double to, double tick) {

    /// An axis from 0, or from below the least value, to above the greatest, with round ticks.
    static Axis of(double least, double greatest) {
      double from = Math.min(0, least);
      double span = Math.max(greatest - from, 1e-9);
      double rough = span / TICKS;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double digit = rough / power;
      double tick = power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
      return new Axis(Math.floor(from / tick) * tick, Math.ceil((from + span) / tick) * tick, tick);
    }

    double share(double value) {
      return (value - from) / (to - from);
    }
  }

  /// The chart with its upper left corner at a height of the picture.
  String svg(int y) {
    Axis horizontal = axis(true);
    Axis vertical = axis(false);
    StringBuilder out = new StringBuilder();
    out.append("<g transform=\"translate(0 ").append(y).append(")\">\n");
    text(out, LEFT, 22, "start", 15, title);
    grid(out, horizontal, vertical);
    for (int i = series.size() - 1; i >= 0; i--) { // the first on top
      line(out, series.get(i), COLOURS.get(i % COLOURS.size()), horizontal, vertical);
      legend(out, i);
    }
    text(out, (LEFT + RIGHT) / 2.0, HEIGHT - 12, "middle", 12, across);
    out.append("<text transform=\"translate(16 ")
        .append((TOP + BOTTOM) / 2)
        .append(") rotate(-90)\" text-anchor=\"middle\" font-size=\"12\" fill=\"#333333\">")
        .append(escaped(up))
        .append("</text>\n</g>\n");
    return out.toString();
  }

  private Axis axis(boolean horizontal) {
    double[] values =
        series.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(point -> horizontal ? point.x() : point.y())
            .filter(Double::isFinite)
            .toArray();
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return values.length == 0 ? new Axis(0, 1, 0.2) : Axis.of(least, greatest);
  }

  private static void grid(StringBuilder out, Axis horizontal, Axis vertical) {
    for (int i = 0; vertical.from() + i * vertical.tick() <= vertical.to() + 1e-9; i++) {
      double value = vertical.from() + i * vertical.tick();
      double y = BOTTOM - vertical.share(value) * (BOTTOM - TOP);
      rule(out, LEFT, y, RIGHT, y, i == 0 ? "#333333" : "#e4e4e4");
      text(out, LEFT - 8, y + 4, "end", 11, label(value, vertical.tick()));
    }
    for (int i = 0; horizontal.from() + i * horizontal.tick() <= horizontal.to() + 1e-9; i++) {
      double value = horizontal.from() + i * horizontal.tick();
      double x = LEFT + horizontal.share(value) * (RIGHT - LEFT);
      rule(out, x, BOTTOM, x, BOTTOM + 5, "#333333");
      text(out, x, BOTTOM + 19, "middle", 11, label(value, horizontal.tick()));
    }
  }

  private static void line(
      StringBuilder out, Series series, String colour, Axis horizontal, Axis vertical) {
    StringBuilder path = new StringBuilder();
    for (Point point : series.points()) {
      if (Double.isFinite(point.y())) {
        double x = LEFT + horizontal.share(point.x()) * (RIGHT - LEFT);
        double y = BOTTOM - vertical.share(point.y()) * (BOTTOM - TOP);
        path.append(path.isEmpty() ? "M" : "L").append(number(x)).append(' ').append(number(y));
        if (series.points().size() <= 30) {
          out.append(
              "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n"
                  .formatted(number(x), number(y), colour));
        }
      }
    }
    if (!path.isEmpty()) {
      out.append(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n"
              .formatted(path, colour));
    }
  }

  private void legend(StringBuilder out, int number) {
    int y = TOP + 10 + 20 * number;
    out.append(
        "<path d=\"M%d %dh18\" stroke=\"%s\" stroke-width=\"3\"/>\n"
            .formatted(RIGHT + 14, y - 4, COLOURS.get(number % COLOURS.size())));
    text(out, RIGHT + 38, y, "start", 12, series.get(number).name());
  }

  private static void rule(
      StringBuilder out, double x1, double y1, double x2, double y2, String colour) {
    out.append(
        "<path d=\"M%s %sL%s %s\" stroke=\"%s\"/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2), colour));
  }

  private static void text(
      StringBuilder out, double x, double y, String anchor, int size, String words) {
    out.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#333333\">%s</text>\n"
            .formatted(number(x), number(y), anchor, size, escaped(words)));
  }

  /// With as many decimals as the ticks need.
  private static String label(double value, double tick) {
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(tick) - 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
