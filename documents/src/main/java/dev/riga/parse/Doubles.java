package dev.riga.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Drops glyphs that are drawn over themselves, as some programs do to make text bold or to give it
/// a shadow.
final class Doubles {
  private static final float TOLERANCE = 0.12f; // of the font's size

  private Doubles() {}

  private record Place(String text, int x, int y) {}

  /// The glyphs without those that repeat an earlier one at its place.
  static List<Glyph> removed(List<Glyph> glyphs) {
    Map<Place, Glyph> seen = new HashMap<>(2 * glyphs.size());
    List<Glyph> kept = new ArrayList<>(glyphs.size());
    for (Glyph glyph : glyphs) {
      if (glyph.isBlank() || !isSeen(seen, glyph)) {
        kept.add(glyph);
      }
    }
    return kept;
  }

  /// Looks in the cell of the glyph's place and in those beside it.
  private static boolean isSeen(Map<Place, Glyph> seen, Glyph glyph) {
    float cell = Math.max(0.5f, Math.round(glyph.size()) * 2 * TOLERANCE);
    float x = glyph.along() / cell;
    float y = glyph.down() / cell;
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    int sideX = x - x0 < 0.5f ? -1 : 1;
    int sideY = y - y0 < 0.5f ? -1 : 1;
    for (int i = 0; i < 4; i++) {
      Place place = new Place(glyph.text(), x0 + (i & 1) * sideX, y0 + (i >> 1) * sideY);
      Glyph other = seen.get(place);
      if (other != null && isOnTop(other, glyph)) {
        return true;
      }
    }
    seen.put(new Place(glyph.text(), x0, y0), glyph);
    return false;
  }

  private static boolean isOnTop(Glyph a, Glyph b) {
    float near = TOLERANCE * Math.min(a.size(), b.size());
    return Math.abs(a.along() - b.along()) <= near
        && Math.abs(a.down() - b.down()) <= near
        && Math.abs(a.size() - b.size()) <= 0.2f * a.size();
  }
}
