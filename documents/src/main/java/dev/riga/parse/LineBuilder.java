package dev.riga.parse;

import dev.riga.document.Rectangles;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes a [Line] of the glyphs that stand on it: orders them, puts spaces where there are gaps and
/// gives every code point its rectangle.
final class LineBuilder {
  private final StringBuilder text = new StringBuilder();
  private final Rectangles.Builder boxes = new Rectangles.Builder();

  private LineBuilder() {}

  /// The line of glyphs on one baseline.
  static Line of(List<Glyph> glyphs, int angle) {
    List<Glyph> ordered = glyphs.stream().sorted(Comparator.comparingDouble(Glyph::along)).toList();
    LineBuilder builder = new LineBuilder();
    builder.write(ordered);
    return builder.line(ordered, angle);
  }

  private void write(List<Glyph> glyphs) {
    Glyph before = null;
    for (Glyph glyph : glyphs) {
      if (glyph.isBlank()) {
        drawnSpace(glyph);
        continue;
      }
      if (before != null && glyph.along() - before.end() > Math.max(before.gap(), glyph.gap())) {
        impliedSpace();
      }
      character(glyph);
      before = glyph;
    }
    trimEnd();
  }

  private boolean endsInSpace() {
    return text.isEmpty() || text.charAt(text.length() - 1) == ' ';
  }

  private void drawnSpace(Glyph glyph) {
    if (!endsInSpace()) {
      text.append(' ');
      boxes.add(glyph.left(), glyph.top(), glyph.boxWidth(), glyph.boxHeight());
    }
  }

  private void impliedSpace() {
    if (!endsInSpace()) {
      text.append(' ');
      boxes.addNotDrawn();
    }
  }

  /// Several characters of one glyph (a ligature) share its rectangle.
  private void character(Glyph glyph) {
    String characters = glyph.text();
    int n = characters.codePointCount(0, characters.length());
    boolean upright = glyph.boxWidth() >= glyph.boxHeight() / 8 || n == 1;
    text.append(characters);
    for (int i = 0; i < n; i++) {
      float share = upright ? glyph.boxWidth() / n : glyph.boxWidth();
      boxes.add(glyph.left() + (upright ? i * share : 0), glyph.top(), share, glyph.boxHeight());
    }
  }

  private void trimEnd() {
    int length = text.length();
    while (length > 0 && text.charAt(length - 1) == ' ') {
      length--;
    }
    text.setLength(length);
  }

  private Line line(List<Glyph> glyphs, int angle) {
    float start = Float.POSITIVE_INFINITY;
    float end = Float.NEGATIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    int bold = 0;
    int italic = 0;
    int letters = 0;
    Map<Float, Integer> sizes = new HashMap<>();
    for (Glyph glyph : glyphs) {
      if (!glyph.isBlank()) {
        start = Math.min(start, glyph.along());
        end = Math.max(end, glyph.end());
        top = Math.min(top, glyph.down() - 0.72f * glyph.size());
        bottom = Math.max(bottom, glyph.down() + 0.2f * glyph.size());
        sizes.merge(glyph.size(), 1, Integer::sum);
        if (Character.isLetterOrDigit(glyph.text().codePointAt(0))) {
          letters++;
          bold += glyph.font().bold() ? 1 : 0;
          italic += glyph.font().italic() ? 1 : 0;
        }
      }
    }
    float size =
        sizes.entrySet().stream()
            .max(
                Map.Entry.<Float, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .orElseThrow()
            .getKey();
    int[] characters = text.codePoints().toArray();
    return new Line(
        characters,
        boxes.build(),
        start,
        end,
        baseline(glyphs, size),
        size,
        top,
        bottom,
        letters > 0 && bold >= 0.9 * letters,
        letters > 0 && italic >= 0.9 * letters,
        angle);
  }

  private static float baseline(List<Glyph> glyphs, float size) {
    return (float)
        glyphs.stream()
            .filter(glyph -> glyph.size() == size && !glyph.isBlank())
            .mapToDouble(Glyph::down)
            .average()
            .orElse(0);
  }
}
