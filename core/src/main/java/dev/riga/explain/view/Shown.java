package dev.riga.explain.view;

/// Text of strangers as it may be shown: what cannot be seen, or would turn the direction of
/// writing around it, is spelled out.
final class Shown {

  private Shown() {}

  /// The text with every control character, lone surrogate and character that steers the direction
  /// of writing as `‹U+202E›`; line ends and tabs stay.
  static String text(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(codePoint -> {
          if (codePoint == '\n' || codePoint == '\t' || !hidden(codePoint)) {
            shown.appendCodePoint(codePoint);
          } else {
            shown.append("‹U+%04X›".formatted(codePoint));
          }
        });
    return shown.toString();
  }

  /// A token on one line: as [#text], with line ends spelled out too.
  static String token(String token) {
    return text(token).replace("\n", "⏎").replace("\t", "⇥");
  }

  private static boolean hidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          // soft hyphens and joiners are part of how words are written
          codePoint != 0xAD && codePoint != 0x200C && codePoint != 0x200D;
      default -> false;
    };
  }
}
