package dev.riga.parse;

/// Makes text from a file safe to print, to search and to count: no lone surrogates, no control
/// characters, no invisible hyphens, one kind of space and of line break.
final class Characters {
  private static final int SOFT_HYPHEN = 0xAD;
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int ZERO_WIDTH_SPACE = 0x200B;
  private static final int WORD_JOINER = 0x2060;
  private static final int REPLACEMENT = 0xFFFD;

  private Characters() {}

  /// One line: every run of white space is one space.
  static String inline(String text) {
    return collapsed(text, false);
  }

  /// Lines are kept, white space within and around them is collapsed, empty lines are dropped.
  static String lines(String text) {
    return collapsed(text, true);
  }

  private static String collapsed(String text, boolean keepLines) {
    StringBuilder out = new StringBuilder(text.length());
    int pending = 0; // the white space seen since the last visible character: none, ' ' or '\n'
    for (int i = 0; i < text.length(); ) {
      int raw = text.codePointAt(i);
      i += Character.charCount(raw);
      int c = clean(raw);
      if (c == ' ' || c == '\t' || c == '\n') {
        boolean lineBreak = (c == '\n' && keepLines) || pending == '\n';
        pending = lineBreak ? '\n' : ' ';
      } else if (c >= 0) {
        if (pending != 0 && !out.isEmpty()) {
          out.append((char) pending);
        }
        pending = 0;
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  /// White space as it stands, but every line break is one line feed.
  static String verbatim(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\r' && i < text.length() && text.charAt(i) == '\n') {
        continue;
      }
      int cleaned = clean(c);
      if (cleaned >= 0) {
        out.appendCodePoint(cleaned);
      }
    }
    return out.toString();
  }

  /// The character to write for one that was read; -1 for none.
  static int clean(int c) {
    return switch (c) {
      case '\t', '\n' -> c;
      case '\r', 0x0B, '\f', 0x85, 0x2028, 0x2029 -> '\n';
      case SOFT_HYPHEN, BYTE_ORDER_MARK, ZERO_WIDTH_SPACE, WORD_JOINER -> -1;
      default -> cleanOther(c);
    };
  }

  private static int cleanOther(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> -1;
      case Character.SURROGATE -> REPLACEMENT;
      case Character.SPACE_SEPARATOR -> ' ';
      default -> isNoncharacter(c) ? -1 : c;
    };
  }

  private static boolean isNoncharacter(int c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  }
}
