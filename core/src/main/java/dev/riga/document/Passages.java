package dev.riga.document;

import dev.riga.text.CodePoints;
import dev.riga.text.Sentences;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/// Cuts documents into passages of about five sentences that a reader's window takes whole.
///
/// - A passage never crosses a heading; the headings above it are its context. A heading with
///   nothing under it is a passage by itself.
/// - It has no more than `budget` tokens, as the counter counts each sentence by itself. A longer
///   sentence, row or line is split at word borders, a longer word anywhere.
/// - A passage begins with the last sentence of the one before, unless that is long, a row, a list
///   item or code. It rather ends with a paragraph than in one, and no passage is left with a
///   single sentence where the one before has room for it.
/// - Short list items, rows and lines of code count as parts of a sentence, so that a passage holds
///   more of them.
///
/// Every sentence, row and line of the document is in a passage, and every passage's text stands in
/// the document's text at its span. Safe for use by several threads if the counter is.
///
/// ```java
/// Passages passages = new Passages(Sentences.english(), tokenizer::count, 200);
/// for (Passage passage : passages.of(document)) {
///   index.add(passage.headings(), passage.text());
/// }
/// ```
public final class Passages {
  /// How much a passage holds where the budget allows.
  private static final double SENTENCES = 5;

  /// A passage may grow by this so that no sentence is left over.
  private static final double LEFT_OVER = 1.5;

  /// A passage that ends with a paragraph has at least this.
  private static final double FEWEST_SENTENCES = 3;

  /// A unit of this many tokens or more counts as a sentence, a shorter one in proportion.
  private static final double SENTENCE_TOKENS = 16;

  /// A table is read across and down: more of it belongs together.
  private static final double ROWS_OF_A_SENTENCE = 3;

  /// The longest heading kept as context, in code points: a longer one is no heading but a mistake
  /// of the layout.
  private static final int LONGEST_HEADING = 200;

  /// A sentence that takes more of the budget than this part is not repeated.
  private static final int REPEATED_PART = 3;

  private final Units units;
  private final int budget;

  /// @param tokens counts the tokens of a text, without special tokens
  /// @param budget the most tokens of a passage, at least 8
  public Passages(Sentences sentences, ToIntFunction<String> tokens, int budget) {
    if (budget < 8) {
      throw new IllegalArgumentException("a passage of " + budget + " tokens holds no sentence");
    }
    this.units = new Units(sentences, tokens, budget);
    this.budget = budget;
  }

  /// The passages of a document in the order of its text.
  public List<Passage> of(Document document) {
    return new Cutting(document).passages();
  }

  /// The work on one document.
  private final class Cutting {
    private final Document document;
    private final CodePoints points;
    private final PageStarts pages;
    private final Deque<Block> headings = new ArrayDeque<>();
    private final List<Unit> section = new ArrayList<>();
    private final List<Passage> passages = new ArrayList<>();

    Cutting(Document document) {
      this.document = document;
      this.points = new CodePoints(document.text());
      this.pages = new PageStarts(document.pages());
    }

    List<Passage> passages() {
      Block barren = null;
      boolean afterRow = false;
      for (Block block : blocks()) {
        boolean row = block.kind() == Block.Kind.TABLE_ROW;
        boolean sameTable = row && afterRow;
        afterRow = row;
        if (block.kind() != Block.Kind.HEADING) {
          section.addAll(units.of(block, text(block.span()), sameTable));
          barren = null;
          continue;
        }
        endSection();
        if (barren != null && barren.level() >= block.level()) {
          addHeadingAlone(barren);
        }
        open(block);
        barren = block;
      }
      endSection();
      if (barren != null) {
        addHeadingAlone(barren);
      }
      return List.copyOf(passages);
    }

    /// The document's blocks, or its whole text where there are none.
    private List<Block> blocks() {
      return document.blocks().isEmpty()
          ? List.of(new Block(Block.Kind.PARAGRAPH, new Span(0, points.length()), 0))
          : document.blocks();
    }

    private void open(Block heading) {
      while (!headings.isEmpty() && headings.getLast().level() >= heading.level()) {
        headings.removeLast();
      }
      headings.addLast(heading);
    }

    private void endSection() {
      List<String> path = headings.stream().map(this::heading).toList();
      for (Span span : new Grouping(section).spans()) {
        add(span, path);
      }
      section.clear();
    }

    private void addHeadingAlone(Block heading) {
      List<String> above = new ArrayList<>();
      for (Block outer : headings) {
        if (outer.level() < heading.level()) {
          above.add(heading(outer));
        }
      }
      for (Unit unit : units.of(heading, text(heading.span()), false)) {
        add(unit.span(), List.copyOf(above));
      }
    }

    private void add(Span span, List<String> path) {
      passages.add(
          new Passage(
              document.name(), passages.size(), span, text(span), path, pages.touchedBy(span)));
    }

    private String heading(Block block) {
      String line = text(block.span()).replaceAll("\\s+", " ").strip();
      int length = line.codePointCount(0, line.length());
      return length <= LONGEST_HEADING
          ? line
          : line.substring(0, line.offsetByCodePoints(0, LONGEST_HEADING - 1)) + "…";
    }

    private String text(Span span) {
      return document.text().substring(points.toUtf16(span.start()), points.toUtf16(span.end()));
    }
  }

  /// Groups the units of a section.
  private final class Grouping {
    private final List<Unit> section;

    Grouping(List<Unit> section) {
      this.section = section;
    }

    List<Span> spans() {
      List<Span> spans = new ArrayList<>();
      int start = 0;
      int end = 0;
      while (end < section.size()) {
        end = end(start);
        spans.add(new Span(section.get(start).span().start(), section.get(end - 1).span().end()));
        start = repeats(end, start) ? end - 1 : end;
      }
      return spans;
    }

    /// Whether the passage after `end` begins with the sentence before it.
    private boolean repeats(int end, int start) {
      if (end == section.size() || end - 1 == start) {
        return false;
      }
      Unit last = section.get(end - 1);
      return last.repeatable()
          && last.tokens() <= budget / REPEATED_PART
          && last.tokens() + section.get(end).tokens() <= budget;
    }

    /// One past the last unit of the passage that begins with the unit `start`.
    private int end(int start) {
      int end = start;
      int tokens = 0;
      double sentences = 0;
      while (end < section.size() && tokens + section.get(end).tokens() <= budget) {
        double more = weight(section.get(end));
        if (end > start && sentences + more > SENTENCES && weightFrom(end) > LEFT_OVER) {
          break;
        }
        tokens += section.get(end).tokens();
        sentences += more;
        end++;
      }
      return end == section.size() ? end : withWholeParagraphs(start, Math.max(end, start + 1));
    }

    /// An end at or before `end` where a paragraph ends, if enough stands before it.
    private int withWholeParagraphs(int start, int end) {
      for (int i = end; i > start + 1; i--) {
        if (section.get(i).beginsBlock() && weight(start, i) >= FEWEST_SENTENCES) {
          return i;
        }
      }
      return end;
    }

    private double weightFrom(int from) {
      double sum = 0;
      for (int i = from; i < section.size() && sum <= LEFT_OVER; i++) {
        sum += weight(section.get(i));
      }
      return sum;
    }

    private double weight(int from, int to) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += weight(section.get(i));
      }
      return sum;
    }

    private double weight(Unit unit) {
      double sentences = Math.min(1, unit.tokens() / SENTENCE_TOKENS);
      return unit.row() ? sentences / ROWS_OF_A_SENTENCE : sentences;
    }
  }
}
