package dev.riga.app;

import dev.riga.answer.Support;
import dev.riga.document.Span;
import java.text.BreakIterator;
import java.util.Locale;

/// The sentence of a passage that holds an answer, made fit to be shown: white space is one blank,
/// and characters that could steer a terminal are gone.
///
/// @param before what stands before the answer
/// @param answer the answer's words
/// @param after what stands behind it
record Excerpt(String before, String answer, String after) {

  /// The longest part that is shown on either side of an answer, in code points.
  private static final int LONGEST_SIDE = 240;

  /// The sentence or sentences that the words of `support` stand in.
  static Excerpt of(Support support) {
    String passage = support.passage().text();
    Span cited = support.citation().span().shifted(-support.passage().span().start());
    int start = passage.offsetByCodePoints(0, cited.start());
    int end = passage.offsetByCodePoints(start, cited.length());
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(passage);
    int from = start == 0 ? 0 : sentences.preceding(start + 1);
    int to = end == passage.length() ? end : sentences.following(Math.max(start, end - 1));
    return new Excerpt(
        lastPart(shown(passage.substring(from, start)).stripLeading()),
        shown(passage.substring(start, end)),
        firstPart(shown(passage.substring(end, to)).stripTrailing()));
  }

  /// Text as it may be shown on a terminal: every run of white space, control characters and
  /// characters that turn the direction of writing becomes one blank.
  static String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(codePoint -> {
          boolean blank = Character.isWhitespace(codePoint) || steers(codePoint);
          if (!blank) {
            shown.appendCodePoint(codePoint);
          } else if (shown.isEmpty() || shown.charAt(shown.length() - 1) != ' ') {
            shown.append(' ');
          }
        });
    return shown.toString();
  }

  private static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      // soft hyphens and joiners are part of how words are written
      case Character.FORMAT -> codePoint != 0xAD && codePoint != 0x200C && codePoint != 0x200D;
      default -> false;
    };
  }

  private static String lastPart(String text) {
    int length = text.codePointCount(0, text.length());
    if (length <= LONGEST_SIDE) {
      return text;
    }
    String part = text.substring(text.offsetByCodePoints(0, length - LONGEST_SIDE));
    return "… " + part.substring(part.indexOf(' ') + 1);
  }

  private static String firstPart(String text) {
    int length = text.codePointCount(0, text.length());
    if (length <= LONGEST_SIDE) {
      return text;
    }
    String part = text.substring(0, text.offsetByCodePoints(0, LONGEST_SIDE));
    int lastBlank = part.lastIndexOf(' ');
    return (lastBlank < 0 ? part : part.substring(0, lastBlank)) + " …";
  }
}
