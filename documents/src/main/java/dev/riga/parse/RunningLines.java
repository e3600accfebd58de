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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tells running headers, footers and page numbers from the text.
///
/// A line is one when it stands at the upper or lower edge of its page, apart from the text, and
/// says the same at the same place on other pages, but for a number that counts with the pages; or
/// is nothing but such a number; or stands, in the same type, where most other pages have one.
/// Whatever is in doubt is text: "Chapter 3" and "Chapter 4" at the heads of pages 10 and 30, and
/// the first of the same lines on few pages.
final class RunningLines {
  private static final int EDGE_ROWS = 5;
  private static final float SAME_PLACE = 3; // points
  private static final float MOST_OF_TEXT = 0.6f;
  private static final int FEW_PAGES = 3;
  private static final float FEW_OF_PAGES = 0.25f;
  private static final Pattern NAMED_PAGE =
      Pattern.compile("\\b(?:page|seite) ?\\d{1,4}(?: ?(?:of|/|von|de) ?\\d{1,4})?");
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final int MOST_DIGITS = 15;
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?i)[\\[(–—|-]?\\s*(?:page|seite|p\\.|pg\\.?|s\\.)?\\s*(\\d{1,4}|[ivxlc]{1,8})"
              + "\\s*(?:(?:of|/|von|de)\\s*\\d{1,4})?\\s*[\\])–—|-]?");

  private final List<PdfPage> pages;
  private final Budget budget;
  private final IdentityHashMap<Line, Edge> edges = new IdentityHashMap<>();
  private final Set<Line> running = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

  /// A line at the edge of a page.
  ///
  /// @param words of the line
  /// @param row the words of all lines beside it, which on another page may be one line
  private record Edge(int page, boolean upper, String words, String row, Line line) {}

  /// What lines that say the same have in common.
  ///
  /// @param words without their numbers when one of these counts with the pages
  /// @param number which of them does, from 0; -1 when the words are all the same
  /// @param offset of that number from the page's
  private record Same(boolean upper, String words, int number, long offset) {}

  private RunningLines(List<PdfPage> pages, Budget budget) {
    this.pages = pages;
    this.budget = budget;
    pages.forEach(this::findEdges);
  }

  /// The pages without their running lines.
  static List<PdfPage> removed(List<PdfPage> pages, Budget budget) {
    RunningLines found = new RunningLines(pages, budget);
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
    budget.check();
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
                  .map(RunningLines::words)
                  .collect(Collectors.joining(" "));
          for (Line line : row) {
            edges.put(line, new Edge(page.number(), upper, words(line), words, line));
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

  /// What a line says, but for a number that calls itself a page's: such numbers may begin anew
  /// within a file.
  private static String words(Line line) {
    String words = line.text().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return NAMED_PAGE.matcher(words).replaceAll("page #");
  }

  private void markRepeated() {
    markRepeated(Edge::words);
    markRepeated(Edge::row);
  }

  private void markRepeated(Function<Edge, String> words) {
    Map<Same, List<Edge>> groups = new HashMap<>();
    for (Edge edge : edges.values()) {
      for (Same same : common(edge, words.apply(edge))) {
        groups.computeIfAbsent(same, any -> new ArrayList<>()).add(edge);
      }
    }
    groups.forEach((same, members) -> markRepeated(members, same.number() < 0));
  }

  /// What a line may have in common with others: its words, or these and one of its numbers, as "3
  /// Chapter One" and "5 Chapter One" have. Nothing if it is only a number.
  private static List<Same> common(Edge edge, String words) {
    String pattern = DIGITS.matcher(words).replaceAll("#");
    if (pattern.equals("#")) {
      return List.of();
    }
    List<Same> common = new ArrayList<>();
    common.add(new Same(edge.upper(), words, -1, 0));
    Matcher digits = DIGITS.matcher(words);
    for (int number = 0; digits.find(); number++) {
      if (digits.group().length() <= MOST_DIGITS) {
        long offset = Long.parseLong(digits.group()) - edge.page();
        common.add(new Same(edge.upper(), pattern, number, offset));
      }
    }
    return common;
  }

  /// Marks lines that say the same at the same place on enough pages.
  ///
  /// @param keepFirst whether the first of them stays when these pages are few
  private void markRepeated(List<Edge> same, boolean keepFirst) {
    budget.check();
    int enough = pages.size() <= 3 ? 2 : 3;
    if (same.size() < enough) {
      return;
    }
    same.sort(Comparator.comparingDouble(edge -> edge.line().down()));
    TreeMap<Integer, Integer> at = new TreeMap<>(); // lines at this place by their pages
    int from = 0;
    int to = 0;
    for (Edge edge : same) {
      float down = edge.line().down();
      for (; to < same.size() && same.get(to).line().down() <= down + SAME_PLACE; to++) {
        at.merge(same.get(to).page(), 1, Integer::sum);
      }
      for (; same.get(from).line().down() < down - SAME_PLACE; from++) {
        at.computeIfPresent(same.get(from).page(), (page, lines) -> lines == 1 ? null : lines - 1);
      }
      boolean kept = keepFirst && areFew(at.size()) && edge.page() == at.firstKey();
      if (at.size() >= enough && !kept) {
        running.add(edge.line());
      }
    }
  }

  private boolean areFew(int some) {
    return some <= FEW_PAGES || some < FEW_OF_PAGES * pages.size();
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
