package dev.riga.parse;

import dev.riga.parse.Gutters.Gutter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Finds the lines of a page and the order in which they are read.
final class PageLayout {
  private static final float NEVER_ONE_LINE = 0.35f; // of the text's size, between baselines

  private static final float[] NO_STRIPS = {};

  private PageLayout() {}

  /// The lines of a page in order of reading; the direction of most of the text comes first. A page
  /// mostly in letters written from right to left is laid out in a frame that grows to the left, so
  /// that its first column is the one on the right.
  static List<Line> lines(Map<Integer, List<Glyph>> byDirection, Budget budget) {
    List<Map.Entry<Integer, List<Glyph>>> directions = new ArrayList<>(byDirection.entrySet());
    directions.sort(
        Comparator.comparingInt((Map.Entry<Integer, List<Glyph>> d) -> -d.getValue().size()));
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<Integer, List<Glyph>> direction : directions) {
      List<Glyph> glyphs = Doubles.removed(direction.getValue());
      boolean backward = Bidirectional.isMostlyBackward(glyphs);
      if (backward) {
        glyphs = glyphs.stream().map(Glyph::mirrored).toList();
      }
      List<Run> runs = Run.of(glyphs);
      List<Gutter> gutters =
          runs.isEmpty() ? List.of() : Gutters.between(runs, usualSize(runs), budget);
      List<Line> found = linesOf(runs, gutters, direction.getKey(), backward, budget);
      int columns = lines.isEmpty() ? 0 : lines.getLast().column() + 1;
      for (Line line : ReadingOrder.of(found, gutters, budget)) {
        line.column(line.column() + columns);
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<Line> linesOf(
      List<Run> runs, List<Gutter> gutters, int angle, boolean backward, Budget budget) {
    budget.check();
    List<Line> lines = new ArrayList<>();
    List<List<Run>> rows = rows(runs, gutters, budget);
    IdentityHashMap<List<Run>, float[]> strips = Cells.strips(rows);
    for (List<Run> row : rows) {
      List<Glyph> members = new ArrayList<>();
      row.forEach(run -> members.addAll(run.glyphs()));
      float[] between = strips.getOrDefault(row, NO_STRIPS);
      lines.add(LineBuilder.of(members, angle, between, backward));
    }
    lines.removeIf(line -> line.length() == 0);
    return lines;
  }

  /// The size in which most glyphs are set.
  private static float usualSize(List<Run> runs) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (Run run : runs) {
      counts.merge(Math.round(4 * run.size()), run.glyphs().size(), Integer::sum);
    }
    return Math.max(
        1,
        counts.entrySet().stream()
                .max(
                    Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey()
            / 4f);
  }

  /// Runs on one baseline that no gutter parts, from top to bottom.
  private static List<List<Run>> rows(List<Run> runs, List<Gutter> gutters, Budget budget) {
    List<Run> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingDouble(Run::down).thenComparingDouble(Run::start));
    List<List<Run>> rows = new ArrayList<>();
    int firstNear = 0;
    for (Run run : sorted) {
      budget.check();
      while (firstNear < rows.size()
          && rows.get(firstNear).getLast().down() < run.down() - 3 * run.size()) {
        firstNear++;
      }
      List<Run> row = null;
      for (int i = rows.size() - 1; i >= firstNear && row == null; i--) {
        if (isOneLine(rows.get(i), run, gutters)) {
          row = rows.get(i);
        }
      }
      if (row == null) {
        row = new ArrayList<>();
        rows.add(row);
      }
      row.add(run);
    }
    return rows;
  }

  private static boolean isOneLine(List<Run> row, Run run, List<Gutter> gutters) {
    Run nearest = row.getFirst();
    for (Run other : row) {
      if (distance(other, run) < distance(nearest, run)) {
        nearest = other;
      }
    }
    float em = Math.max(nearest.size(), run.size());
    float apart = Math.abs(nearest.down() - run.down());
    float gap = distance(nearest, run);
    boolean script =
        Math.min(nearest.size(), run.size()) < 0.85f * em && gap < 0.3f * em && apart < 0.6f * em;
    if (gap < 0 && apart < 0.75f * em && (isAccent(nearest) || isAccent(run))) {
      return true;
    }
    return (apart <= NEVER_ONE_LINE * Math.min(nearest.size(), run.size()) || script)
        && gap > -0.5f * em
        && !isParted(nearest, run, gutters);
  }

  private static boolean isAccent(Run run) {
    return run.glyphs().size() == 1 && Accents.isAccent(run.glyphs().getFirst());
  }

  /// How far two runs are apart along the line; negative where they overlap.
  private static float distance(Run a, Run b) {
    return Math.max(a.start(), b.start()) - Math.min(a.end(), b.end());
  }

  private static boolean isParted(Run a, Run b, List<Gutter> gutters) {
    float from = Math.min(a.end(), b.end()) - 0.5f;
    float to = Math.max(a.start(), b.start()) + 0.5f;
    for (Gutter gutter : gutters) {
      if (gutter.parts(from, to, b.top(), b.bottom())) {
        return true;
      }
    }
    return false;
  }
}
