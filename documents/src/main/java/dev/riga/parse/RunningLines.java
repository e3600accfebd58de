package dev.riga.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tells running headers, footers and page numbers from the text.
///
/// A line is one when it stands at the upper or lower edge of its page, apart from the text, and
/// says the same (but for numbers) at the same place on other pages; or is nothing but a number
/// that counts with the pages; or stands, in the same type, where most other pages have one.
/// Whatever is in doubt is text.
final class RunningLines {
  private static final int EDGE_ROWS = 5;
  private static final float SAME_PLACE = 3; // points
  private static final float MOST_OF_TEXT = 0.6f;
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)[\\[(–—|-]?\\s*(?:page|seite|p\\.|pg\\.?|s\\.)?\\s*(\\d{1,4}|[ivxlc]{1,8})"
              + "\\s*(?:(?:of|/|von|de)\\s*\\d{1,4})?\\s*[\\])–—|-]?");

  private final List<PdfPage> pages;
  private final IdentityHashMap<Line, Edge> edges = new IdentityHashMap<>();
  private final Set<Line> running = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

  /// A line at the edge of a page.
  ///
  /// @param row the words of all lines beside it, which on another page may be one line
  private record Edge(int page, boolean upper, String row, Line line) {}

  private RunningLines(List<PdfPage> pages) {
    this.pages = pages;
    pages.forEach(this::findEdges);
  }

  /// The pages without their running lines.
  static List<PdfPage> removed(List<PdfPage> pages) {
    RunningLines found = new RunningLines(pages);
    found.markRepeated();
    found.keepWhenTooMuch();
    found.markPageNumbers();
    found.markBands();
    return pages.stream().map(found::withoutRunning).toList();
  }

  private PdfPage withoutRunning(PdfPage page) {
    List<Line> kept = page.lines().stream().filter(line -> !running.contains(line)).toList();
    return new PdfPage(page.number(), page.width(), page.height(), kept);
  }

  /// The outermost rows of each page that are parted from what is further in.
  private void findEdges(PdfPage page) {
    List<Line> lines = new ArrayList<>(page.lines());
    lines.removeIf(line -> line.angle() != 0);
    lines.sort(Comparator.comparingDouble(Line::down));
    findEdges(page, rows(lines), true);
    findEdges(page, rows(lines).reversed(), false);
  }

  private static List<List<Line>> rows(List<Line> lines) {
    List<List<Line>> rows = new ArrayList<>();
    for (Line line : lines) {
      if (rows.isEmpty() || line.down() - rows.getLast().getFirst().down() > SAME_PLACE) {
        rows.add(new ArrayList<>());
      }
      rows.getLast().add(line);
    }
    return rows;
  }

  /// Goes inwards as long as rows stand apart from the next or are close to the page's edge.
  private void findEdges(PdfPage page, List<List<Line>> rows, boolean upper) {
    List<List<Line>> outer = new ArrayList<>();
    for (int i = 0; i < Math.min(EDGE_ROWS, rows.size()); i++) {
      outer.add(rows.get(i));
      boolean parted = i + 1 == rows.size() || isParted(rows.get(i), rows.get(i + 1));
      if (parted) {
        for (List<Line> row : outer) {
          String words =
              row.stream()
                  .sorted(Comparator.comparingDouble(Line::start))
                  .map(RunningLines::pattern)
                  .collect(Collectors.joining(" "));
          for (Line line : row) {
            edges.put(line, new Edge(page.number(), upper, words, line));
          }
        }
        outer.clear();
      }
    }
  }

  private static boolean isParted(List<Line> row, List<Line> next) {
    Line a = row.getFirst();
    Line b = next.getFirst();
    float gap = Math.max(a.top(), b.top()) - Math.min(a.bottom(), b.bottom());
    return gap > 0.5f * Math.max(a.size(), b.size());
  }

  /// The words without their numbers, so that "3 Chapter One" and "5 Chapter One" are the same.
  private static String pattern(Line line) {
    return line.text().toLowerCase(Locale.ROOT).replaceAll("\\d+", "#").replaceAll("\\s+", " ");
  }

  private void markRepeated() {
    markRepeated(edge -> pattern(edge.line()));
    markRepeated(Edge::row);
  }

  private void markRepeated(Function<Edge, String> words) {
    Map<String, List<Edge>> byPattern = new HashMap<>();
    for (Edge edge : edges.values()) {
      String pattern = words.apply(edge);
      if (!pattern.equals("#")) {
        byPattern.computeIfAbsent(pattern + edge.upper(), any -> new ArrayList<>()).add(edge);
      }
    }
    int enough = pages.size() <= 3 ? 2 : 3;
    for (List<Edge> same : byPattern.values()) {
      for (Edge edge : same) {
        Set<Integer> at = new HashSet<>();
        for (Edge other : same) {
          if (Math.abs(other.line().down() - edge.line().down()) <= SAME_PLACE) {
            at.add(other.page());
          }
        }
        if (at.size() >= enough) {
          running.add(edge.line());
        }
      }
    }
  }

  /// What repeats on the pages of a form or of labels is their text.
  private void keepWhenTooMuch() {
    long all = 0;
    long marked = 0;
    for (PdfPage page : pages) {
      for (Line line : page.lines()) {
        all += line.letters();
        marked += running.contains(line) ? line.letters() : 0;
      }
    }
    if (marked > MOST_OF_TEXT * all) {
      running.clear();
    }
  }

  /// Numbers whose distance from the page's own number is the same on several pages.
  private void markPageNumbers() {
    Map<Integer, List<Edge>> byOffset = new HashMap<>();
    for (Edge edge : edges.values()) {
      int number = numberOf(edge.line());
      if (number > 0) {
        byOffset.computeIfAbsent(number - edge.page(), any -> new ArrayList<>()).add(edge);
      }
    }
    for (Map.Entry<Integer, List<Edge>> same : byOffset.entrySet()) {
      long on = same.getValue().stream().map(Edge::page).distinct().count();
      if (on >= 2 || same.getKey() == 0) {
        same.getValue().forEach(edge -> running.add(edge.line()));
      }
    }
  }

  /// The number that a line consists of, 0 for none.
  private static int numberOf(Line line) {
    if (line.length() > 20) {
      return 0;
    }
    Matcher matcher = NUMBER.matcher(line.text().strip());
    if (!matcher.matches()) {
      return 0;
    }
    String digits = matcher.group(1);
    return Character.isDigit(digits.charAt(0)) ? Integer.parseInt(digits) : roman(digits);
  }

  /// The value of a Roman numeral, 0 for what is none.
  private static int roman(String numeral) {
    int value = 0;
    int before = 0;
    for (int i = numeral.length() - 1; i >= 0; i--) {
      int digit =
          switch (Character.toLowerCase(numeral.charAt(i))) {
            case 'i' -> 1;
            case 'v' -> 5;
            case 'x' -> 10;
            case 'l' -> 50;
            default -> 100;
          };
      value += digit < before ? -digit : digit;
      before = Math.max(before, digit);
    }
    return value;
  }

  /// Where a third of the pages have a running line, a line of the same size in the same row is one
  /// too: the header of a chapter too short to repeat it.
  private void markBands() {
    Map<Long, Set<Integer>> bands = new HashMap<>();
    for (Line line : running) {
      Edge edge = edges.get(line);
      if (edge != null) {
        bands.computeIfAbsent(band(edge), any -> new HashSet<>()).add(edge.page());
      }
    }
    int enough = Math.max(5, pages.size() / 3);
    for (Edge edge : edges.values()) {
      Set<Integer> pagesOfBand = bands.getOrDefault(band(edge), Set.of());
      if (pagesOfBand.size() >= enough) {
        running.add(edge.line());
      }
    }
  }

  private static long band(Edge edge) {
    long row = Math.round(edge.line().down() / 2);
    long size = Math.round(edge.line().size() * 4);
    return (edge.upper() ? 1L << 60 : 0) + (row << 20) + size;
  }
}
