package dev.riga.parse;

import dev.riga.document.Block;
import dev.riga.document.Block.Kind;
import dev.riga.document.Page;
import dev.riga.document.Span;
import java.util.ArrayList;
import java.util.List;

/// Collects the text of a document block by block.
///
/// Blocks are parted by an empty line; items of a list, rows of a table and lines of code by a line
/// break.
final class Transcript {
  private final Budget budget;
  private final StringBuilder text = new StringBuilder();
  private final List<Block> blocks = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private String title = "";
  private String mediaType = "";
  private int codePoints;
  private Kind open = Kind.PARAGRAPH;
  private int openLevel;
  private int openStart = -1;

  Transcript(Budget budget) {
    this.budget = budget;
  }

  void title(String found) {
    title = Characters.inline(found);
  }

  /// Says what the file is, where its format has several.
  void mediaType(String found) {
    mediaType = found;
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  /// Adds a heading; levels are counted from 1.
  void heading(int level, String content) {
    add(Kind.HEADING, Math.clamp(level, 1, 9), Characters.inline(content));
  }

  void paragraph(String content) {
    add(Kind.PARAGRAPH, 0, Characters.lines(content));
  }

  /// Adds plain text whose paragraphs empty lines part.
  void paragraphs(String content) {
    for (String paragraph : Characters.verbatim(content).split("\n[ \t]*(?:\n[ \t]*)+", -1)) {
      paragraph(paragraph);
    }
  }

  void listItem(String content) {
    add(Kind.LIST_ITEM, 0, Characters.lines(content));
  }

  /// Adds a row of a table; tabs part its cells.
  void tableRow(List<String> cells) {
    budget.characters(cells.stream().mapToLong(cell -> cell.length() + 1L).sum());
    List<String> cleaned = cells.stream().map(Characters::inline).toList();
    if (cleaned.stream().anyMatch(cell -> !cell.isEmpty())) {
      add(Kind.TABLE_ROW, 0, String.join("\t", cleaned).strip());
    }
  }

  /// Adds code, line breaks and indentation kept.
  void code(String content) {
    add(Kind.CODE, 0, Characters.verbatim(content).stripTrailing());
  }

  private void add(Kind kind, int level, String content) {
    if (!content.isBlank()) {
      begin(kind, level);
      append(content);
      end();
    }
  }

  /// Opens a block and writes what parts it from the one before.
  ///
  /// @return how many code points were written for that
  int begin(Kind kind, int level) {
    int parting = blocks.isEmpty() ? 0 : isTight(blocks.getLast().kind(), kind) ? 1 : 2;
    append("\n\n".substring(0, parting));
    open = kind;
    openLevel = level;
    openStart = codePoints;
    return parting;
  }

  private static boolean isTight(Kind before, Kind next) {
    return before == next
        && (next == Kind.LIST_ITEM || next == Kind.TABLE_ROW || next == Kind.CODE);
  }

  void append(String piece) {
    text.append(piece);
    codePoints += piece.codePointCount(0, piece.length());
    budget.characters(codePoints);
  }

  void append(int codePoint) {
    text.appendCodePoint(codePoint);
    budget.characters(++codePoints);
  }

  void end() {
    blocks.add(new Block(open, new Span(openStart, codePoints), openLevel));
    budget.check();
  }

  /// The code points written so far.
  int length() {
    return codePoints;
  }

  Content content() {
    return content(List.of());
  }

  Content content(List<Page> pages) {
    return new Content(
        title, mediaType, text.toString(), pages, List.copyOf(blocks), List.copyOf(warnings));
  }
}
