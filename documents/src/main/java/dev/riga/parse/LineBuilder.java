package dev.riga.parse;

import dev.riga.document.Rectangles;
import dev.riga.parse.Bidirectional.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a [Line] of the glyphs that stand on it: orders them, puts spaces where there are gaps and
/// gives every code point its rectangle.
final class LineBuilder {
  private static final float CELL_GAP = 1.5f; // of the line's size; no space between words is wider
  private static final float WIDEST_SPACING = 0.5f; // of the line's size
  private static final String RAISED = "0123456789−+";
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";

  private final List<Glyph> glyphs;
  private final float[] strips;
  private final float size;
  private final float down;
  private final float spacing;
  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final Rectangles.Builder boxes = new Rectangles.Builder();

  private LineBuilder(List<Glyph> glyphs, float[] strips) {
    this.strips = strips;
    this.glyphs = glyphs;
    this.size = usualSize(glyphs);
    this.down = baseline(glyphs, size);
    this.spacing = spacing(glyphs, size);
  }

  /// The line of glyphs on one baseline.
  ///
  /// @param strips places that part the cells of a table, in order; none elsewhere
  /// @param backward whether `along` grows from right to left
  static Line of(List<Glyph> glyphs, int angle, float[] strips, boolean backward) {
    List<Glyph> ordered = glyphs.stream().sorted(Comparator.comparingDouble(Glyph::along)).toList();
    LineBuilder builder = new LineBuilder(Accents.composed(ordered), strips);
    builder.collect();
    Bidirectional.ordered(builder.pieces, backward).forEach(builder::write);
    return new Line(
        builder.text.codePoints().toArray(),
        builder.boxes.build(),
        builder.extent(),
        builder.style(),
        angle);
  }

  private static float usualSize(List<Glyph> glyphs) {
    Map<Float, Integer> counts = new HashMap<>();
    for (Glyph glyph : glyphs) {
      if (!glyph.isBlank()) {
        counts.merge(Math.round(glyph.size() * 20) / 20f, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.<Float, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(1f);
  }

  private static float baseline(List<Glyph> glyphs, float size) {
    double[] downs =
        glyphs.stream()
            .filter(glyph -> !glyph.isBlank() && glyph.size() > 0.95f * size)
            .mapToDouble(Glyph::down)
            .sorted()
            .toArray();
    return downs.length == 0 ? 0 : (float) downs[downs.length / 2];
  }

  /// The space between all letters where a line is spaced out: the usual gap, unless that is so
  /// wide that the letters are words of their own.
  private static float spacing(List<Glyph> glyphs, float size) {
    double[] gaps = new double[glyphs.size()];
    int n = 0;
    for (int i = 1; i < glyphs.size(); i++) {
      if (!glyphs.get(i).isBlank() && !glyphs.get(i - 1).isBlank()) {
        gaps[n++] = glyphs.get(i).along() - glyphs.get(i - 1).end();
      }
    }
    java.util.Arrays.sort(gaps, 0, n);
    double usual = n < 4 ? 0 : gaps[n / 2];
    return usual > 0.05 * size && usual < WIDEST_SPACING * size ? (float) usual : 0;
  }

  private void collect() {
    Glyph before = null;
    Glyph space = null;
    for (Glyph glyph : glyphs) {
      if (glyph.isBlank()) {
        space = space == null ? glyph : space;
      } else {
        if (before != null) {
          part(before, space, glyph);
        }
        String characters = isRaised(glyph) ? superscript(glyph.text()) : glyph.text();
        pieces.add(new Piece(characters, glyph, false));
        before = glyph;
        space = null;
      }
    }
  }

  /// Adds what stands between two characters.
  private void part(Glyph before, @Nullable Glyph space, Glyph next) {
    float gap = next.along() - before.end();
    if (gap > CELL_GAP * size || isParted(before, next)) {
      pieces.add(new Piece("\t", null, false));
    } else if (space != null) {
      pieces.add(new Piece(" ", space, false));
    } else if (gap > spacing + Math.min(before.gap(), next.gap())) {
      pieces.add(new Piece(" ", null, false));
    }
  }

  private boolean isParted(Glyph before, Glyph next) {
    for (float strip : strips) {
      if (strip > before.end() && strip < next.along()) {
        return true;
      }
    }
    return false;
  }

  /// Writes a piece; several characters of one glyph (a ligature) share its rectangle.
  private void write(Piece piece) {
    String characters = piece.text();
    Glyph glyph = piece.glyph();
    text.append(characters);
    int n = characters.codePointCount(0, characters.length());
    if (glyph == null) {
      for (int i = 0; i < n; i++) {
        boxes.addNotDrawn();
      }
      return;
    }
    boolean upright = n > 1 && glyph.boxWidth() >= glyph.boxHeight() / 4;
    float share = upright ? glyph.boxWidth() / n : glyph.boxWidth();
    for (int i = 0; i < n; i++) {
      int place = piece.backward() ? n - 1 - i : i;
      boxes.add(
          glyph.left() + (upright ? place * share : 0), glyph.top(), share, glyph.boxHeight());
    }
  }

  private boolean isRaised(Glyph glyph) {
    return glyph.size() < 0.85f * size && down - glyph.down() > 0.15f * size;
  }

  /// The number of a footnote or an exponent is no part of the word that it stands beside.
  private static String superscript(String text) {
    int plain = text.length() == 1 ? RAISED.indexOf(text) : -1;
    return plain < 0 ? text : SUPERSCRIPTS.substring(plain, plain + 1);
  }

  private Line.Extent extent() {
    float start = Float.POSITIVE_INFINITY;
    float end = Float.NEGATIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (Glyph glyph : glyphs) {
      if (!glyph.isBlank()) {
        start = Math.min(start, glyph.along());
        end = Math.max(end, glyph.end());
        top = Math.min(top, glyph.down() - 0.72f * glyph.size());
        bottom = Math.max(bottom, glyph.down() + 0.2f * glyph.size());
      }
    }
    return new Line.Extent(start, end, down, top, bottom);
  }

  private LineStyle style() {
    float largest = size;
    int letters = 0;
    int bold = 0;
    boolean first = false;
    boolean last = false;
    for (Glyph glyph : glyphs) {
      if (!glyph.isBlank() && Character.isLetterOrDigit(glyph.text().codePointAt(0))) {
        largest = Math.max(largest, glyph.size());
        first = letters == 0 ? glyph.font().bold() : first;
        last = glyph.font().bold();
        letters++;
        bold += glyph.font().bold() ? 1 : 0;
      }
    }
    float most = 0.9f * letters;
    return new LineStyle(
        size, largest, letters > 0 && bold >= most, first, last, Glyph.areFixed(glyphs));
  }
}
