package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// DOCX (ECMA-376, part 1, chapter 17): paragraphs with their automatic numbers, headings by their
/// style, lists, tables, and each footnote after the paragraph that names it. Deleted and hidden
/// text, comments, running headers and tables of contents are left out.
final class DocxReader implements FormatReader {
  private static final String MAIN = "word/document.xml";
  private static final int LONGEST_CELL = 2000;

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    ZipParts zip = ZipParts.of(file.bytes(), budget);
    String path = Relationships.main(zip, MAIN, budget);
    byte[] main =
        zip.part(path).orElseThrow(() -> new DocumentException("damaged: it lacks " + MAIN));
    Relationships parts = Relationships.of(zip, path, budget);
    DocxStyles styles = DocxStyles.of(zip.part(parts.part("styles", "word/styles.xml")), budget);
    Transcript transcript = new Transcript(budget);
    transcript.title(Xml.first(zip, "docProps/core.xml", "title", budget));
    Map<String, String> footnotes =
        notes(zip, parts.part("footnotes", "word/footnotes.xml"), "footnote", styles, budget);
    Map<String, String> endnotes =
        notes(zip, parts.part("endnotes", "word/endnotes.xml"), "endnote", styles, budget);
    DocxNumbering numbering =
        DocxNumbering.of(zip.part(parts.part("numbering", "word/numbering.xml")), styles, budget);
    Body body = new Body(styles, numbering, transcript, footnotes, budget);
    body.read(Xml.of(main, budget));
    endnotes.values().forEach(transcript::paragraph);
    return transcript.content();
  }

  /// The text of notes by their identifiers.
  private static Map<String, String> notes(
      ZipParts zip, String part, String element, DocxStyles styles, Budget budget)
      throws IOException {
    Map<String, String> notes = new LinkedHashMap<>();
    if (zip.part(part).isPresent()) {
      Xml xml = Xml.of(zip.part(part).get(), budget);
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        if (event == Xml.Event.START && xml.name().equals(element)) {
          String id = xml.attribute("id").orElse("");
          boolean separator = xml.attribute("type").orElse("normal").contains("eparat");
          Transcript note = new Transcript(budget);
          new Body(styles, DocxNumbering.none(), note, Map.of(), budget).readTo(xml, element);
          if (!separator) {
            notes.put(id, note.content().text().replace("\n\n", "\n"));
          }
        }
      }
    }
    return notes;
  }

  /// A paragraph that is open. Text boxes hold paragraphs inside paragraphs.
  private static final class Open {
    private final StringBuilder text = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    private String style = "";
    private int level = -1;
    private int list = -1;
    private int listLevel = -1;
  }

  /// A table that is open; tables stand in cells of tables.
  private static final class Table {
    private final List<String> row = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private long rowLength;

    void endCell() {
      row.add(cell.toString());
      rowLength += cell.length() + 1L;
      cell.setLength(0);
    }

    void endRow() {
      row.clear();
      rowLength = 0;
    }
  }

  /// Goes through the body and writes its paragraphs.
  private static final class Body {
    private final DocxStyles styles;
    private final DocxNumbering numbering;
    private final Transcript transcript;
    private final Map<String, String> footnotes;
    private final Budget budget;
    private final Deque<Open> paragraphs = new ArrayDeque<>();
    private final Deque<Table> tables = new ArrayDeque<>();
    private boolean inText;
    private boolean inProperties;

    Body(
        DocxStyles styles,
        DocxNumbering numbering,
        Transcript transcript,
        Map<String, String> footnotes,
        Budget budget) {
      this.styles = styles;
      this.numbering = numbering;
      this.transcript = transcript;
      this.footnotes = footnotes;
      this.budget = budget;
    }

    void read(Xml xml) throws IOException {
      readTo(xml, "");
    }

    /// Reads until an element of this name ends.
    void readTo(Xml xml, String last) throws IOException {
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        switch (event) {
          case START -> start(xml);
          case TEXT -> {
            if (inText && !paragraphs.isEmpty()) {
              paragraphs.getFirst().text.append(xml.text());
              checkLength();
            }
          }
          case END -> {
            if (xml.name().equals(last)) {
              return;
            }
            end(xml.name());
          }
          case DONE -> {}
        }
      }
    }

    /// Asks whether all that is open is too long.
    private void checkLength() {
      long length = 0;
      for (Open open : paragraphs) {
        length += open.text.length();
      }
      for (Table table : tables) {
        length += table.cell.length() + table.rowLength;
      }
      budget.characters(length);
    }

    private void start(Xml xml) throws IOException {
      switch (xml.name()) {
        case "del",
            "moveFrom",
            "instrText",
            "delText",
            "Fallback",
            "sectPr",
            "pPrChange",
            "rPrChange",
            "tblPr",
            "trPr",
            "tcPr" ->
            xml.skip();
        case "p" -> paragraphs.push(new Open());
        case "pPr" -> inProperties = true;
        case "tbl" -> tables.push(new Table());
        case "t" -> inText = true;
        case "vanish" -> {
          if (!inProperties && xml.isOn()) {
            skipRun(xml);
          }
        }
        default -> {
          if (!paragraphs.isEmpty()) {
            inParagraph(xml, paragraphs.getFirst());
          }
        }
      }
    }

    /// Passes over what is left of a run whose properties say that it is hidden.
    private static void skipRun(Xml xml) throws IOException {
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        if (event == Xml.Event.END && xml.name().equals("r")) {
          return;
        }
      }
    }

    private void inParagraph(Xml xml, Open open) {
      switch (xml.name()) {
        case "pStyle" -> open.style = xml.attribute("val").orElse("");
        case "outlineLvl" -> open.level = DocxStyles.level(xml.number("val", 9));
        case "numId" -> open.list = xml.number("val", 0);
        case "ilvl" -> open.listLevel = xml.number("val", 0);
        case "tab" -> open.text.append(inProperties ? "" : " ");
        case "br", "cr" -> open.text.append('\n');
        case "noBreakHyphen" -> open.text.append('-');
        case "sym" -> open.text.append('•');
        case "footnoteReference" -> {
          String note = footnotes.get(xml.attribute("id").orElse(""));
          if (note != null) {
            open.notes.add(note);
          }
        }
        default -> {}
      }
    }

    private void end(String name) {
      switch (name) {
        case "t" -> inText = false;
        case "pPr" -> inProperties = false;
        case "p" -> {
          if (!paragraphs.isEmpty()) {
            write(paragraphs.pop());
          }
        }
        case "tc" -> {
          if (!tables.isEmpty()) {
            tables.getFirst().endCell();
            checkLength();
          }
        }
        case "tr" -> {
          if (!tables.isEmpty()) {
            writeRow(tables.getFirst());
          }
        }
        case "tbl" -> tables.poll();
        default -> {}
      }
    }

    private void write(Open open) {
      String label = label(open);
      String text = open.text.toString();
      if (!tables.isEmpty()) {
        appendToCell(label + text);
        open.notes.forEach(this::appendToCell);
        return;
      }
      if (styles.isContents(open.style)) {
        return;
      }
      if (!text.isBlank()) {
        write(open, label + text);
      }
      open.notes.forEach(transcript::paragraph);
    }

    private void write(Open open, String text) {
      int level = open.level >= 0 ? open.level : styles.levelOf(open.style);
      if (level > 0) {
        transcript.heading(level, text);
      } else if (open.list > 0 || styles.isItem(open.style)) {
        transcript.listItem(text);
      } else {
        transcript.paragraph(text);
      }
    }

    /// The automatic number of a paragraph, empty for none. Word counts empty paragraphs too.
    private String label(Open open) {
      int list = open.list >= 0 ? open.list : styles.listOf(open.style);
      int level =
          open.listLevel >= 0
              ? open.listLevel
              : numbering.levelOf(list, open.style).orElse(styles.listLevelOf(open.style));
      return list > 0 ? numbering.next(list, level) : "";
    }

    private void appendToCell(String text) {
      tables.getFirst().cell.append(text).append('\n');
      checkLength();
    }

    /// A table inside a cell becomes lines of that cell; one that only arranges the page becomes
    /// paragraphs.
    private void writeRow(Table table) {
      if (tables.size() > 1) {
        Table inner = tables.pop();
        appendToCell(String.join(" ", inner.row));
        tables.push(inner);
      } else if (table.row.stream().anyMatch(cell -> cell.length() > LONGEST_CELL)) {
        for (String cell : table.row) {
          cell.lines().forEach(transcript::paragraph);
        }
      } else {
        transcript.tableRow(table.row);
      }
      table.endRow();
    }
  }
}
