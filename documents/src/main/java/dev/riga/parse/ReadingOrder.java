package dev.riga.parse;

import dev.riga.parse.Gutters.Gutter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts the lines of a page in the order in which they are read (Breuel 2003, "High Performance
/// Document Layout Analysis", section 5): a stretch of text comes before another when it stands
/// above it in the same column, or in a column to the left without anything across both between
/// them. Sorting these pairs topologically gives the order.
final class ReadingOrder {
  private static final float MOST_LEADING = 2.2f; // of the text's size, inside a stretch

  private static final float NEAR = 4; // of the text's size, beside each other in two rows

  /// Maps and drawings have thousands of words here and there, and no order of reading.
  private static final int MOST_STRETCHES = 300;

  private ReadingOrder() {}

  /// Lines that follow each other in one column.
  private static final class Stretch {
    private final List<Line> lines = new ArrayList<>();
    private float left = Float.POSITIVE_INFINITY;
    private float right = Float.NEGATIVE_INFINITY;
    private float top = Float.POSITIVE_INFINITY;
    private float bottom = Float.NEGATIVE_INFINITY;

    void add(Line line) {
      lines.add(line);
      left = Math.min(left, line.start());
      right = Math.max(right, line.end());
      top = Math.min(top, line.top());
      bottom = Math.max(bottom, line.bottom());
    }

    boolean sharesColumn(Stretch other) {
      return Math.min(right, other.right) - Math.max(left, other.left)
          > 0.1f * Math.min(right - left, other.right - other.left);
    }

    boolean isAbove(Stretch other) {
      return top + bottom < other.top + other.bottom;
    }

    /// Whether it lies across `a` and `b`, between them or beside.
    boolean parts(Stretch a, Stretch b) {
      return bottom >= Math.min(a.top, b.top)
          && top <= Math.max(a.bottom, b.bottom)
          && left < a.right
          && right > b.left;
    }
  }

  /// The lines in order; each knows its stretch by [Line#column].
  static List<Line> of(List<Line> lines, List<Gutter> gutters, Budget budget) {
    List<Stretch> stretches = stretches(lines, gutters, budget);
    List<Line> ordered = new ArrayList<>();
    int number = 0;
    for (Stretch stretch : sorted(stretches, budget)) {
      for (Line line : stretch.lines) {
        line.column(number);
        ordered.add(line);
      }
      number++;
    }
    return ordered;
  }

  /// Chains every line to the only one below it, when it is the only one above that.
  private static List<Stretch> stretches(List<Line> lines, List<Gutter> gutters, Budget budget) {
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingDouble(Line::down).thenComparingDouble(Line::start));
    int n = sorted.size();
    int[] above = new int[n];
    int[] below = new int[n];
    java.util.Arrays.fill(above, -1);
    java.util.Arrays.fill(below, -1);
    for (int i = 0; i < n; i++) {
      budget.check();
      link(sorted, i, gutters, above, below);
    }
    List<Stretch> stretches = new ArrayList<>();
    Stretch[] member = new Stretch[n];
    for (int i = 0; i < n; i++) {
      int up = above[i];
      boolean chained =
          up >= 0 && below[up] == i && isOneColumn(sorted.get(up), sorted.get(i), gutters);
      Stretch stretch = chained && member[up] != null ? member[up] : new Stretch();
      if (stretch.lines.isEmpty()) {
        stretches.add(stretch);
      }
      stretch.add(sorted.get(i));
      member[i] = stretch;
    }
    return stretches;
  }

  /// Whether two lines are on the same side of every gutter; a title above two columns is on none.
  private static boolean isOneColumn(Line a, Line b, List<Gutter> gutters) {
    return gutters.stream().allMatch(gutter -> gutter.side(a) == gutter.side(b));
  }

  /// Notes the neighbours below line `i`: -2 where there are several.
  private static void link(
      List<Line> lines, int i, List<Gutter> gutters, int[] above, int[] below) {
    Line line = lines.get(i);
    List<Line> seen = new ArrayList<>();
    for (int j = i + 1; j < lines.size(); j++) {
      Line next = lines.get(j);
      if (next.top() - line.bottom() > MOST_LEADING * Math.max(line.size(), next.size())) {
        break;
      }
      if (isBelow(line, next, gutters)
          && next.down() > line.down() + 0.1f * line.size()
          && seen.stream().noneMatch(other -> hides(other, next, gutters))) {
        seen.add(next);
        below[i] = below[i] == -1 ? j : -2;
        above[j] = above[j] == -1 ? i : -2;
      }
    }
  }

  /// Whether a line stands below another: some of it under some of the other, or close to it in the
  /// next row, as indented code does.
  private static boolean isBelow(Line line, Line next, List<Gutter> gutters) {
    float em = Math.max(line.size(), next.size());
    float overlap = overlap(line, next);
    return overlap > 0
        || (overlap > -NEAR * em
            && next.top() - line.bottom() < 0.6f * em
            && isOneColumn(line, next, gutters));
  }

  private static float overlap(Line a, Line b) {
    return Math.min(a.end(), b.end()) - Math.max(a.start(), b.start());
  }

  private static boolean hides(Line between, Line below, List<Gutter> gutters) {
    return between.down() < below.down() - 0.1f * below.size() && isBelow(between, below, gutters);
  }

  /// Depth first from the top: whatever must come before a stretch is written before it.
  private static List<Stretch> sorted(List<Stretch> stretches, Budget budget) {
    List<Stretch> byPlace = new ArrayList<>(stretches);
    byPlace.sort(Comparator.<Stretch>comparingDouble(s -> s.top).thenComparingDouble(s -> s.left));
    int n = byPlace.size();
    if (n > MOST_STRETCHES) {
      return byPlace;
    }
    boolean[][] before = new boolean[n][n];
    for (int a = 0; a < n; a++) {
      budget.check();
      for (int b = 0; b < n; b++) {
        before[a][b] = a != b && comesBefore(byPlace, a, b);
      }
    }
    List<Stretch> ordered = new ArrayList<>();
    boolean[] done = new boolean[n];
    while (ordered.size() < n) {
      int next = next(before, done);
      done[next] = true;
      ordered.add(byPlace.get(next));
    }
    return ordered;
  }

  /// The first of those that nothing left must precede; in a circle the one with the least left.
  private static int next(boolean[][] before, boolean[] done) {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < done.length; i++) {
      if (!done[i]) {
        int waiting = 0;
        for (int j = 0; j < done.length; j++) {
          waiting += !done[j] && before[j][i] ? 1 : 0;
        }
        if (waiting < fewest) {
          fewest = waiting;
          best = i;
        }
      }
    }
    return best;
  }

  private static boolean comesBefore(List<Stretch> all, int a, int b) {
    Stretch first = all.get(a);
    Stretch second = all.get(b);
    if (first.sharesColumn(second)) {
      return first.isAbove(second);
    }
    if (first.left > second.left) {
      return false;
    }
    for (int i = 0; i < all.size(); i++) {
      if (i != a && i != b && all.get(i).parts(first, second)) {
        return false;
      }
    }
    return true;
  }
}
