package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// XLSX (ECMA-376, part 1, chapter 18): each sheet is a heading and its rows; numbers as they are
/// stored, dates in ISO form.
final class SheetsReader implements FormatReader {
  private static final String MAIN = "xl/workbook.xml";
  private static final int MOST_COLUMNS = 1000;
  private static final int LONGEST_NUMBER = 100;
  private static final int MOST_ZEROS = 40;

  private final List<String> shared = new ArrayList<>();
  private final Set<Integer> dateStyles = new HashSet<>();
  private boolean from1904;

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    ZipParts zip = ZipParts.of(file.bytes(), budget);
    String path = Relationships.main(zip, MAIN, budget);
    byte[] main =
        zip.part(path).orElseThrow(() -> new DocumentException("damaged: it lacks " + MAIN));
    Relationships parts = Relationships.of(zip, path, budget);
    readShared(zip.part(parts.part("sharedStrings", "xl/sharedStrings.xml")), budget);
    readDateStyles(zip.part(parts.part("styles", "xl/styles.xml")), budget);
    Transcript transcript = new Transcript(budget);
    transcript.title(Xml.first(zip, "docProps/core.xml", "title", budget));
    Xml xml = Xml.of(main, budget);
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START && xml.name().equals("workbookPr")) {
        from1904 =
            xml.attribute("date1904").filter(v -> v.equals("1") || v.equals("true")).isPresent();
      }
      if (event == Xml.Event.START
          && xml.name().equals("sheet")
          && xml.attribute("state").orElse("visible").equals("visible")) {
        String part = parts.target(xml.attribute("id").orElse(""));
        if (zip.part(part).isPresent()) {
          transcript.heading(1, xml.attribute("name").orElse(""));
          rows(Xml.of(zip.part(part).get(), budget), transcript, budget);
        }
      }
    }
    return transcript.content();
  }

  private void readShared(Optional<byte[]> part, Budget budget) throws IOException {
    if (part.isEmpty()) {
      return;
    }
    Xml xml = Xml.of(part.get(), budget);
    StringBuilder text = new StringBuilder();
    boolean inText = false;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      switch (event) {
        case START -> {
          if (xml.name().equals("rPh")) {
            xml.skip(); // how a Japanese word is read aloud
          } else {
            inText = xml.name().equals("t");
          }
        }
        case TEXT -> {
          text.append(inText ? xml.text() : "");
          budget.characters(text.length());
        }
        case END -> {
          inText = false;
          if (xml.name().equals("si")) {
            shared.add(text.toString());
            text.setLength(0);
          }
        }
        case DONE -> {}
      }
    }
  }

  /// The styles whose number format is one of dates: built-in ones, and those of the file's own
  /// that hold days or years.
  private void readDateStyles(Optional<byte[]> part, Budget budget) throws IOException {
    if (part.isEmpty()) {
      return;
    }
    Map<Integer, String> formats = new HashMap<>();
    Xml xml = Xml.of(part.get(), budget);
    boolean cellFormats = false;
    int style = 0;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START) {
        switch (xml.name()) {
          case "numFmt" ->
              formats.put(xml.number("numFmtId", 0), xml.attribute("formatCode").orElse(""));
          case "cellXfs" -> cellFormats = true;
          case "xf" -> {
            if (cellFormats) {
              int format = xml.number("numFmtId", 0);
              if (isDate(format, formats.getOrDefault(format, ""))) {
                dateStyles.add(style);
              }
              style++;
            }
          }
          default -> {}
        }
      } else if (event == Xml.Event.END && xml.name().equals("cellXfs")) {
        cellFormats = false;
      }
    }
  }

  private static boolean isDate(int format, String code) {
    String bare = code.replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "");
    return (format >= 14 && format <= 17) || format == 22 || bare.matches(".*[yYdD].*");
  }

  private void rows(Xml xml, Transcript transcript, Budget budget) throws IOException {
    List<String> row = new ArrayList<>();
    long length = 0;
    StringBuilder value = new StringBuilder();
    String type = "";
    int style = 0;
    boolean inValue = false;
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      switch (event) {
        case START -> {
          switch (xml.name()) {
            case "c" -> {
              type = xml.attribute("t").orElse("n");
              style = xml.number("s", 0);
              value.setLength(0);
              padTo(row, column(xml.attribute("r").orElse("")));
            }
            case "v", "t" -> inValue = true;
            case "f", "rPh" -> xml.skip();
            default -> {}
          }
        }
        case TEXT -> {
          value.append(inValue ? xml.text() : "");
          budget.characters(value.length());
        }
        case END -> {
          switch (xml.name()) {
            case "v", "t" -> inValue = false;
            case "c" -> {
              String shown = shown(value.toString(), type, style);
              row.add(shown);
              length += shown.length() + 1;
              budget.characters(length);
            }
            case "row" -> {
              transcript.tableRow(row);
              row.clear();
              length = 0;
            }
            default -> {}
          }
        }
        case DONE -> {}
      }
    }
  }

  private static void padTo(List<String> row, int column) {
    while (row.size() < Math.min(column, MOST_COLUMNS)) {
      row.add("");
    }
  }

  /// The column of a reference like "BC12", from 0.
  private static int column(String reference) {
    int column = 0;
    for (int i = 0; i < reference.length() && Character.isLetter(reference.charAt(i)); i++) {
      column = 26 * column + Character.toUpperCase(reference.charAt(i)) - 'A' + 1;
    }
    return Math.max(0, column - 1);
  }

  private String shown(String value, String type, int style) {
    return switch (type) {
      case "s" -> sharedString(value);
      case "b" -> value.equals("1") ? "TRUE" : "FALSE";
      case "n" -> dateStyles.contains(style) ? date(value) : number(value);
      default -> value;
    };
  }

  private String sharedString(String index) {
    try {
      int i = Integer.parseInt(index.strip());
      return i >= 0 && i < shared.size() ? shared.get(i) : "";
    } catch (NumberFormatException damaged) {
      return "";
    }
  }

  /// 0.30000000000000004 is what a sheet shows as 0.3. Numbers with more zeros than anyone writes
  /// stay as they are.
  private static String number(String value) {
    if (value.length() > LONGEST_NUMBER) {
      return value;
    }
    try {
      java.math.BigDecimal exact = new java.math.BigDecimal(value.strip());
      return exact.precision() > 15 && Math.abs((long) exact.scale()) <= MOST_ZEROS
          ? exact.round(new java.math.MathContext(15)).stripTrailingZeros().toPlainString()
          : value;
    } catch (NumberFormatException text) {
      return value;
    }
  }

  /// Days since the last day of 1899 (with a 29 February 1900 that never was), or of 1904.
  private String date(String value) {
    try {
      double days = Double.parseDouble(value);
      LocalDate first = from1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, 30);
      if (days < 0 || days > 2_958_466) {
        return value;
      }
      long seconds = Math.round((days - Math.floor(days)) * 86_400);
      LocalDateTime time = first.plusDays((long) days).atStartOfDay().plusSeconds(seconds);
      boolean midnight = time.truncatedTo(ChronoUnit.DAYS).equals(time);
      return midnight ? time.toLocalDate().toString() : time.toString().replace('T', ' ');
    } catch (NumberFormatException text) {
      return value;
    }
  }
}
