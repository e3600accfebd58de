package dev.riga.parse;

import dev.riga.document.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Groups lines into paragraphs, list items and headings.
final class Paragraphs {
  static final Pattern ITEM =
      Pattern.compile(
          "(?:[•◦▪▫‣⁃∙●○■□➢✓–*]|-(?=\\s)|\\(?(?:\\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\\s)|\\[\\d{1,3}\\])"
              + "\\s*\\S.*");
  private static final String SENTENCE_ENDS = ".?!:;…。？！";
  private static final String CLOSING = "\"'”’»)]";

  private final float bodySize;
  private final List<PdfBlock> blocks = new ArrayList<>();

  private Paragraphs(float bodySize) {
    this.bodySize = bodySize;
  }

  /// The blocks of a document in order of reading.
  static List<PdfBlock> of(List<PdfPage> pages, Budget budget) {
    Paragraphs paragraphs = new Paragraphs(bodySize(pages));
    for (PdfPage page : pages) {
      budget.check();
      for (List<Line> column : columns(page)) {
        paragraphs.addColumn(page, column);
      }
    }
    Headings.mark(paragraphs.blocks, paragraphs.bodySize);
    return paragraphs.joined();
  }

  /// The size of most letters.
  private static float bodySize(List<PdfPage> pages) {
    Map<Integer, Integer> letters = new HashMap<>();
    for (PdfPage page : pages) {
      for (Line line : page.lines()) {
        letters.merge(Math.round(line.size() * 4), line.letters(), Integer::sum);
      }
    }
    return letters.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(most -> most.getKey() / 4f)
        .orElse(10f);
  }

  private static List<List<Line>> columns(PdfPage page) {
    List<List<Line>> columns = new ArrayList<>();
    for (Line line : page.lines()) {
      if (columns.isEmpty() || columns.getLast().getLast().column() != line.column()) {
        columns.add(new ArrayList<>());
      }
      columns.getLast().add(line);
    }
    return columns;
  }

  private void addColumn(PdfPage page, List<Line> lines) {
    Column column = Column.of(lines);
    PdfBlock open = new PdfBlock();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (i > 0 && column.partsBefore(i)) {
        close(open);
        open = new PdfBlock();
      }
      open.add(page, line);
    }
    close(open);
  }

  private void close(PdfBlock block) {
    if (ITEM.matcher(block.first().text()).matches()) {
      block.kind(Kind.LIST_ITEM);
    }
    blocks.add(block);
  }

  /// What is usual in a column of lines.
  private record Column(List<Line> lines, float left, float right, float pitch, boolean hanging) {

    static Column of(List<Line> lines) {
      float left = Float.POSITIVE_INFINITY;
      float right = Float.NEGATIVE_INFINITY;
      for (Line line : lines) {
        left = Math.min(left, line.start());
        right = Math.max(right, line.end());
      }
      double[] pitches = new double[Math.max(1, lines.size() - 1)];
      pitches[0] = 1.2 * lines.getFirst().size();
      for (int i = 1; i < lines.size(); i++) {
        pitches[i - 1] = lines.get(i).down() - lines.get(i - 1).down();
      }
      java.util.Arrays.sort(pitches);
      float usual = (float) pitches[(pitches.length - 1) / 2];
      float flush = left;
      long atLeft = lines.stream().filter(l -> l.start() - flush < 0.5f * l.size()).count();
      long indented =
          lines.stream()
              .filter(l -> l.start() - flush >= 0.5f * l.size() && l.start() - flush < 4 * l.size())
              .count();
      return new Column(lines, left, right, usual, indented > atLeft && atLeft >= 2);
    }

    /// Whether a new block begins with line `i`.
    boolean partsBefore(int i) {
      Line before = lines.get(i - 1);
      Line line = lines.get(i);
      float step = line.down() - before.down();
      float em = Math.max(line.size(), before.size());
      if (step > Math.min(1.4f * pitch, pitch + 0.45f * em) && step > 1.15f * em) {
        return true;
      }
      if (isOtherStyle(before, line)) {
        return true;
      }
      if (ITEM.matcher(line.text()).matches() && startsItem(before, line)) {
        return true;
      }
      return hanging ? isOutdented(before, line) : isIndented(before, line) || isShort(before);
    }

    private static boolean isOtherStyle(Line a, Line b) {
      float ratio = a.size() / b.size();
      return ratio > 1.08f || ratio < 0.925f || a.bold() != b.bold();
    }

    private boolean startsItem(Line before, Line line) {
      boolean bullet =
          !Character.isLetterOrDigit(line.codePointAt(0)) && line.codePointAt(0) != '(';
      return bullet || endsSentence(before.text()) || isShort(before);
    }

    /// Text wraps behind the first line of each entry, as in a bibliography.
    private boolean isOutdented(Line before, Line line) {
      return before.start() - line.start() > 0.5f * line.size()
          || (line.start() - left < 0.5f * line.size()
              && before.start() - left < 0.5f * line.size());
    }

    private boolean isIndented(Line before, Line line) {
      float indent = line.start() - before.start();
      return indent > 0.7f * line.size()
          && indent < 6 * line.size()
          && line.start() - left < 8 * line.size();
    }

    /// The last line of a paragraph ends early, and with a sentence.
    private boolean isShort(Line line) {
      return line.end() < right - 0.15f * (right - left) && endsSentence(line.text());
    }
  }

  /// Whether text ends as sentences do.
  static boolean endsSentence(String text) {
    int end = text.length();
    while (end > 0 && CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end > 0 && SENTENCE_ENDS.indexOf(text.charAt(end - 1)) >= 0;
  }

  /// Blocks with those put together that only the end of a column or a page parts.
  private List<PdfBlock> joined() {
    List<PdfBlock> joined = new ArrayList<>();
    for (PdfBlock block : blocks) {
      if (!joined.isEmpty() && goesOn(joined.getLast(), block)) {
        joined.getLast().addAll(block);
      } else {
        joined.add(block);
      }
    }
    return joined;
  }

  private boolean goesOn(PdfBlock block, PdfBlock next) {
    boolean text = block.kind() != Kind.HEADING && next.kind() == Kind.PARAGRAPH;
    PdfBlock.Placed last = block.lines().getLast();
    PdfBlock.Placed first = next.lines().getFirst();
    boolean elsewhere =
        last.page().number() != first.page().number()
            || last.line().column() != first.line().column();
    float ratio = block.last().size() / next.first().size();
    if (!text || !elsewhere || ratio > 1.08f || ratio < 0.925f) {
      return false;
    }
    String words = block.last().text();
    boolean open = !endsSentence(words);
    int start = next.first().codePointAt(0);
    return open && (Character.isLowerCase(start) || Hyphens.isHyphen(block.last().last()));
  }
}
