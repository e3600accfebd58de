package dev.riga.parse;

import dev.riga.document.Block.Kind;
import java.util.ArrayList;
import java.util.List;

/// Lines that belong together: a paragraph, a heading, an item of a list.
final class PdfBlock {

  /// A line and the page that it stands on.
  record Placed(PdfPage page, Line line) {}

  private final List<Placed> lines = new ArrayList<>();
  private Kind kind;
  private int level;
  private boolean alone;

  PdfBlock(Kind kind) {
    this.kind = kind;
  }

  void add(PdfPage page, Line line) {
    lines.add(new Placed(page, line));
  }

  void addAll(PdfBlock other) {
    lines.addAll(other.lines);
  }

  List<Placed> lines() {
    return lines;
  }

  Line first() {
    return lines.getFirst().line();
  }

  Line last() {
    return lines.getLast().line();
  }

  /// The number of the page on which its first line stands.
  int page() {
    return lines.getFirst().page().number();
  }

  Kind kind() {
    return kind;
  }

  void kind(Kind found) {
    kind = found;
  }

  /// The depth of a heading, from 1.
  int level() {
    return level;
  }

  void level(int found) {
    level = found;
  }

  /// Whether space or another style parts it from what stands above and below.
  boolean isAlone() {
    return alone;
  }

  void alone(boolean found) {
    alone = found;
  }

  /// Its lines joined by spaces; only to look at, hyphens are still there.
  String words() {
    StringBuilder words = new StringBuilder();
    for (Placed placed : lines) {
      words.append(words.isEmpty() ? "" : " ").append(placed.line().text());
    }
    return words.toString();
  }

  /// Where its leftmost line begins.
  float left() {
    return (float) lines.stream().mapToDouble(placed -> placed.line().start()).min().orElse(0);
  }

  int letters() {
    return lines.stream().mapToInt(placed -> placed.line().letters()).sum();
  }
}
