package dev.riga.explain.view;

import java.util.List;

/// Colours for numbers between 0 and 1: control points with linear interpolation between them in
/// OKLab (Ottosson 2020), so that equal steps look equal.
///
/// Lightness only falls (or, in the dark, only rises) from one point to the next, and the hues go
/// from yellow-green over teal to blue: a difference can be seen with every kind of
/// colour-blindness and in black and white.
public final class ColourScale {
  /// For light paper: 0 is the paper, 1 the darkest ink.
  public static final ColourScale PAPER =
      new ColourScale(
          "#fbfaf6", "#dcebdc", "#9fd0c4", "#56adb3", "#2a83a8", "#245896", "#2a2f70", "#170f3c");

  /// For dark screens: 0 is the night, 1 the brightest light.
  public static final ColourScale NIGHT =
      new ColourScale(
          "#14161d", "#1c2a4c", "#1b4a78", "#1d6f8c", "#2f968a", "#6cbb7b", "#b6d868", "#fdf08a");

  private final List<Integer> points;

  private ColourScale(String... points) {
    this.points = List.of(points).stream().map(point -> Integer.decode(point)).toList();
  }

  /// The control points, `0xRRGGBB`, from 0 to 1 at equal distances.
  public List<Integer> points() {
    return points;
  }

  /// The colour of a number, `0xRRGGBB`. Numbers below 0 and above 1 have the colours of those.
  public int at(double number) {
    double place = Math.clamp(number, 0, 1) * (points.size() - 1);
    int before = (int) Math.min(place, points.size() - 2.0);
    return mixed(points.get(before), points.get(before + 1), place - before);
  }

  /// The colour between two, `0xRRGGBB`.
  ///
  /// @param part how far it lies from the first to the second, 0 to 1
  static int mixed(int first, int second, double part) {
    double[] a = oklab(first);
    double[] b = oklab(second);
    for (int i = 0; i < 3; i++) {
      a[i] += part * (b[i] - a[i]);
    }
    return rgb(a);
  }

  /// How light a colour looks, 0 to 1: the L of OKLab.
  static double lightness(int rgb) {
    return oklab(rgb)[0];
  }

  private static double[] oklab(int rgb) {
    double r = linear(rgb >> 16 & 0xFF);
    double g = linear(rgb >> 8 & 0xFF);
    double b = linear(rgb & 0xFF);
    double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  private static int rgb(double[] lab) {
    double l = cubed(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]);
    double m = cubed(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]);
    double s = cubed(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2]);
    int r = channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    int g = channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    int b = channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    return r << 16 | g << 8 | b;
  }

  private static double cubed(double x) {
    return x * x * x;
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static int channel(double linear) {
    double c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.clamp(c, 0, 1));
  }

  /// `#rrggbb`.
  static String hex(int rgb) {
    return "#%06x".formatted(rgb & 0xFFFFFF);
  }
}
