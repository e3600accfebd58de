package dev.riga.parse;

import static dev.riga.parse.Drawing.BOLD;
import static dev.riga.parse.Drawing.ROMAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import dev.riga.document.Passages;
import dev.riga.text.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageFitDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Headings that a file's outline names.
class PdfOutlineTest {
  private static final String PROSE = "A sentence of the text is as wide as the whole column is.";

  @TempDir private Path folder;
  private final Drawing drawing = new Drawing();
  private final PDDocumentOutline outline = new PDDocumentOutline();

  private Document read() throws IOException {
    drawing.document().getDocumentCatalog().setDocumentOutline(outline);
    return Documents.parse(folder, "test.pdf", drawing.bytes());
  }

  /// Adds an entry that leads to the last page.
  private PDOutlineItem entry(PDOutlineNode above, String title) {
    PDOutlineItem item = new PDOutlineItem();
    item.setTitle(title);
    PDPageFitDestination destination = new PDPageFitDestination();
    destination.setPage(drawing.lastPage());
    item.setDestination(destination);
    above.addLast(item);
    return item;
  }

  @Test
  void takesHeadingsAndTheirDepthFromTheOutline() throws IOException {
    drawing.page().font(ROMAN, 10);
    drawing.lines(50, 100, PROSE, "1. Background", PROSE, "1.1 Earlier work", PROSE);
    PDOutlineItem background = entry(outline, "Background");
    entry(background, "Earlier Work");
    drawing.page().lines(50, 300, "CHAPTER TWO: The Method That", "Was Used", PROSE);
    drawing.font(BOLD, 10).text(50, 360, "A bold line").font(ROMAN, 10).text(50, 380, PROSE);
    entry(outline, "Chapter 2: The Method that was used");
    Document document = read();
    assertThat(Documents.blocks(document))
        .containsExactly(
            "PARAGRAPH " + PROSE,
            "HEADING1 1. Background",
            "PARAGRAPH " + PROSE,
            "HEADING2 1.1 Earlier work",
            "PARAGRAPH " + PROSE,
            "HEADING1 CHAPTER TWO: The Method That Was Used",
            "PARAGRAPH " + PROSE,
            "HEADING2 A bold line",
            "PARAGRAPH " + PROSE);
    Passages passages =
        new Passages(Sentences.english(), text -> text.split("\\s+", -1).length, 200);
    assertThat(passages.of(document).get(2).headings())
        .containsExactly("1. Background", "1.1 Earlier work");
  }

  @Test
  void prefersTheLineThatIsSetLargest() throws IOException {
    drawing.page().font(ROMAN, 10).lines(50, 100, "Film", PROSE, PROSE);
    drawing.font(ROMAN, 14).text(50, 170, "Film").font(ROMAN, 10).lines(50, 190, PROSE);
    entry(outline, "Film");
    assertThat(Documents.blocks(read())).contains("HEADING1 Film", "PARAGRAPH " + PROSE);
  }

  @Test
  void doesWithoutAnOutlineThatSaysSomethingElse() throws IOException {
    drawing.page().font(ROMAN, 10).lines(50, 100, "Page", PROSE, PROSE);
    for (String title : new String[] {"Page", "Scan 1", "Scan 2"}) {
      entry(outline, title);
    }
    assertThat(Documents.blocks(read())).containsExactly("PARAGRAPH Page " + PROSE + " " + PROSE);
  }

  @Test
  void endsAnOutlineThatBitesItsTail() throws IOException {
    drawing.page().font(ROMAN, 10).lines(50, 100, "Beginning", PROSE);
    PDOutlineItem first = entry(outline, "Beginning");
    first.getCOSObject().setItem(COSName.NEXT, first);
    first.getCOSObject().setItem(COSName.FIRST, first);
    assertThat(Documents.blocks(read()))
        .containsExactly("HEADING1 Beginning", "PARAGRAPH " + PROSE);
  }
}
