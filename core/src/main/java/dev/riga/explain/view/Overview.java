package dev.riga.explain.view;

import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.view.Mark.Anchor;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Weight;

/// All heads of all layers as small multiples.
final class Overview {
  private static final double MARGIN = 20;
  private static final double HEADER = 86;
  private static final double LEFT = 66;
  private static final double GAP = 5;
  private static final double FOOTER = 66;
  private static final int CELLS = 32;

  private final Inspection inspection;
  private final AttentionMaps maps;
  private final Picture.Builder picture = new Picture.Builder();

  Overview(Inspection inspection) {
    this.inspection = inspection;
    this.maps = inspection.attentions();
  }

  Picture picture() {
    double panel = maps.heads() <= 8 ? 88 : maps.heads() <= 12 ? 68 : 56;
    double width = Math.max(520, LEFT + maps.heads() * (panel + GAP) - GAP + MARGIN);
    double height = HEADER + maps.layers() * (panel + GAP) - GAP + FOOTER;
    picture.box(0, 0, width, height, 0xFFFFFF);
    heading(width);
    Tone tone = new Tone(1);
    for (int head = 0; head < maps.heads(); head++) {
      double middle = LEFT + head * (panel + GAP) + panel / 2;
      picture.label("" + head, middle, HEADER - 7, 11, Anchor.MIDDLE, Weight.PLAIN, Tone.FAINT);
    }
    picture.label("head", LEFT - 9, HEADER - 7, 11, Anchor.END, Weight.PLAIN, Tone.FAINT);
    for (int layer = 0; layer < maps.layers(); layer++) {
      double y = HEADER + layer * (panel + GAP);
      picture.label(
          "layer " + layer, LEFT - 9, y + panel / 2 + 4, 11, Anchor.END, Weight.PLAIN, Tone.FAINT);
      for (int head = 0; head < maps.heads(); head++) {
        panel(layer, head, LEFT + head * (panel + GAP), y, panel, tone);
      }
    }
    tone.legend(picture, LEFT, height - FOOTER + 14, 240);
    return picture.build(
        width,
        height,
        "Attention of all " + maps.layers() + " layers and " + maps.heads() + " heads each");
  }

  private void heading(double width) {
    String title = maps.layers() + " layers of " + maps.heads() + " heads";
    picture.label(title, MARGIN, 28, 17, Anchor.START, Weight.BOLD, Tone.INK);
    String said =
        inspection.question()
            + " → "
            + inspection.answer().text()
            + " · "
            + maps.length()
            + " tokens, the largest weight of each cell";
    picture.label(
        Label.fitting(Shown.token(said), 12, width - 2 * MARGIN),
        MARGIN,
        47,
        12,
        Anchor.START,
        Weight.PLAIN,
        Tone.FAINT);
  }

  private void panel(int layer, int head, double x, double y, double size, Tone tone) {
    float[] cells = Thumbnails.of(maps, layer, head, CELLS);
    int side = (int) Math.round(Math.sqrt(cells.length));
    int[] colours = new int[cells.length];
    for (int i = 0; i < cells.length; i++) {
      colours[i] = tone.colour(cells[i]);
    }
    picture.box(x - 0.5, y - 0.5, size + 1, size + 1, 0xC9CDD3);
    picture.add(Mark.Cells.of(x, y, size, size, side, side, colours));
  }
}
