package dev.riga.explain.view;

import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Weight;
import java.util.Locale;

/// How weights become colours: the square root, as part of that of the largest weight shown.
///
/// @param most the weight that has the last colour, above 0
record Tone(double most) {
  static final int INK = 0x23262B;
  static final int FAINT = 0x5B6068;
  private static final int STEPS = 64;
  private static final double[] TICKS = {0, 0.05, 0.25, 0.5, 1};

  /// The tone whose last colour is a round number not below `largest`.
  static Tone upTo(double largest) {
    if (!(largest > 0)) {
      return new Tone(1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(largest)));
    for (double round : new double[] {1, 2, 5}) {
      if (round * power >= largest * (1 - 1e-6)) {
        return new Tone(round * power);
      }
    }
    return new Tone(10 * power);
  }

  /// The part of the scale that a weight reaches, 0 to 1.
  double part(double weight) {
    return Math.sqrt(Math.clamp(weight / most, 0, 1));
  }

  /// The colour of a weight on paper.
  int colour(double weight) {
    return ColourScale.PAPER.at(Math.round(part(weight) * STEPS) / (double) STEPS);
  }

  /// Draws the scale with its numbers, 46 pixels high.
  void legend(Picture.Builder picture, double x, double y, double width) {
    int[] colours = new int[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      colours[i] = ColourScale.PAPER.at(i / (double) STEPS);
    }
    picture.label("attention weight", x, y + 10, 11, Anchor.START, Weight.PLAIN, FAINT);
    picture.box(x - 1, y + 15, width + 2, 14, 0xB9BDC4);
    picture.add(Mark.Cells.of(x, y + 16, width, 12, STEPS + 1, 1, colours));
    for (double tick : TICKS) {
      double at = x + width * Math.sqrt(tick);
      Anchor anchor = tick == 0 ? Anchor.START : tick == 1 ? Anchor.END : Anchor.MIDDLE;
      picture.box(Math.clamp(at, x, x + width - 1), y + 29, 1, 3, FAINT);
      picture.label(round(tick * most), at, y + 43, 10, anchor, Weight.PLAIN, FAINT);
    }
  }

  /// A weight in per cent with as many digits as it deserves.
  static String percent(double weight) {
    double percent = 100 * weight;
    String digits =
        percent == 0 || percent >= 9.95 ? "%.0f %%" : percent >= 0.995 ? "%.1f %%" : "%.2f %%";
    return String.format(Locale.ROOT, digits, percent);
  }

  /// A round weight in per cent.
  static String round(double weight) {
    return String.format(Locale.ROOT, "%.3f", 100 * weight).replaceAll("\\.?0+$", "") + " %";
  }

  /// Says which colour marks which kind of token, 14 pixels high.
  static void key(Picture.Builder picture, double x, double y) {
    double at = x;
    for (Kind kind : new Kind[] {Kind.QUESTION, Kind.ANSWER, Kind.SPECIAL}) {
      picture.box(at, y + 2, 10, 10, kind.ink());
      picture.label(kind.label(), at + 15, y + 11, 11, Anchor.START, Weight.PLAIN, INK);
      at += 32 + Mark.Label.width(kind.label(), 11);
    }
  }
}
