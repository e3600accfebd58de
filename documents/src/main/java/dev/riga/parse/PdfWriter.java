package dev.riga.parse;

import dev.riga.document.Page;
import dev.riga.document.Rectangle;
import dev.riga.document.Rectangles;
import dev.riga.document.Span;
import java.util.ArrayList;
import java.util.List;

/// Writes blocks of lines as text: joins words that hyphens part at line ends, and keeps for every
/// code point where it is drawn.
final class PdfWriter {
  private final Transcript transcript;
  private final Hyphens hyphens;
  private final List<PdfPage> pages;
  private final List<Page> written = new ArrayList<>();
  private Rectangles.Builder rectangles = new Rectangles.Builder();
  private int pageStart;

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
    for (int i = 0; i < lines.size(); i++) {
      PdfBlock.Placed placed = lines.get(i);
      turnTo(pages.indexOf(placed.page()));
      Line next = i + 1 < lines.size() ? lines.get(i + 1).line() : null;
      writeLine(placed.line(), next);
    }
  }

  private void writeLine(Line line, @org.jspecify.annotations.Nullable Line next) {
    boolean cut = next != null && Hyphens.isHyphen(line.last()) && line.length() > 1;
    boolean joins = cut && next != null && hyphens.joins(line.text(), next.text());
    int length = joins ? line.length() - 1 : line.length();
    for (int i = 0; i < length; i++) {
      transcript.append(line.codePointAt(i));
      line.boxAt(i).ifPresentOrElse(this::add, rectangles::addNotDrawn);
    }
    if (next != null && !cut) {
      transcript.append(' ');
      rectangles.addNotDrawn();
    }
  }

  private void add(Rectangle box) {
    rectangles.add(box.left(), box.top(), box.width(), box.height());
  }

  /// Ends all pages before the one with this index.
  private void turnTo(int index) {
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
