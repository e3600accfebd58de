package dev.riga.parse;

import java.util.ArrayList;
import java.util.List;

/// Glyphs drawn one after the other on one baseline, without a gap wider than words have.
final class Run {
  private static final float WIDEST_GAP =
      1f; // of the font's size; loosely justified lines have such

  private final List<Glyph> glyphs = new ArrayList<>();
  private float start;
  private float end;
  private float down;
  private float size;
  private float top;
  private float bottom;

  private Run(Glyph first) {
    start = first.along();
    end = first.end();
    down = first.down();
    size = first.size();
    top = topOf(first);
    bottom = bottomOf(first);
    glyphs.add(first);
  }

  /// Cuts glyphs, in the order in which they are drawn, into runs.
  static List<Run> of(List<Glyph> glyphs) {
    List<Run> runs = new ArrayList<>();
    Run open = null;
    for (Glyph glyph : glyphs) {
      if (open != null && open.goesOnWith(glyph)) {
        open.add(glyph);
      } else if (!glyph.isBlank()) {
        open = new Run(glyph);
        runs.add(open);
      }
    }
    return runs;
  }

  private static float topOf(Glyph glyph) {
    return glyph.down() - 0.72f * glyph.size();
  }

  private static float bottomOf(Glyph glyph) {
    return glyph.down() + 0.2f * glyph.size();
  }

  private boolean goesOnWith(Glyph next) {
    float gap = next.along() - end;
    float em = Math.max(size, next.size());
    if (gap > WIDEST_GAP * em || gap < -0.8f * em) {
      return false;
    }
    // a superscript is smaller and raised; half of the smaller one beside the other is enough
    float overlap = Math.min(bottom, bottomOf(next)) - Math.max(top, topOf(next));
    return overlap >= 0.5f * Math.min(bottom - top, 0.92f * next.size())
        && Math.abs(next.down() - down) <= 0.6f * em;
  }

  private void add(Glyph next) {
    glyphs.add(next);
    if (next.isBlank()) {
      return;
    }
    if (next.size() > 1.1f * size) {
      down = next.down();
      size = next.size();
    } else if (next.size() > 0.9f * size) {
      down = next.down(); // follows the line of a scan that lies askew
    }
    end = Math.max(end, next.end());
    start = Math.min(start, next.along());
    top = Math.min(top, topOf(next));
    bottom = Math.max(bottom, bottomOf(next));
  }

  List<Glyph> glyphs() {
    return glyphs;
  }

  float start() {
    return start;
  }

  float end() {
    return end;
  }

  float width() {
    return end - start;
  }

  /// Where the baseline is.
  float down() {
    return down;
  }

  float top() {
    return top;
  }

  float bottom() {
    return bottom;
  }

  /// The size of the largest letters.
  float size() {
    return size;
  }
}
