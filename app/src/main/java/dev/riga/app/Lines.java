package dev.riga.app;

import java.util.ArrayList;
import java.util.List;

/// Text broken at blanks into lines of a width.
final class Lines {

  private Lines() {}

  /// Lines of at most `width` code points where blanks allow it. ANSI escapes count nothing.
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int filled = 0;
    for (String word : text.strip().split(" +", -1)) {
      int length = width(word);
      if (filled > 0 && filled + 1 + length > width) {
        lines.add(line.toString());
        line.setLength(0);
        filled = 0;
      }
      if (filled > 0) {
        line.append(' ');
        filled++;
      }
      line.append(word);
      filled += length;
    }
    if (filled > 0) {
      lines.add(line.toString());
    }
    return lines;
  }

  /// Code points of a text without its ANSI escapes.
  static int width(String text) {
    String plain = text.indexOf('\u001b') < 0 ? text : text.replaceAll("\u001b\\[[0-9;]*m", "");
    return plain.codePointCount(0, plain.length());
  }

  /// A text cut to a width, with `…` at its end when something is missing.
  static String cut(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))).stripTrailing()
        + "…";
  }
}
