package dev.riga.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.OldWordFileFormatException;
import org.apache.poi.hwpf.extractor.Word6Extractor;
import org.apache.poi.hwpf.model.StyleDescription;
import org.apache.poi.hwpf.usermodel.CharacterRun;
import org.apache.poi.hwpf.usermodel.Paragraph;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.hwpf.usermodel.Table;
import org.apache.poi.hwpf.usermodel.TableRow;
import org.apache.poi.poifs.filesystem.DirectoryNode;

/// DOC ([MS-DOC]): paragraphs, headings by their style, tables; footnotes at the end. Deleted and
/// hidden text and the codes of fields are left out.
final class OldWord {
  private static final Pattern HEADING = Pattern.compile("(?:heading|überschrift|titre) (\\d)");
  private static final char FIELD_BEGINS = 0x13;
  private static final char FIELD_RESULT = 0x14;
  private static final char FIELD_ENDS = 0x15;
  private static final char CELL_ENDS = 0x07;

  private final HWPFDocument document;
  private final Transcript transcript;
  private final Budget budget;
  private int fieldCodes;

  private OldWord(HWPFDocument document, Transcript transcript, Budget budget) {
    this.document = document;
    this.transcript = transcript;
    this.budget = budget;
  }

  static Content read(DirectoryNode root, Transcript transcript, Budget budget) throws IOException {
    try (HWPFDocument document = new HWPFDocument(root)) {
      String title =
          document.getSummaryInformation() == null
              ? null
              : document.getSummaryInformation().getTitle();
      transcript.title(title == null ? "" : title);
      OldWord reader = new OldWord(document, transcript, budget);
      reader.write(document.getRange());
      reader.write(document.getMainTextboxRange());
      reader.write(document.getFootnoteRange());
      reader.write(document.getEndnoteRange());
      return transcript.content();
    } catch (OldWordFileFormatException e) {
      return readBefore97(root, transcript);
    }
  }

  // POI gives the paragraphs of Word 6 and 95 by this method alone.
  @SuppressWarnings("deprecation")
  private static Content readBefore97(DirectoryNode root, Transcript transcript)
      throws IOException {
    try (Word6Extractor extractor = new Word6Extractor(root)) {
      for (String paragraph : extractor.getParagraphText()) {
        transcript.paragraph(paragraph);
      }
      return transcript.content();
    }
  }

  private void write(Range range) {
    int n = range.numParagraphs();
    for (int i = 0; i < n; i++) {
      budget.check();
      Paragraph paragraph = range.getParagraph(i);
      if (paragraph.isInTable()) {
        Table table = tableAt(range, paragraph);
        if (table != null && table.numParagraphs() > 0) {
          i += table.numParagraphs() - 1;
          write(table);
          continue;
        }
      }
      write(paragraph);
    }
  }

  private static @org.jspecify.annotations.Nullable Table tableAt(
      Range range, Paragraph paragraph) {
    try {
      return range.getTable(paragraph);
    } catch (IllegalArgumentException inTheMiddle) {
      return null;
    }
  }

  private void write(Table table) {
    for (int r = 0; r < table.numRows(); r++) {
      transcript.tableRow(cells(table.getRow(r)));
    }
  }

  private List<String> cells(TableRow row) {
    List<String> cells = new ArrayList<>();
    try {
      for (int c = 0; c < row.numCells(); c++) {
        StringBuilder cell = new StringBuilder();
        Range content = row.getCell(c);
        for (int i = 0; i < content.numParagraphs(); i++) {
          cell.append(text(content.getParagraph(i))).append('\n');
        }
        cells.add(cell.toString());
      }
    } catch (IllegalArgumentException marksOfCellsAreDamaged) {
      return List.of(text(row));
    }
    return cells;
  }

  private void write(Paragraph paragraph) {
    String text = text(paragraph);
    int level = level(paragraph);
    if (level > 0) {
      transcript.heading(level, text);
    } else if (paragraph.isInList()) {
      transcript.listItem(text);
    } else {
      transcript.paragraph(text);
    }
  }

  private int level(Paragraph paragraph) {
    int index = paragraph.getStyleIndex();
    StyleDescription style =
        index >= 0 && index < document.getStyleSheet().numStyles()
            ? document.getStyleSheet().getStyleDescription(index)
            : null;
    String name =
        style == null || style.getName() == null ? "" : style.getName().toLowerCase(Locale.ROOT);
    Matcher heading = HEADING.matcher(name);
    if (heading.lookingAt()) {
      return Integer.parseInt(heading.group(1));
    }
    return name.equals("title") ? 1 : 0;
  }

  private String text(Range paragraph) {
    StringBuilder text = new StringBuilder();
    try {
      for (int i = 0; i < paragraph.numCharacterRuns(); i++) {
        CharacterRun run = paragraph.getCharacterRun(i);
        if (!run.isMarkedDeleted() && !run.isVanished()) {
          append(run.text(), text);
        }
      }
    } catch (IllegalArgumentException formatIsDamaged) {
      text.setLength(0);
      append(paragraph.text(), text);
    }
    return text.toString();
  }

  /// A field is its codes, a mark, what they gave, and another mark.
  private void append(String run, StringBuilder text) {
    for (int i = 0; i < run.length(); i++) {
      char c = run.charAt(i);
      switch (c) {
        case FIELD_BEGINS -> fieldCodes++;
        case FIELD_RESULT, FIELD_ENDS -> fieldCodes = Math.max(0, fieldCodes - 1);
        case CELL_ENDS, 1, 8 -> {} // the end of a cell; a picture; a drawing
        case 0x1E -> text.append(fieldCodes == 0 ? "-" : "");
        case 0x0B -> text.append('\n');
        default -> {
          if (fieldCodes == 0) {
            text.append(c);
          }
        }
      }
    }
  }
}
