package dev.riga.explain.view;

import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Weight;
import dev.riga.explain.view.Pictures.Place;
import java.util.List;

/// Several heads over the same tokens, with one scale of colours.
final class HeadGrid {
  private static final double MARGIN = 20;
  private static final double HEADER = 64;
  private static final double GAP = 16;
  private static final double TITLE = 18;
  private static final double STRIP = 4;
  private static final double FOOTER = 70;

  private final Inspection inspection;
  private final int[] tokens;
  private final List<Place> places;
  private final Picture.Builder picture = new Picture.Builder();

  HeadGrid(Inspection inspection, int[] tokens, List<Place> places) {
    this.inspection = inspection;
    this.tokens = tokens;
    this.places = places;
  }

  Picture picture() {
    int columns = columns();
    int rows = (places.size() + columns - 1) / columns;
    double panel = places.size() <= 4 ? 300 : places.size() <= 16 ? 190 : 130;
    double width = Math.max(460, 2 * MARGIN + columns * (panel + STRIP + 2 + GAP) - GAP);
    double height = HEADER + rows * (panel + TITLE + STRIP + 2 + GAP) - GAP + FOOTER;
    picture.box(0, 0, width, height, 0xFFFFFF);
    heading(width);
    Tone tone = Tone.upTo(largest());
    for (int i = 0; i < places.size(); i++) {
      int row = i / columns;
      double x = MARGIN + i % columns * (panel + STRIP + 2 + GAP);
      double y = HEADER + row * (panel + TITLE + STRIP + 2 + GAP);
      panel(places.get(i), x, y, panel, tone);
    }
    tone.legend(picture, MARGIN, height - FOOTER + 14, 220);
    Tone.key(picture, Math.max(MARGIN + 250, width - MARGIN - 220), height - FOOTER + 26);
    return picture.build(width, height, title() + ": which token attends to which");
  }

  private int columns() {
    int n = places.size();
    return n <= 4 ? Math.min(n, 2) : n <= 12 ? 4 : n <= 25 ? 5 : 8;
  }

  private String title() {
    long layers = places.stream().mapToInt(Place::layer).distinct().count();
    long heads = places.stream().mapToInt(Place::head).distinct().count();
    if (layers == 1) {
      return "Layer " + places.getFirst().layer() + ", " + count(places.size(), "head");
    }
    return heads == 1
        ? "Head " + places.getFirst().head() + " of " + count(places.size(), "layer")
        : count(places.size(), "head");
  }

  private static String count(int n, String what) {
    return n == 1 ? "1 " + what : n + " " + what + "s";
  }

  private void heading(double width) {
    picture.label(title(), MARGIN, 28, 17, Anchor.START, Weight.BOLD, Tone.INK);
    String shown =
        tokens.length == inspection.tokens().size()
            ? "all " + tokens.length + " tokens"
            : tokens.length + " of " + inspection.tokens().size() + " tokens";
    String said = inspection.question() + " → " + inspection.answer().text() + " · " + shown;
    picture.label(
        Label.fitting(Shown.token(said), 12, width - 2 * MARGIN),
        MARGIN,
        47,
        12,
        Anchor.START,
        Weight.PLAIN,
        Tone.FAINT);
  }

  private void panel(Place place, double x, double y, double size, Tone tone) {
    String name = "layer " + place.layer() + ", head " + place.head();
    picture.label(name, x + STRIP + 2, y + 11, 11, Anchor.START, Weight.BOLD, Tone.INK);
    double left = x + STRIP + 2;
    double top = y + TITLE + STRIP + 2;
    double cell = size / tokens.length;
    AttentionMaps maps = inspection.attentions();
    int[] colours = new int[tokens.length * tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      for (int j = 0; j < tokens.length; j++) {
        colours[i * tokens.length + j] =
            tone.colour(maps.weight(place.layer(), place.head(), tokens[i], tokens[j]));
      }
      Kind kind = Kind.of(inspection, tokens[i]);
      if (kind != Kind.CONTEXT) {
        picture.box(x, top + cell * i, STRIP, cell, kind.ink());
        picture.box(left + cell * i, y + TITLE, cell, STRIP, kind.ink());
      }
    }
    picture.box(left - 1, top - 1, size + 2, size + 2, 0xB9BDC4);
    picture.add(Mark.Cells.of(left, top, size, size, tokens.length, tokens.length, colours));
  }

  private double largest() {
    double largest = 0;
    for (Place place : places) {
      for (int query : tokens) {
        for (int key : tokens) {
          double weight = inspection.attentions().weight(place.layer(), place.head(), query, key);
          largest = Math.max(largest, weight);
        }
      }
    }
    return largest;
  }
}
