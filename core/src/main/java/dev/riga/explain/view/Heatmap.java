package dev.riga.explain.view;

import dev.riga.explain.Inspection;
import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Weight;

/// One head, token by token: a row for the token that looks, a column for the one looked at.
final class Heatmap {
  private static final double MARGIN = 20;
  private static final double STRIP = 5;
  private static final double WIDEST_LABEL = 110;
  private static final double HEADER = 66;
  private static final double FOOTER = 74;

  private final Inspection inspection;
  private final int[] tokens;
  private final String title;
  private final float[] weights;
  private final double cell;
  private final double letters;
  private final Picture.Builder picture = new Picture.Builder();

  /// @param tokens which are shown, ascending
  /// @param weights `[query * length + key]` of all tokens
  Heatmap(Inspection inspection, int[] tokens, String title, float[] weights) {
    this.inspection = inspection;
    this.tokens = tokens;
    this.title = title;
    this.weights = weights;
    this.cell = tokens.length <= 24 ? 22 : tokens.length <= 48 ? 16 : tokens.length <= 96 ? 12 : 10;
    this.letters = Math.min(12, cell - 1.5);
  }

  Picture picture() {
    double labels = labelWidth();
    double size = cell * tokens.length;
    double left = MARGIN + 16 + labels + STRIP + 4;
    double top = HEADER + 22 + labels + STRIP + 4;
    double width = Math.max(left + size + MARGIN, 460);
    double height = top + size + FOOTER;
    picture.box(0, 0, width, height, 0xFFFFFF);
    heading(width);
    labels(left, top, labels);
    Tone tone = Tone.upTo(largest());
    picture.box(left - 1, top - 1, size + 2, size + 2, 0xB9BDC4);
    picture.add(Mark.Cells.of(left, top, size, size, tokens.length, tokens.length, colours(tone)));
    gaps(left, top, size);
    double legend = Math.min(230, width - 2 * MARGIN - 230);
    tone.legend(picture, MARGIN, top + size + 18, Math.max(150, legend));
    Tone.key(picture, Math.max(MARGIN + 190, width - MARGIN - 220), top + size + 30);
    return picture.build(width, height, title + ": which token attends to which");
  }

  private void heading(double width) {
    picture.label(title, MARGIN, 28, 17, Anchor.START, Weight.BOLD, Tone.INK);
    String said = inspection.question() + " → " + inspection.answer().text();
    picture.label(
        Label.fitting(Shown.token(said), 12, width - 2 * MARGIN),
        MARGIN,
        47,
        12,
        Anchor.START,
        Weight.PLAIN,
        Tone.FAINT);
  }

  private void labels(double left, double top, double labels) {
    double size = cell * tokens.length;
    picture.label(
        "attended to", left + size / 2, HEADER + 8, 11, Anchor.MIDDLE, Weight.PLAIN, Tone.FAINT);
    picture.turned(
        "attends", MARGIN + 6, top + size / 2, 11, Anchor.MIDDLE, -90, Weight.PLAIN, Tone.FAINT);
    for (int i = 0; i < tokens.length; i++) {
      Kind kind = Kind.of(inspection, tokens[i]);
      Weight weight = kind == Kind.ANSWER ? Weight.BOLD : Weight.PLAIN;
      String text = label(tokens[i], labels);
      double middle = cell * (i + 0.5);
      double base = letters * 0.36;
      picture.label(
          text, left - STRIP - 7, top + middle + base, letters, Anchor.END, weight, kind.ink());
      picture.turned(
          text,
          left + middle + base,
          top - STRIP - 7,
          letters,
          Anchor.START,
          -90,
          weight,
          kind.ink());
      if (kind != Kind.CONTEXT) {
        picture.box(left - STRIP - 3, top + cell * i, STRIP, cell, kind.ink());
        picture.box(left + cell * i, top - STRIP - 3, cell, STRIP, kind.ink());
      }
    }
  }

  /// A white line where tokens are left out.
  private void gaps(double left, double top, double size) {
    for (int i = 1; i < tokens.length; i++) {
      if (tokens[i] != tokens[i - 1] + 1) {
        picture.box(left + cell * i - 1, top - 1, 2, size + 2, 0xFFFFFF);
        picture.box(left - 1, top + cell * i - 1, size + 2, 2, 0xFFFFFF);
      }
    }
  }

  private int[] colours(Tone tone) {
    int[] colours = new int[tokens.length * tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      for (int j = 0; j < tokens.length; j++) {
        colours[i * tokens.length + j] = tone.colour(weight(tokens[i], tokens[j]));
      }
    }
    return colours;
  }

  private double largest() {
    double largest = 0;
    for (int query : tokens) {
      for (int key : tokens) {
        largest = Math.max(largest, weight(query, key));
      }
    }
    return largest;
  }

  private float weight(int query, int key) {
    return weights[query * inspection.tokens().size() + key];
  }

  private String label(int token, double width) {
    return Label.fitting(Shown.token(inspection.tokens().get(token).text()), letters, width);
  }

  private double labelWidth() {
    double widest = 30;
    for (int token : tokens) {
      double own = Label.width(Shown.token(inspection.tokens().get(token).text()), letters);
      widest = Math.max(widest, own);
    }
    return Math.min(widest, WIDEST_LABEL);
  }
}
