package dev.riga.parse;

import dev.riga.document.DocumentException;
import dev.riga.document.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;

/// PDF: text in order of reading, the place of every character, headings by their type.
final class PdfReader implements FormatReader {
  private static final Duration FOR_EACH_PAGE = Duration.ofMillis(500);

  /// What programs write where they know no title.
  private static final Pattern NO_TITLE =
      Pattern.compile(
          "(?i)(?:untitled.*|microsoft (?:word|powerpoint) - .*|.*\\.(?:docx?|dvi|tex|indd|qxd|pdf|ps|rtf|odt|pptx?|xlsx?|html?|pmd|fm)|(?:slide|document|title|layout) ?\\d*)");

  PdfReader() {
    FontMappers.set(new BuiltInFonts());
  }

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    try (PDDocument pdf = BoundedPdf.open(file.bytes(), budget)) {
      return new Reading(pdf, budget).content();
    } catch (InvalidPasswordException e) {
      throw new DocumentException(
          "encrypted: it opens only with a password; save a copy without one", e);
    }
  }

  /// The reading of one file.
  private static final class Reading {
    private final PDDocument pdf;
    private final Budget budget;
    private final Transcript transcript;
    private final GlyphReader reader;
    private final IdentityHashMap<COSDictionary, Integer> numbers = new IdentityHashMap<>();
    private Legibility legibility = new Legibility();

    Reading(PDDocument pdf, Budget budget) {
      this.pdf = pdf;
      this.budget = budget;
      this.transcript = new Transcript(budget);
      this.reader = new GlyphReader(pdf, budget);
    }

    Content content() throws IOException {
      List<PdfPage> pages = RunningLines.removed(pages(), budget);
      Outline outline = Outline.of(pdf, numbers, pages, budget);
      List<PdfBlock> blocks = Paragraphs.of(pages, outline, budget);
      if (blocks.isEmpty()) {
        throw new DocumentException(legibility.noText());
      }
      legibility.warnings().forEach(transcript::warn);
      transcript.title(title(blocks));
      List<Page> written = new PdfWriter(transcript, new Hyphens(pages), pages).write(blocks);
      return transcript.content(written);
    }

    /// What the file says, unless that is only a file's name, else the largest heading of the first
    /// page.
    private String title(List<PdfBlock> blocks) {
      PDDocumentInformation information = pdf.getDocumentInformation();
      String said = information == null ? null : information.getTitle();
      if (said != null && !said.isBlank() && !NO_TITLE.matcher(said.strip()).matches()) {
        return said;
      }
      return Headings.title(blocks);
    }

    /// The pages; read once more when it turns out at their end that a font's mapping is wrong.
    private List<PdfPage> pages() throws IOException {
      List<PdfPage> pages = pagesOnce();
      if (reader.findsWrongFonts()) {
        legibility = new Legibility();
        pages = pagesOnce();
      }
      if (pages.isEmpty()) {
        throw new DocumentException("a PDF without pages");
      }
      return pages;
    }

    private List<PdfPage> pagesOnce() throws IOException {
      List<PdfPage> pages = new ArrayList<>();
      numbers.clear();
      for (PDPage page : pdf.getPages()) {
        int number = pages.size() + 1;
        if (number > budget.limits().pages()) {
          legibility.cutOff();
          break;
        }
        boolean isNew = numbers.putIfAbsent(page.getCOSObject(), number - 1) == null;
        pages.add(isNew ? page(page, number) : empty(page, number));
        budget.extend(FOR_EACH_PAGE);
      }
      return pages;
    }

    private PdfPage empty(PDPage page, int number) {
      legibility.empty();
      PageFrame frame = PageFrame.of(page);
      return new PdfPage(number, frame.width(), frame.height(), List.of());
    }

    private PdfPage page(PDPage page, int number) {
      PageFrame frame = PageFrame.of(page);
      List<Line> lines = List.of();
      try {
        GlyphReader.Drawn drawn = reader.read(page);
        UnknownGlyphs glyphs = UnknownGlyphs.of(drawn.byDirection());
        lines = PageLayout.lines(glyphs.known(), budget);
        if (drawn.damaged() && drawn.isEmpty()) {
          legibility.damaged(number);
        } else {
          legibility.read(number, glyphs, drawn);
        }
      } catch (DocumentException refused) {
        throw refused;
      } catch (RuntimeException failed) { // of PDFBox, at what no PDF may hold
        legibility.damaged(number);
      }
      return new PdfPage(number, frame.width(), frame.height(), lines);
    }
  }
}
