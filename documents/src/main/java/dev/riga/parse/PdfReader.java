package dev.riga.parse;

import dev.riga.document.DocumentException;
import dev.riga.document.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/// PDF: text in order of reading, the place of every character, headings by their type.
final class PdfReader implements FormatReader {
  private static final Duration FOR_EACH_PAGE = Duration.ofMillis(500);

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    try (PDDocument pdf = BoundedPdf.open(file.bytes(), budget)) {
      return read(pdf, budget);
    } catch (InvalidPasswordException e) {
      throw new DocumentException(
          "encrypted: it opens only with a password; save a copy without one", e);
    }
  }

  private static Content read(PDDocument pdf, Budget budget) throws IOException {
    Transcript transcript = new Transcript(budget);
    title(pdf, transcript);
    List<PdfPage> pages = RunningLines.removed(pages(pdf, transcript, budget));
    List<PdfBlock> blocks = Paragraphs.of(pages, budget);
    List<Page> written = new PdfWriter(transcript, new Hyphens(pages), pages).write(blocks);
    return transcript.content(written);
  }

  private static void title(PDDocument pdf, Transcript transcript) {
    PDDocumentInformation information = pdf.getDocumentInformation();
    String title = information == null ? null : information.getTitle();
    if (title != null) {
      transcript.title(title);
    }
  }

  private static List<PdfPage> pages(PDDocument pdf, Transcript transcript, Budget budget)
      throws IOException {
    GlyphReader reader = new GlyphReader(budget);
    List<PdfPage> pages = new ArrayList<>();
    for (PDPage page : pdf.getPages()) {
      int number = pages.size() + 1;
      if (number > budget.limits().pages()) {
        transcript.warn("only its first %,d pages are read".formatted(budget.limits().pages()));
        break;
      }
      pages.add(page(reader, page, number, transcript, budget));
      budget.extend(FOR_EACH_PAGE);
    }
    if (pages.isEmpty()) {
      throw new DocumentException("a PDF without pages");
    }
    return pages;
  }

  private static PdfPage page(
      GlyphReader reader, PDPage page, int number, Transcript transcript, Budget budget) {
    PageFrame frame = PageFrame.of(page);
    List<Line> lines = List.of();
    try {
      GlyphReader.Drawn drawn = reader.read(page);
      lines = PageLayout.lines(drawn.byDirection(), budget);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      transcript.warn("page " + number + " is damaged and was left out");
    }
    return new PdfPage(number, frame.width(), frame.height(), lines);
  }
}
