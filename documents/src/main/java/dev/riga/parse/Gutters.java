package dev.riga.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the empty strips that part columns: tall empty rectangles with lines of text on both sides
/// (Breuel 2002, "Two Geometric Algorithms for Layout Analysis").
///
/// Spaces between words are never wide and tall enough; bullets, numbers and the cells of tables
/// are not wide enough to be columns.
final class Gutters {
  private static final int MOST_CELLS = 1 << 20;
  private static final float LEAST_WIDTH = 0.7f; // of the text's size
  private static final float LEAST_COLUMN = 5f; // of the text's size
  private static final int LEAST_LINES = 3;
  private static final float JUSTIFIED =
      1.3f; // of the text's size: no space between words is wider

  private final List<Run> runs;
  private final float em;
  private final Budget budget;

  /// An empty strip.
  record Gutter(float left, float right, float top, float bottom) {
    /// On which side of it a line is: -1 left, 1 right, 0 when it is above or below.
    int side(Line line) {
      float y = (line.top() + line.bottom()) / 2;
      if (y < top || y > bottom) {
        return 0;
      }
      return line.start() + line.end() < left + right ? -1 : 1;
    }

    /// Whether it lies between `x1` and `x2` at the height of a line.
    boolean parts(float x1, float x2, float y1, float y2) {
      float middle = (left + right) / 2;
      float y = (y1 + y2) / 2;
      return x1 <= middle && middle <= x2 && y >= top && y <= bottom;
    }
  }

  private Gutters(List<Run> runs, float em, Budget budget) {
    this.runs = runs;
    this.em = em;
    this.budget = budget;
  }

  /// The gutters between runs of text.
  ///
  /// @param em the size of most of the text
  static List<Gutter> between(List<Run> runs, float em, Budget budget) {
    return runs.size() < 2 * LEAST_LINES ? List.of() : new Gutters(runs, em, budget).find();
  }

  private List<Gutter> find() {
    float left = Float.POSITIVE_INFINITY;
    float right = Float.NEGATIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (Run run : runs) {
      left = Math.min(left, run.start());
      right = Math.max(right, run.end());
      top = Math.min(top, run.top());
      bottom = Math.max(bottom, run.bottom());
    }
    float cellWidth = em / 8;
    float cellHeight = em / 4;
    int columns = (int) ((right - left) / cellWidth) + 1;
    int rows = (int) ((bottom - top) / cellHeight) + 1;
    if ((long) columns * rows > MOST_CELLS) {
      return List.of();
    }
    boolean[] filled = new boolean[columns * rows];
    for (Run run : runs) {
      int x0 = (int) ((run.start() - left) / cellWidth);
      int x1 = Math.min(columns - 1, (int) ((run.end() - left) / cellWidth));
      int y1 = Math.min(rows - 1, (int) ((run.bottom() - top) / cellHeight));
      for (int y = (int) ((run.top() - top) / cellHeight); y <= y1; y++) {
        Arrays.fill(filled, y * columns + x0, y * columns + x1 + 1, true);
      }
    }
    List<Gutter> found = new ArrayList<>();
    int leastWidth = Math.max(2, (int) (LEAST_WIDTH * em / cellWidth) - 1);
    int leastHeight = (int) (2.5f * em / cellHeight);
    for (int[] strip : strips(filled, columns, rows, leastWidth, leastHeight)) {
      budget.check();
      Gutter gutter =
          new Gutter(
              left + strip[0] * cellWidth,
              left + strip[1] * cellWidth,
              top + strip[2] * cellHeight,
              top + strip[3] * cellHeight);
      trimmed(gutter).ifPresent(found::add);
    }
    return withoutRepeated(found);
  }

  /// The tallest of those that overlap: maximal rectangles of one gutter are many, wider where its
  /// lines are short.
  private List<Gutter> withoutRepeated(List<Gutter> found) {
    found.sort(Comparator.comparingDouble((Gutter g) -> g.top() - g.bottom()));
    List<Gutter> kept = new ArrayList<>();
    for (Gutter gutter : found) {
      budget.check();
      boolean repeated =
          kept.stream()
              .anyMatch(taller ->
                  taller.left() < gutter.right()
                      && taller.right() > gutter.left()
                      && taller.top() - em <= gutter.top()
                      && taller.bottom() + em >= gutter.bottom());
      if (!repeated) {
        kept.add(gutter);
      }
    }
    return kept;
  }

  /// The maximal empty rectangles `{x0, x1, y0, y1}`, ends exclusive: row by row the histogram of
  /// empty cells above, whose maximal rectangles a stack yields.
  private List<int[]> strips(
      boolean[] filled, int columns, int rows, int leastWidth, int leastHeight) {
    List<int[]> strips = new ArrayList<>();
    int[] heights = new int[columns + 1];
    int[] starts = new int[columns + 1];
    int[] stack = new int[columns + 1];
    for (int y = 0; y < rows; y++) {
      budget.check();
      for (int x = 0; x < columns; x++) {
        heights[x] = filled[y * columns + x] ? 0 : heights[x] + 1;
      }
      int depth = 0;
      for (int x = 0; x <= columns; x++) {
        int height = x == columns ? 0 : heights[x];
        int start = x;
        while (depth > 0 && stack[depth - 1] > height) {
          depth--;
          start = starts[depth];
          int tall = stack[depth];
          if (tall >= leastHeight
              && x - start >= leastWidth
              && isBlockedBelow(filled, columns, rows, start, x, y)) {
            strips.add(new int[] {start, x, y - tall + 1, y + 1});
          }
        }
        if (height > 0 && (depth == 0 || stack[depth - 1] < height)) {
          stack[depth] = height;
          starts[depth] = start;
          depth++;
        }
      }
    }
    return strips;
  }

