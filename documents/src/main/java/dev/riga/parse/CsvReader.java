package dev.riga.parse;

import java.util.ArrayList;
import java.util.List;

/// Tables in plain text (CSV, TSV; RFC 4180): each record is a row. The separator is the one of
/// comma, semicolon, tab and bar that parts most of the first lines alike.
final class CsvReader implements FormatReader {
  private static final String SEPARATORS = ",;\t|";
  private static final int SAMPLED_LINES = 20;

  @Override
  public Content read(Snapshot file, Budget budget) {
    String text =
        Characters.verbatim(
            Charsets.decode(file.bytes()).orElseThrow(DocumentParsers::holdsNoText));
    Transcript transcript = new Transcript(budget);
    char separator = separator(text);
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (c == separator || c == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          transcript.tableRow(row);
          row.clear();
        }
      } else {
        cell.append(c);
      }
    }
    row.add(cell.toString());
    transcript.tableRow(row);
    return transcript.content();
  }

  private static char separator(String text) {
    char best = ',';
    long most = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char candidate = SEPARATORS.charAt(i);
      long lines =
          text.lines().limit(SAMPLED_LINES).filter(line -> line.indexOf(candidate) >= 0).count();
      if (lines > most) {
        most = lines;
        best = candidate;
      }
    }
    return best;
  }
}
