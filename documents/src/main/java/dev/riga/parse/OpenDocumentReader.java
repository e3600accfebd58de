package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// OpenDocument text, sheets and slides (ODT, ODS, ODP; ISO 26300). Footnotes follow the paragraph
/// that names them; recorded deletions and comments are left out.
final class OpenDocumentReader implements FormatReader {
  private static final int MOST_REPEATED = 100;

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
    boolean sheets =
        zip.part("mimetype")
            .map(part -> new String(part, StandardCharsets.UTF_8))
            .filter(type -> type.contains("spreadsheet"))
            .isPresent();
    new Body(transcript, sheets).read(Xml.of(content, budget));
    return transcript.content();
  }

  /// Goes through the content and writes its paragraphs.
  private static final class Body {
    private final Transcript transcript;
    private final boolean sheets;
    private final Deque<StringBuilder> paragraphs = new ArrayDeque<>();
    private final List<String> notes = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private final List<String> row = new ArrayList<>();
    private int level;
    private int items;
    private int cells;
    private int noteDepth;
    private int repeated;

    /// @param sheets whether its tables are sheets, whose names a person gave
    Body(Transcript transcript, boolean sheets) {
      this.transcript = transcript;
      this.sheets = sheets;
    }

    void read(Xml xml) throws IOException {
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        switch (event) {
          case START -> start(xml);
          case TEXT -> {
            if (!paragraphs.isEmpty()) {
              paragraphs.getFirst().append(xml.text().replace('\n', ' '));
            }
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
            "automatic-styles",
            "font-face-decls",
            "forms" ->
            xml.skip();
        case "p" -> paragraphs.push(new StringBuilder());
        case "h" -> {
          paragraphs.push(new StringBuilder());
          level = Math.max(1, xml.number("outline-level", 1));
        }
        case "list-item" -> items++;
        case "note" -> noteDepth++;
        case "table" -> {
          if (sheets) {
            transcript.heading(1, xml.attribute("name").orElse(""));
          }
        }
        case "frame" -> level = xml.attribute("class").orElse("").equals("title") ? 1 : 0;
        case "table-cell", "covered-table-cell" -> {
          cells++;
          repeated = Math.clamp(xml.number("number-columns-repeated", 1), 1, MOST_REPEATED);
        }
        case "s" -> append(" ".repeat(Math.clamp(xml.number("c", 1), 1, MOST_REPEATED)));
        case "tab" -> append(" ");
        case "line-break" -> append("\n");
        default -> {}
      }
    }

    private void append(String text) {
      if (!paragraphs.isEmpty()) {
        paragraphs.getFirst().append(text);
      }
    }

    private void end(String name) {
      switch (name) {
        case "p", "h" -> {
          if (!paragraphs.isEmpty()) {
            write(paragraphs.pop().toString());
          }
          level = 0;
        }
        case "list-item" -> items--;
        case "note" -> noteDepth--;
        case "table-cell", "covered-table-cell" -> {
          cells--;
          if (cells == 0) {
            for (int i = 0; i < repeated; i++) {
              row.add(cell.toString());
            }
            cell.setLength(0);
          }
        }
        case "table-row" -> {
          if (cells == 0) {
            transcript.tableRow(row);
            row.clear();
          }
        }
        default -> {}
      }
    }

    private void write(String text) {
      if (noteDepth > 0) {
        notes.add(text);
      } else if (cells > 0) {
        cell.append(text).append('\n');
      } else if (level > 0) {
        transcript.heading(level, text);
      } else if (items > 0) {
        transcript.listItem(text);
      } else {
        transcript.paragraph(text);
      }
      if (noteDepth == 0 && cells == 0) {
        notes.forEach(transcript::paragraph);
        notes.clear();
      }
    }
  }
}
