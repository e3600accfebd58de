package dev.riga.parse;

import dev.riga.document.DocumentException;
import dev.riga.document.Page;
import dev.riga.document.Rectangles;
import dev.riga.document.Span;
import dev.riga.parse.OpenDocumentStyles.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/// OpenDocument text, sheets and slides (ODT, ODS, ODP; ISO 26300). Footnotes follow the paragraph
/// that names them; each slide is a page, its notes come last. Recorded deletions, comments and
/// what is hidden are left out.
final class OpenDocumentReader implements FormatReader {
  private static final int MOST_REPEATED = 100;
  private static final Pattern TYPE =
      Pattern.compile("application/vnd\\.oasis\\.opendocument\\.[a-z-]{1,30}");

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    ZipParts zip = ZipParts.of(file.bytes(), budget);
    boolean encrypted =
        zip.part("META-INF/manifest.xml")
            .map(part -> new String(part, StandardCharsets.UTF_8))
            .filter(manifest -> manifest.contains("encryption-data"))
            .isPresent();
    if (encrypted) {
      throw new DocumentException("encrypted: save a copy without a password");
    }
    byte[] content =
        zip.part("content.xml")
            .orElseThrow(() -> new DocumentException("damaged: it lacks content.xml"));
    Transcript transcript = new Transcript(budget);
    transcript.title(Xml.first(zip, "meta.xml", "title", budget));
    String type =
        zip.part("mimetype")
            .map(part -> new String(part, StandardCharsets.UTF_8).strip())
            .filter(found -> TYPE.matcher(found).matches())
            .orElse("");
    transcript.mediaType(type);
    OpenDocumentStyles styles = OpenDocumentStyles.of(zip, budget);
    Body body = new Body(transcript, budget, styles, type.contains("spreadsheet"));
    body.read(Xml.of(content, budget));
    return transcript.content(body.pages());
  }

  /// A paragraph that is open. Text boxes hold paragraphs inside paragraphs.
  private record Open(StringBuilder text, int level) {}

  /// A slide that has been read.
  private record Slide(OpenDocumentStyles.Size size, int end) {}

  /// Goes through the content and writes its paragraphs.
  private static final class Body {
    private final Transcript transcript;
    private final Budget budget;
    private final OpenDocumentStyles styles;
    private final boolean sheets;
    private final List<Slide> slides = new ArrayList<>();
    private final Deque<Open> paragraphs = new ArrayDeque<>();
    private final List<String> notes = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private final List<String> row = new ArrayList<>();
    private int title;
    private int items;
    private int cells;
    private int noteDepth;
    private int repeated;
    private int repeatedRow = 1;
    private long rowLength;
    private long notesLength;
    private boolean outline;
    private OpenDocumentStyles.Size size = new OpenDocumentStyles.Size(0, 0);

    /// @param sheets whether its tables are sheets, whose names a person gave
    Body(Transcript transcript, Budget budget, OpenDocumentStyles styles, boolean sheets) {
      this.transcript = transcript;
      this.budget = budget;
      this.styles = styles;
      this.sheets = sheets;
    }

    /// One for each slide, hidden or not, so that their numbers are those that a person sees.
    List<Page> pages() {
      List<Page> pages = new ArrayList<>();
      int start = 0;
      for (Slide slide : slides) {
        boolean last = pages.size() == slides.size() - 1;
        Span span = new Span(start, last ? transcript.length() : slide.end);
        pages.add(
            new Page(
                pages.size() + 1,
                span,
                slide.size.width(),
                slide.size.height(),
                Rectangles.notDrawn(span.length())));
        start = span.end();
      }
      return pages;
    }

    void read(Xml xml) throws IOException {
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        switch (event) {
          case START -> start(xml);
          case TEXT -> {
            append(xml.text().replace('\n', ' '));
          }
          case END -> end(xml.name());
          case DONE -> {}
        }
      }
    }

    private void start(Xml xml) throws IOException {
      switch (xml.name()) {
        case "tracked-changes",
            "annotation",
            "note-citation",
            "table-of-content",
            "font-face-decls",
            "forms" ->
            xml.skip();
        case "automatic-styles" -> styles.addAutomatic(xml);
        case "p", "h" -> startParagraph(xml);
        case "span" -> skipIf(styles.hides(xml, Family.TEXT), xml);
        case "section" -> skipIf(xml.attribute("display").orElse("").equals("none"), xml);
        case "list-item" -> items++;
        case "note" -> noteDepth++;
        case "table" -> startTable(xml);
        case "table-row" ->
            repeatedRow = Math.clamp(xml.number("number-rows-repeated", 1), 1, MOST_REPEATED);
        case "table-cell", "covered-table-cell" -> {
          cells++;
          repeated = Math.clamp(xml.number("number-columns-repeated", 1), 1, MOST_REPEATED);
        }
        case "page" -> startSlide(xml);
        case "frame" -> startFrame(xml);
        case "s" -> append(" ".repeat(Math.clamp(xml.number("c", 1), 1, MOST_REPEATED)));
        case "tab" -> append(" ");
        case "line-break" -> append("\n");
        default -> {}
      }
    }

    private static void skipIf(boolean hidden, Xml xml) throws IOException {
      if (hidden) {
        xml.skip();
      }
    }

    private void startParagraph(Xml xml) throws IOException {
      if (styles.hides(xml, Family.PARAGRAPH)) {
        xml.skip();
        return;
      }
      int level = xml.name().equals("h") ? Math.max(1, xml.number("outline-level", 1)) : title;
      paragraphs.push(new Open(new StringBuilder(), level));
      title = 0;
    }

    private void startTable(Xml xml) throws IOException {
      if (styles.hides(xml, Family.TABLE)) {
        xml.skip();
      } else if (sheets) {
        transcript.heading(1, xml.attribute("name").orElse(""));
      }
    }

    private void startSlide(Xml xml) throws IOException {
      size = styles.slide(xml);
      if (slides.size() == budget.limits().pages()) {
        throw new DocumentException("more than %,d slides; split it".formatted(slides.size()));
      }
      if (styles.hides(xml, Family.SLIDE)) {
        xml.skip();
        endSlide();
      }
    }

    private void endSlide() {
      slides.add(new Slide(size, transcript.length()));
    }

    /// What a frame on a slide is for, its class says.
    private void startFrame(Xml xml) throws IOException {
      title = 0;
      outline = false;
      switch (xml.attribute("class").orElse("")) {
        case "title" -> title = 1;
        case "outline" -> outline = true;
        case "page-number", "date-time", "footer", "header" -> xml.skip();
        default -> {}
      }
    }

    private void append(String text) {
      if (!paragraphs.isEmpty()) {
        StringBuilder open = paragraphs.getFirst().text;
        open.append(text);
        budget.characters(open.length());
      }
    }

    private void end(String name) {
      switch (name) {
        case "p", "h" -> {
          if (!paragraphs.isEmpty()) {
            Open open = paragraphs.pop();
            write(open.text.toString(), open.level);
          }
        }
        case "list-item" -> items--;
        case "note" -> noteDepth--;
        case "table-cell", "covered-table-cell" -> {
          cells--;
          if (cells == 0) {
            endCell(cell.toString());
            cell.setLength(0);
          }
        }
        case "table-row" -> {
          if (cells == 0) {
            for (int i = 0; i < repeatedRow; i++) {
              transcript.tableRow(row);
            }
            row.clear();
            rowLength = 0;
          }
        }
        case "frame" -> outline = false;
        case "page" -> endSlide();
        default -> {}
      }
    }

    private void endCell(String text) {
      rowLength += repeated * (text.length() + 1L);
      budget.characters(rowLength);
      for (int i = 0; i < repeated; i++) {
        row.add(text);
      }
    }

    private void write(String text, int level) {
      if (noteDepth > 0) {
        notesLength += text.length();
        budget.characters(notesLength);
        notes.add(text);
      } else if (cells > 0) {
        cell.append(text).append('\n');
        budget.characters(cell.length());
      } else if (level > 0) {
        transcript.heading(level, text);
      } else if (items > 0 || outline) {
        transcript.listItem(text);
      } else {
        transcript.paragraph(text);
      }
      if (noteDepth == 0 && cells == 0) {
        notes.forEach(transcript::paragraph);
        notes.clear();
        notesLength = 0;
      }
    }
  }
}
