package dev.riga.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/// Finds tables by their cells: rows on common baselines, and strips between them that are empty in
/// every row.
final class Cells {
  private static final float LEAST_GAP = 1.5f; // of the text's size; no space in prose is wider
  private static final float LEAST_STRIP = 0.8f; // of the text's size
  private static final float MOST_LEADING = 2.2f; // of the text's size, between baselines
  private static final int LEAST_ROWS = 3;
  private static final int CELLS_OF_A_TABLE = 3;
  private static final double NEARLY_ALL = 0.8;
  private static final double MOST = 0.6;
  private static final double FULL = 0.75;

  private Cells() {}

  /// Whether an empty strip parts the cells of a table and not columns of prose: nearly all rows
  /// beside it stand on common baselines, most have three cells or more, and on one side they are
  /// not filled as lines of prose are.
  ///
  /// @param runs those beside the strip
  /// @param widestSpace no space between words is wider
  static boolean areBeside(List<Run> runs, float left, float right, float widestSpace) {
    float gap = Math.min(widestSpace, 0.9f * (right - left));
    int parted = 0;
    int manyCells = 0;
    List<Float> before = new ArrayList<>();
    List<Float> after = new ArrayList<>();
    List<List<Run>> rows = rows(runs);
    for (List<Run> row : rows) {
      List<float[]> cells = merged(row, gap);
      float nearestBefore = 0;
      float nearestAfter = 0;
      for (float[] cell : cells) {
        float width = cell[1] - cell[0];
        nearestBefore = cell[1] <= left + gap / 4 ? width : nearestBefore;
        nearestAfter = nearestAfter == 0 && cell[0] >= right - gap / 4 ? width : nearestAfter;
      }
      if (nearestBefore > 0 && nearestAfter > 0) {
        parted++;
        manyCells += cells.size() >= CELLS_OF_A_TABLE ? 1 : 0;
        before.add(nearestBefore);
        after.add(nearestAfter);
      }
    }
    return parted >= LEAST_ROWS
        && parted >= NEARLY_ALL * rows.size()
        && manyCells >= MOST * parted
        && (!isFilled(before) || !isFilled(after));
  }

  /// Whether most lines are nearly as wide as the widest.
  private static boolean isFilled(List<Float> widths) {
    widths.sort(null);
    return widths.get(widths.size() / 2) >= FULL * widths.getLast();
  }

  private static List<List<Run>> rows(List<Run> runs) {
    List<Run> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingDouble(Run::down));
    List<List<Run>> rows = new ArrayList<>();
    for (Run run : sorted) {
      if (rows.isEmpty() || run.down() - rows.getLast().getLast().down() > 0.3f * run.size()) {
        rows.add(new ArrayList<>());
      }
      rows.getLast().add(run);
    }
    return rows;
  }

  /// Where the cells of a row begin and end.
  private static List<float[]> merged(List<Run> row, float gap) {
    List<Run> sorted = new ArrayList<>(row);
    sorted.sort(Comparator.comparingDouble(Run::start));
    List<float[]> cells = new ArrayList<>();
    for (Run run : sorted) {
      if (cells.isEmpty() || run.start() - cells.getLast()[1] >= gap) {
        cells.add(new float[] {run.start(), run.end()});
      } else {
        cells.getLast()[1] = Math.max(cells.getLast()[1], run.end());
      }
    }
    return cells;
  }

  /// The strips that part the cells of each row of a table, as places along the line; nothing for a
  /// row of no table.
  ///
  /// @param rows of one direction, from top to bottom
  static IdentityHashMap<List<Run>, float[]> strips(List<List<Run>> rows) {
    List<List<List<Run>>> tables = new ArrayList<>();
    for (List<Run> row : rows) {
      if (merged(row, LEAST_GAP * size(row)).size() > 1) {
        List<List<Run>> table = null;
        for (int i = tables.size() - 1; i >= 0 && table == null; i--) {
          table = isNext(tables.get(i).getLast(), row) ? tables.get(i) : null;
        }
        if (table == null) {
          table = new ArrayList<>();
          tables.add(table);
        }
        table.add(row);
      }
    }
    IdentityHashMap<List<Run>, float[]> strips = new IdentityHashMap<>();
    for (List<List<Run>> table : tables) {
      if (table.size() >= LEAST_ROWS) {
        float[] found = emptyIn(table, amid(table, rows));
        table.forEach(row -> strips.put(row, found));
      }
    }
    return strips;
  }

  private static float size(List<Run> row) {
    return (float) row.stream().mapToDouble(Run::size).max().orElse(1);
  }

  private static boolean isNext(List<Run> above, List<Run> row) {
    float step = row.getFirst().down() - above.getFirst().down();
    float overlap = Math.min(end(above), end(row)) - Math.max(start(above), start(row));
    float narrower = Math.min(end(above) - start(above), end(row) - start(row));
    return step > 0 && step < MOST_LEADING * size(row) && overlap > narrower / 2;
  }

  private static float start(List<Run> row) {
    return (float) row.stream().mapToDouble(Run::start).min().orElse(0);
  }

  private static float end(List<Run> row) {
    return (float) row.stream().mapToDouble(Run::end).max().orElse(0);
  }

  /// The rows of a table and those between them, where a cell takes several lines.
  private static List<List<Run>> amid(List<List<Run>> table, List<List<Run>> rows) {
    float top = table.getFirst().getFirst().down();
    float bottom = table.getLast().getFirst().down() + MOST_LEADING * size(table.getLast());
    float left = (float) table.stream().mapToDouble(Cells::start).min().orElse(0);
    float right = (float) table.stream().mapToDouble(Cells::end).max().orElse(0);
    List<List<Run>> amid = new ArrayList<>();
    for (List<Run> row : rows) {
      float down = row.getFirst().down();
      boolean inside = start(row) > left - size(row) && end(row) < right + size(row);
      if (table.contains(row) || (inside && down > top && down < bottom)) {
        amid.add(row);
      }
    }
    return amid;
  }

  /// How many rows have something on both sides.
  private static long across(List<List<Run>> table, float middle) {
    return table.stream().filter(row -> start(row) < middle && end(row) > middle).count();
  }

  /// The middles of what no glyph of the rows covers, where most rows go on behind it.
  private static float[] emptyIn(List<List<Run>> table, List<List<Run>> all) {
    List<float[]> covered = new ArrayList<>();
    float least = 0;
    for (List<Run> row : all) {
      least = Math.max(least, LEAST_STRIP * size(row));
      for (Run run : row) {
        for (Glyph glyph : run.glyphs()) {
          if (!glyph.isBlank()) {
            covered.add(new float[] {glyph.along(), glyph.end()});
          }
        }
      }
    }
    covered.sort(Comparator.comparingDouble(extent -> extent[0]));
    float[] middles = new float[covered.size()];
    int n = 0;
    float end = covered.getFirst()[1];
    for (float[] extent : covered) {
      float middle = (end + extent[0]) / 2;
      if (extent[0] - end >= least && 2 * across(table, middle) >= table.size()) {
        middles[n++] = middle;
      }
      end = Math.max(end, extent[1]);
    }
    return Arrays.copyOf(middles, n);
  }
}
