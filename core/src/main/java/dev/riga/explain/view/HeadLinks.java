package dev.riga.explain.view;

import dev.riga.explain.Inspection;
import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Link;
import dev.riga.explain.view.Mark.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One head as lines: on the left the tokens that look, on the right those looked at. The width and
/// strength of a line is its weight; the weakest are left out.
final class HeadLinks {
  private static final double MARGIN = 24;
  private static final double HEADER = 92;
  private static final double ROW = 18;
  private static final double SPACE = 260;
  private static final double LEAST = 0.02;

  private final Inspection inspection;
  private final int[] tokens;
  private final int layer;
  private final int head;
  private final Picture.Builder picture = new Picture.Builder();

  HeadLinks(Inspection inspection, int[] tokens, int layer, int head) {
    this.inspection = inspection;
    this.tokens = tokens;
    this.layer = layer;
    this.head = head;
  }

  Picture picture() {
    double labels = 60;
    for (int token : tokens) {
      labels = Math.max(labels, Math.min(150, Label.width(text(token), 12)));
    }
    double left = MARGIN + labels + 8;
    double width = left + SPACE + 8 + labels + MARGIN;
    double height = HEADER + ROW * tokens.length + 54;
    picture.box(0, 0, width, height, 0xFFFFFF);
    String title = "Layer " + layer + ", head " + head;
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
    picture.label("attends", left - 8, HEADER - 14, 11, Anchor.END, Weight.PLAIN, Tone.FAINT);
    picture.label(
        "attended to", left + SPACE + 8, HEADER - 14, 11, Anchor.START, Weight.PLAIN, Tone.FAINT);
    links(left);
    for (int i = 0; i < tokens.length; i++) {
      Kind kind = Kind.of(inspection, tokens[i]);
      Weight weight = kind == Kind.ANSWER ? Weight.BOLD : Weight.PLAIN;
      String text = Label.fitting(text(tokens[i]), 12, labels);
      double base = HEADER + ROW * (i + 0.5) + 4;
      picture.label(text, left - 8, base, 12, Anchor.END, weight, kind.ink());
      picture.label(text, left + SPACE + 8, base, 12, Anchor.START, weight, kind.ink());
    }
    legend(HEADER + ROW * tokens.length + 16);
    return picture.build(width, height, title + ": lines from each token to those it attends to");
  }

  private void links(double left) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      for (int j = 0; j < tokens.length; j++) {
        float weight = inspection.attentions().weight(layer, head, tokens[i], tokens[j]);
        if (weight >= LEAST) {
          links.add(
              link(
                  left,
                  HEADER + ROW * (i + 0.5),
                  left + SPACE,
                  HEADER + ROW * (j + 0.5),
                  weight,
                  Kind.of(inspection, tokens[i])));
        }
      }
    }
    links.sort(Comparator.comparingDouble(Link::opacity));
    links.forEach(picture::add);
  }

  private static Link link(
      double fromX, double fromY, double toX, double toY, double weight, Kind kind) {
    double strength = Math.sqrt(weight);
    int colour = kind == Kind.CONTEXT ? 0x245896 : kind.ink();
    return new Link(fromX, fromY, toX, toY, 0.4 + 3.6 * strength, colour, 0.12 + 0.78 * strength);
  }

  private void legend(double y) {
    double x = MARGIN;
    for (double weight : new double[] {0.02, 0.1, 0.3, 1}) {
      picture.add(link(x, y + 6, x + 26, y + 6, weight, Kind.CONTEXT));
      picture.label(Tone.round(weight), x + 31, y + 10, 11, Anchor.START, Weight.PLAIN, Tone.FAINT);
      x += 76;
    }
    Tone.key(picture, MARGIN, y + 18);
  }

  private String text(int token) {
    return Shown.token(inspection.tokens().get(token).text());
  }
}
