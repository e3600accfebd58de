package dev.riga.evaluate;

import dev.riga.evaluate.CalibrationReport.Judgement;
import dev.riga.evaluate.Reliability.Bin;
import dev.riga.evaluate.RiskCoverage.Point;
import java.util.List;
import java.util.Locale;

/// Draws a judgement as SVG: on the left the reliability diagram of the answers' confidence
/// (accuracy against confidence, the area of a dot grows with the number of answers, on the dashed
/// line the confidence keeps its word), on the right risk against coverage.
final class CalibrationPicture {

  private static final double SIDE = 300;
  private static final double EDGE = 60;
  private static final double WIDTH = 2 * SIDE + 3 * EDGE;
  private static final double HEIGHT = SIDE + 2 * EDGE;
  private static final double LARGEST_DOT = 14;

  private final Judgement judgement;
  private final StringBuilder out = new StringBuilder();

  CalibrationPicture(Judgement judgement) {
    this.judgement = judgement;
  }

  /// An SVG document.
  String svg() {
    add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    add("<title>Reliability of confidence, and risk against coverage</title>");
    add(
        String.format(
            Locale.ROOT, "<rect width=\"%.0f\" height=\"%.0f\" fill=\"#ffffff\"/>", WIDTH, HEIGHT));
    axes(EDGE, "confidence", "share that is right");
    reliability(EDGE, judgement.answers().bins());
    caption(
        EDGE,
        String.format(
            Locale.ROOT,
            "%d answers, expected calibration error %.3f",
            judgement.questions(),
            judgement.answers().calibrationError()));
    double right = 2 * EDGE + SIDE;
    axes(right, "share of questions answered", "share of answers that is wrong");
    riskCoverage(right, judgement.riskCoverage().points());
    caption(
        right,
        String.format(Locale.ROOT, "area under the curve %.3f", judgement.riskCoverage().area()));
    add("</svg>");
    return out.toString();
  }

  private void axes(double left, String horizontal, String vertical) {
    add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#888888\"/>",
            left,
            EDGE,
            SIDE,
            SIDE));
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      double value = tenth / 10.0;
      label(x(left, value), EDGE + SIDE + 16, "middle", String.format(Locale.ROOT, "%.1f", value));
      label(left - 6, y(value) + 4, "end", String.format(Locale.ROOT, "%.1f", value));
    }
    label(left + SIDE / 2, EDGE + SIDE + 36, "middle", horizontal);
    add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"#333333\" transform=\"rotate(-90 %.1f %.1f)\">%s</text>",
            left - 36,
            EDGE + SIDE / 2,
            left - 36,
            EDGE + SIDE / 2,
            vertical));
  }

  private void reliability(double left, List<Bin> bins) {
    add(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#888888\" stroke-dasharray=\"5 4\"/>",
            x(left, 0),
            y(0),
            x(left, 1),
            y(1)));
    int most = bins.stream().mapToInt(Bin::count).max().orElse(1);
    for (Bin bin : bins) {
      add(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#1f6fb2\" fill-opacity=\"0.7\"><title>%d answers, confidence %.2f, right %.2f</title></circle>",
              x(left, bin.confidence()),
              y(bin.accuracy()),
              Math.max(2, LARGEST_DOT * Math.sqrt((double) bin.count() / most)),
              bin.count(),
              bin.confidence(),
              bin.accuracy()));
    }
  }

  private void riskCoverage(double left, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(
              String.format(Locale.ROOT, "%.1f %.1f", x(left, point.coverage()), y(point.risk())));
    }
    add(
        String.format(
            Locale.ROOT,
            "<path d=\"%s\" fill=\"none\" stroke=\"#1f6fb2\" stroke-width=\"2\"/>",
            path));
  }

  private void caption(double left, String text) {
    label(left, EDGE - 14, "start", text);
  }

  private void label(double x, double y, String anchor, String text) {
    add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333333\">%s</text>",
            x,
            y,
            anchor,
            text));
  }

  private static double x(double left, double value) {
    return left + SIDE * value;
  }

  private static double y(double value) {
    return EDGE + SIDE * (1 - value);
  }

  private void add(String element) {
    out.append(element).append('\n');
  }
}
