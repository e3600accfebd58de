package dev.riga.explain.view;

import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Weight;
import dev.riga.explain.view.Pictures.Bar;
import java.util.List;

/// Bars from left to right, each with its name and its number.
final class BarChart {
  private static final double MARGIN = 24;
  private static final double HEADER = 70;
  private static final double ROW = 26;
  private static final double BAR = 16;
  private static final double LONGEST = 340;

  private final String title;
  private final String unit;
  private final List<Bar> bars;
  private final Picture.Builder picture = new Picture.Builder();

  BarChart(String title, String unit, List<Bar> bars) {
    this.title = title;
    this.unit = unit;
    this.bars = bars;
  }

  Picture picture() {
    double names = 40;
    double largest = 0;
    for (Bar bar : bars) {
      names = Math.max(names, Math.min(150, Label.width(Shown.token(bar.name()), 13)));
      largest = Math.max(largest, bar.number());
    }
    double left = MARGIN + names + 10;
    double width = Math.max(460, left + LONGEST + 70 + MARGIN);
    double height = HEADER + ROW * bars.size() + 40;
    picture.box(0, 0, width, height, 0xFFFFFF);
    String fitting = Label.fitting(Shown.token(title), 17, width - 2 * MARGIN);
    picture.label(fitting, MARGIN, 30, 17, Anchor.START, Weight.BOLD, Tone.INK);
    picture.label(unit, MARGIN, 49, 12, Anchor.START, Weight.PLAIN, Tone.FAINT);
    for (int i = 0; i < bars.size(); i++) {
      bar(bars.get(i), left, HEADER + ROW * i, names, largest);
    }
    picture.box(left - 1, HEADER - 2, 1, ROW * bars.size() + 2, 0xB9BDC4);
    Tone.key(picture, MARGIN, height - 26);
    return picture.build(width, height, title);
  }

  private void bar(Bar bar, double left, double y, double names, double largest) {
    Weight weight = bar.kind() == Kind.ANSWER ? Weight.BOLD : Weight.PLAIN;
    String name = Label.fitting(Shown.token(bar.name()), 13, names);
    picture.label(name, left - 9, y + 16, 13, Anchor.END, weight, bar.kind().ink());
    double length = largest > 0 ? LONGEST * bar.number() / largest : 0;
    int colour = bar.kind() == Kind.CONTEXT ? 0x2A83A8 : bar.kind().ink();
    picture.box(left, y + (ROW - BAR) / 2 - 1, Math.max(length, 0.5), BAR, colour);
    picture.label(
        Tone.percent(bar.number()),
        left + length + 7,
        y + 16,
        12,
        Anchor.START,
        Weight.PLAIN,
        Tone.INK);
  }
}
