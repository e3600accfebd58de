package dev.riga.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Comma-separated values as RFC 4180 has them: fields in double quotes may hold commas, line ends
/// and doubled quotes.
final class CommaSeparated {

  /// A record of the file.
  ///
  /// @param line the line on which it begins, from 1
  record Row(int line, List<String> fields) {}

  private final Path file;
  private final String text;
  private int position;
  private int line = 1;

  private CommaSeparated(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /// All records that are not blank lines.
  static List<Row> rows(Path file, String text) {
    var parser = new CommaSeparated(file, text);
    List<Row> rows = new ArrayList<>();
    while (parser.position < text.length()) {
      Row row = parser.row();
      if (row.fields().size() > 1 || !row.fields().getFirst().isBlank()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row() {
    int begins = line;
    List<String> fields = new ArrayList<>();
    fields.add(field(begins));
    while (position < text.length() && text.charAt(position) == ',') {
      position++;
      fields.add(field(begins));
    }
    endOfLine();
    return new Row(begins, fields);
  }

  private void endOfLine() {
    if (position < text.length() && text.charAt(position) == '\r') {
      position++;
    }
    if (position < text.length() && text.charAt(position) == '\n') {
      position++;
    }
    line++;
  }

  private String field(int begins) {
    if (position < text.length() && text.charAt(position) == '"') {
      return quoted(begins);
    }
    int from = position;
    while (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(from, position);
  }

  private String quoted(int begins) {
    var field = new StringBuilder();
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        if (position < text.length() && text.charAt(position) == '"') {
          position++;
        } else {
          return field.toString();
        }
      } else if (c == '\n') {
        line++;
      }
      field.append(c);
    }
    throw new DatasetException(
        "%s: the quoted field that begins in the record at line %d is never closed."
            .formatted(file, begins));
  }
}