  private static boolean isBlockedBelow(
      boolean[] filled, int columns, int rows, int x0, int x1, int y) {
    if (y + 1 == rows) {
      return true;
    }
    for (int x = x0; x < x1; x++) {
      if (filled[(y + 1) * columns + x]) {
        return true;
      }
    }
    return false;
  }

  /// The part of an empty strip that has columns of text on both sides.
  private Optional<Gutter> trimmed(Gutter strip) {
    Side leftSide = new Side(true);
    Side rightSide = new Side(false);
    float tolerance = em / 4;
    List<Run> beside = new ArrayList<>();
    for (Run run : runs) {
      float middle = (run.top() + run.bottom()) / 2;
      if (middle >= strip.top() && middle <= strip.bottom()) {
        beside.add(run);
        if (run.end() <= strip.left() + tolerance) {
          leftSide.add(run);
        } else if (run.start() >= strip.right() - tolerance) {
          rightSide.add(run);
        }
      }
    }
    float top = Math.max(leftSide.top, rightSide.top);
    float bottom = Math.min(leftSide.bottom, rightSide.bottom);
    if (bottom - top < 2.5f * em
        || !leftSide.isColumn(top, bottom, strip.left())
        || !rightSide.isColumn(top, bottom, strip.right())
        || Cells.areBeside(beside, strip.left(), strip.right(), JUSTIFIED * em)) {
      return Optional.empty();
    }
    return Optional.of(
        new Gutter(
            strip.left(),
            strip.right(),
            Math.max(strip.top(), Math.min(leftSide.top, rightSide.top)),
            Math.min(strip.bottom(), Math.max(leftSide.bottom, rightSide.bottom))));
  }

  /// The text on one side of a strip.
  private final class Side {
    private final boolean leftOfStrip;
    private final List<Run> members = new ArrayList<>();
    private float top = Float.POSITIVE_INFINITY;
    private float bottom = Float.NEGATIVE_INFINITY;

    Side(boolean leftOfStrip) {
      this.leftOfStrip = leftOfStrip;
    }

    void add(Run run) {
      members.add(run);
      top = Math.min(top, run.top());
      bottom = Math.max(bottom, run.bottom());
    }

    /// Whether most lines between `from` and `to` are prose as wide as a column's, and enough of
    /// them reach the strip.
    boolean isColumn(float from, float to, float edge) {
      List<Run> inside = new ArrayList<>();
      for (Run run : members) {
        if (run.bottom() >= from && run.top() <= to) {
          inside.add(run);
        }
      }
      inside.sort(
          Comparator.comparingDouble(Run::down)
              .thenComparingDouble(run -> leftOfStrip ? -run.end() : run.start()));
      List<Float> widths = new ArrayList<>();
      int reaching = 0;
      int prose = 0;
      for (int i = 0; i < inside.size(); ) {
        Run nearest = inside.get(i);
        float near = leftOfStrip ? nearest.end() : nearest.start();
        float far = leftOfStrip ? nearest.start() : nearest.end();
        reaching += Math.abs(near - edge) < 1.5f * em ? 1 : 0;
        prose += isProse(nearest) ? 1 : 0;
        for (i++; i < inside.size() && isOneRow(nearest, inside.get(i)); i++) {
          Run next = inside.get(i);
          float gap = leftOfStrip ? far - next.end() : next.start() - far;
          if (gap < JUSTIFIED * em) {
            far = leftOfStrip ? Math.min(far, next.start()) : Math.max(far, next.end());
          }
        }
        widths.add(Math.abs(near - far));
      }
      int rows = widths.size();
      widths.sort(null);
      return rows >= LEAST_LINES
          && widths.get(rows / 2) >= LEAST_COLUMN * em
          && reaching >= (leftOfStrip ? 0.2f : 0.4f) * rows
          && 2 * prose >= rows;
    }

    private boolean isOneRow(Run a, Run b) {
      return Math.abs(a.down() - b.down()) < 0.3f * em;
    }
  }

  /// Letters more than figures, and not code: rows of tables and code with remarks beside are read
  /// row by row.
  private static boolean isProse(Run run) {
    int letters = 0;
    int others = 0;
    for (Glyph glyph : run.glyphs()) {
      if (!glyph.isBlank()) {
        letters += Character.isLetter(glyph.text().codePointAt(0)) ? 1 : 0;
        others++;
      }
    }
    return 2 * letters > others && !Glyph.areFixed(run.glyphs());
  }
}
