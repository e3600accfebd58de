package dev.riga.parse;

import dev.riga.document.Block.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Groups lines into paragraphs, list items, rows of tables, code and headings.
final class Paragraphs {
  private static final Pattern ITEM =
      Pattern.compile(
          "(?:[•◦▪▫‣⁃∙●○■□➢✓–*]|-(?=\\s)|\\(?(?:\\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\\s)|\\[\\d{1,3}\\])"
              + "\\s*\\S.*");
  private static final Pattern CAPTION =
      Pattern.compile("(?:Figure|Fig\\.|Table|Listing|Algorithm|Abbildung|Tabelle)\\s*\\d+.*");
  private static final String SENTENCE_ENDS = ".?!:;…。？！";
  private static final String CLOSING = "\"'”’»)]⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final int MOST_BETWEEN = 60;

  private final Outline outline;
  private final List<PdfBlock> blocks = new ArrayList<>();

  private Paragraphs(Outline outline) {
    this.outline = outline;
  }

  /// The blocks of a document in order of reading.
  static List<PdfBlock> of(List<PdfPage> pages, Outline outline, Budget budget) {
    Paragraphs paragraphs = new Paragraphs(outline);
    for (PdfPage page : pages) {
      budget.check();
      for (List<Line> column : paragraphs.columns(page)) {
        paragraphs.addColumn(page, column);
      }
    }
    List<PdfBlock> headed = Headings.marked(paragraphs.blocks, outline, bodySize(pages));
    return joined(headed);
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

  /// Lines of one stretch that neither a gap nor another style parts.
  private List<List<Line>> columns(PdfPage page) {
    List<List<Line>> columns = new ArrayList<>();
    Line before = null;
    float pitch = 0;
    for (Line line : page.lines()) {
      boolean parted = before == null || before.column() != line.column();
      if (before != null && !parted) {
        float step = line.down() - before.down();
        float em = Math.max(line.size(), before.size());
        float usual = pitch > 0 ? pitch : 1.25f * em;
        parted =
            isOtherStyle(before, line)
                || (step > Math.min(1.4f * usual, usual + 0.45f * em) && step > 1.15f * em);
        pitch = parted ? 0 : step;
      } else {
        pitch = 0;
      }
      if (before == null
          || !outline.areOne(before, line)
          || (parted && outline.entry(line).isEmpty())) {
        columns.add(new ArrayList<>());
      }
      columns.getLast().add(line);
      before = line;
    }
    return columns;
  }

  /// Another size; or bold where the words before or after are not. (A heading that runs into its
  /// paragraph stays with it.)
  private static boolean isOtherStyle(Line a, Line b) {
    boolean boldEnds = a.style().bold() && !b.style().boldStart();
    boolean boldBegins = b.style().bold() && !a.style().boldEnd();
    return a.style().isOtherSize(b.style())
        || boldEnds
        || boldBegins
        || a.style().fixed() != b.style().fixed();
  }

  private void addColumn(PdfPage page, List<Line> lines) {
    if (outline.entry(lines.getFirst()).isPresent()) {
      PdfBlock heading = new PdfBlock(Kind.HEADING);
      lines.forEach(line -> heading.add(page, line));
      blocks.add(heading);
      return;
    }
    Column column = Column.of(lines);
    int i = 0;
    while (i < lines.size()) {
      int end = i + 1;
      Kind kind = column.kindAt(i);
      while (end < lines.size() && !column.partsBefore(end, kind)) {
        end++;
      }
      PdfBlock block = new PdfBlock(kind);
      block.alone(i == 0 && end == lines.size());
      for (Line line : lines.subList(i, end)) {
        block.add(page, line);
      }
      if (!isOrnament(block.words())) {
        blocks.add(block);
      }
      i = end;
    }
  }

  /// Rules, stars and dingbats that only part the text.
  private static boolean isOrnament(String words) {
    return words
        .codePoints()
        .allMatch(c ->
            Character.isWhitespace(c)
                || Character.getType(c) == Character.OTHER_SYMBOL
                || "*-_–—=~·•.|".indexOf(c) >= 0);
  }

  /// What is usual in a column of lines.
  private record Column(List<Line> lines, float left, float right, boolean hanging) {

    static Column of(List<Line> lines) {
      float left = Float.POSITIVE_INFINITY;
      float right = Float.NEGATIVE_INFINITY;
      for (Line line : lines) {
        left = Math.min(left, line.start());
        right = Math.max(right, line.end());
      }
      int atLeft = 0;
      int indented = 0;
      for (Line line : lines) {
        float indent = (line.start() - left) / line.size();
        atLeft += indent < 0.5f ? 1 : 0;
        indented += indent >= 0.5f && indent < 4 ? 1 : 0;
      }
      return new Column(lines, left, right, indented > atLeft);
    }

    /// What the line is, looked at with its neighbours.
    Kind kindAt(int i) {
      Line line = lines.get(i);
      if (line.style().fixed()) {
        return Kind.CODE;
      }
      if (isRow(i)) {
        return Kind.TABLE_ROW;
      }
      return ITEM.matcher(line.text()).matches() ? Kind.LIST_ITEM : Kind.PARAGRAPH;
    }

    /// A line of cells beside another such line.
    private boolean isRow(int i) {
      return lines.get(i).cells() > 1
          && ((i > 0 && lines.get(i - 1).cells() > 1)
              || (i + 1 < lines.size() && lines.get(i + 1).cells() > 1)
              || lines.get(i).cells() > 3);
    }

    /// Whether a new block begins with line `i` after one of kind `open`.
    boolean partsBefore(int i, Kind open) {
      Line before = lines.get(i - 1);
      Line line = lines.get(i);
      Kind kind = kindAt(i);
      if (open == Kind.TABLE_ROW || kind == Kind.TABLE_ROW) {
        return true;
      }
      if (open == Kind.CODE || kind == Kind.CODE) {
        return open != kind;
      }
      if (kind == Kind.LIST_ITEM && startsItem(before, line)) {
        return true;
      }
      if (open == Kind.LIST_ITEM) {
        return isShort(before);
      }
      return hanging ? isOutdented(before, line) : isIndented(before, line) || isShort(before);
    }

    private boolean startsItem(Line before, Line line) {
      int first = line.codePointAt(0);
      boolean bullet = !Character.isLetterOrDigit(first) && first != '(' && first != '–';
      return bullet || endsSentence(before.text()) || isShort(before);
    }

    /// Text wraps behind the first line of each entry, as in a bibliography.
    private boolean isOutdented(Line before, Line line) {
      float em = line.size();
      return before.start() - line.start() > 0.5f * em
          || (line.start() - left < 0.5f * em
              && before.start() - left < 0.5f * em
              && endsSentence(before.text()));
    }

    private boolean isIndented(Line before, Line line) {
      float indent = line.start() - before.start();
      boolean ended = endsSentence(before.text()) || before.end() < right - 0.2f * (right - left);
      return ended
          && indent > 0.7f * line.size()
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

  /// Blocks with those put together that the end of a column or of a page parts, or a footnote, a
  /// figure or a table there. These then stand before; or after, when their page is later than the
  /// one on which the block begins, for the text is written page by page.
  private static List<PdfBlock> joined(List<PdfBlock> all) {
    List<PdfBlock> joined = new ArrayList<>();
    boolean[] taken = new boolean[all.size()];
    for (int i = 0; i < all.size(); i++) {
      if (!taken[i]) {
        PdfBlock block = all.get(i);
        List<PdfBlock> after = new ArrayList<>();
        int last = i;
        int next = continuation(all, last, block.page(), after);
        while (next > 0) {
          for (PdfBlock aside : all.subList(last + 1, next)) {
            (aside.page() > block.page() ? after : joined).add(aside);
          }
          Arrays.fill(taken, last + 1, next + 1, true);
          block.addAll(all.get(next));
          last = next;
          next = continuation(all, last, block.page(), after);
        }
        joined.add(block);
        joined.addAll(after);
      }
    }
    return joined;
  }

  /// Where the block goes on that breaks off at `i`; -1 if it does not, or does on a page that
  /// comes after one with an aside that stands after the block.
  ///
  /// @param begins the page on which its first line stands
  /// @param after the asides that were found so far to stand after it
  private static int continuation(List<PdfBlock> all, int i, int begins, List<PdfBlock> after) {
    PdfBlock block = all.get(i);
    if (!isOpen(block)) {
      return -1;
    }
    int lastPage = after.isEmpty() ? Integer.MAX_VALUE : after.getFirst().page();
    for (int j = i + 1; j < all.size() && j <= i + MOST_BETWEEN; j++) {
      PdfBlock next = all.get(j);
      if (next.page() > lastPage) {
        return -1;
      }
      if (goesOn(block, next)) {
        return j;
      }
      if (!isAside(block, next)) {
        return -1;
      }
      if (next.page() > begins) {
        lastPage = next.page();
      }
    }
    return -1;
  }

  /// Whether it names a figure or a table.
  static boolean isCaption(String words) {
    return CAPTION.matcher(words).matches();
  }

  private static boolean isOpen(PdfBlock block) {
    return (block.kind() == Kind.PARAGRAPH || block.kind() == Kind.LIST_ITEM)
        && !endsSentence(block.last().text())
        && !isCaption(block.first().text());
  }

  private static boolean goesOn(PdfBlock block, PdfBlock next) {
    PdfBlock.Placed last = block.lines().getLast();
    PdfBlock.Placed first = next.lines().getFirst();
    boolean elsewhere =
        last.page().number() != first.page().number()
            || last.line().column() != first.line().column();
    int start = first.line().codePointAt(0);
    return next.kind() == Kind.PARAGRAPH
        && elsewhere
        && !last.line().style().isOtherSize(first.line().style())
        && (Character.isLowerCase(start)
            || (Character.isLetter(start) && Hyphens.isHyphen(last.line().last())));
  }

  /// A footnote, a caption, a figure's or a table's text: nothing that ends a paragraph.
  private static boolean isAside(PdfBlock block, PdfBlock next) {
    return next.kind() == Kind.TABLE_ROW
        || next.first().angle() != block.last().angle()
        || next.first().size() < 0.93f * block.last().size()
        || isCaption(next.first().text());
  }
}
