package dev.riga.parse;

import dev.riga.document.Block.Kind;
import dev.riga.document.Page;
import dev.riga.document.Rectangle;
import dev.riga.document.Rectangles;
import dev.riga.document.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes blocks of lines as text: joins words that hyphens part at line ends, and keeps for every
/// code point where it is drawn.
final class PdfWriter {
  private static final Pattern ADDRESS = Pattern.compile("(?:https?://|www\\.|doi\\.org/)\\S*$");
  private static final int MOST_INDENT = 40;
  private static final String ADDRESS_SIGNS = "/.-_?=&%#~";

  private final Transcript transcript;
  private final Hyphens hyphens;
  private final List<PdfPage> pages;
  private final List<Page> written = new ArrayList<>();
  private Rectangles.Builder rectangles = new Rectangles.Builder();
  private int pageStart;
  private float codeLeft;

  PdfWriter(Transcript transcript, Hyphens hyphens, List<PdfPage> pages) {
    this.transcript = transcript;
    this.hyphens = hyphens;
    this.pages = pages;
  }

  /// Writes blocks in order.
  ///
  /// @return every page with its text's place
  List<Page> write(List<PdfBlock> blocks) {
    for (PdfBlock block : blocks) {
      int parting = transcript.begin(block.kind(), block.level());
      for (int i = 0; i < parting; i++) {
        rectangles.addNotDrawn();
      }
      writeLines(block);
      transcript.end();
    }
    turnTo(pages.size());
    return List.copyOf(written);
  }

  private void writeLines(PdfBlock block) {
    List<PdfBlock.Placed> lines = block.lines();
    codeLeft = block.left();
    for (int i = 0; i < lines.size(); i++) {
      PdfBlock.Placed placed = lines.get(i);
      turnTo(placed.page().number() - 1);
      Line next = i + 1 < lines.size() ? lines.get(i + 1).line() : null;
      writeLine(placed.line(), next, block.kind());
    }
  }

  private void writeLine(Line line, @Nullable Line next, Kind kind) {
    boolean cut =
        next != null && kind != Kind.CODE && Hyphens.isHyphen(line.last()) && line.length() > 1;
    boolean joins = cut && next != null && hyphens.joins(line.text(), next.text());
    int length = joins ? line.length() - 1 : line.length();
    if (kind == Kind.CODE) {
      indent(line);
    }
    for (int i = 0; i < length; i++) {
      int c = line.codePointAt(i);
      transcript.append(c == '\t' && kind != Kind.TABLE_ROW ? ' ' : c);
      line.boxAt(i).ifPresentOrElse(this::add, rectangles::addNotDrawn);
    }
    if (next != null && !cut && !isInsideAddress(line, next, kind)) {
      transcript.append(kind == Kind.CODE ? '\n' : ' ');
      rectangles.addNotDrawn();
    }
  }

  private void indent(Line line) {
    int columns = Math.round((line.start() - codeLeft) * line.length() / line.width());
    for (int i = 0; i < Math.min(columns, MOST_INDENT); i++) {
      transcript.append(' ');
      rectangles.addNotDrawn();
    }
  }

  /// Whether a web address goes on in the next line.
  private static boolean isInsideAddress(Line line, Line next, Kind kind) {
    Matcher address = kind == Kind.CODE ? null : ADDRESS.matcher(line.text());
    if (address == null || !address.find()) {
      return false;
    }
    int first = next.codePointAt(0);
    return ADDRESS_SIGNS.indexOf(first) >= 0
        || ADDRESS_SIGNS.indexOf(line.last()) >= 0
        || (Character.isDigit(first) && Character.isDigit(line.last()));
  }

  private void add(Rectangle box) {
    rectangles.add(box.left(), box.top(), box.width(), box.height());
  }

  /// Ends all pages before the one with this index.
  ///
  /// @throws IllegalStateException when that page has ended
  private void turnTo(int index) {
    if (index < written.size()) {
      throw new IllegalStateException(
          "a line of page %d comes after page %d began".formatted(index + 1, written.size() + 1));
    }
    while (written.size() < index) {
      PdfPage page = pages.get(written.size());
      int end = transcript.length();
      written.add(
          new Page(
              page.number(),
              new Span(pageStart, end),
              page.width(),
              page.height(),
              rectangles.build()));
      rectangles = new Rectangles.Builder();
      pageStart = end;
    }
  }
}
