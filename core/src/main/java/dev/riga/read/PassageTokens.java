package dev.riga.read;

import dev.riga.document.Span;
import java.util.List;

/// The tokens of one passage, numbered through from 0, and where an answer may begin and end.
///
/// A network sees pieces of words; an answer is made of whole ones. A span that begins or ends
/// inside a word is widened to that word's edge, but never over punctuation: with a tokenizer whose
/// words are cut at spaces alone, "1201" in "(1201)." stays "1201". Scripts that put no spaces
/// between words are left as the tokens cut them.
final class PassageTokens {
  private final int[] from;
  private final int[] to;
  private final int[] codePoints;

  /// How many tokens before each one are an echo of the question.
  private final int[] echoesBefore;

  /// @param text of the passage
  /// @param starts the code point of the text where each token begins
  /// @param ends one past the last code point of each token
  /// @param words the number of the word that each token is part of, as the tokenizer counts them
  /// @param echoes code points that only repeat the question
  PassageTokens(String text, int[] starts, int[] ends, int[] words, List<Span> echoes) {
    this.codePoints = text.codePoints().toArray();
    this.from = new int[starts.length];
    this.to = new int[starts.length];
    this.echoesBefore = new int[starts.length + 1];
    for (int i = 0; i < starts.length; i++) {
      int first = i;
      while (first > 0 && words[first - 1] == words[i]) {
        first--;
      }
      int last = i;
      while (last + 1 < words.length && words[last + 1] == words[i]) {
        last++;
      }
      from[i] = alignedStart(starts[i], ends[i], starts[first]);
      to[i] = alignedEnd(from[i], ends[i], ends[last]);
      echoesBefore[i + 1] = echoesBefore[i] + (isEcho(i, echoes) ? 1 : 0);
    }
  }

  /// The number of tokens.
  int length() {
    return from.length;
  }

  private boolean isEcho(int token, List<Span> echoes) {
    return echoes.stream().anyMatch(echo -> from[token] < echo.end() && echo.start() < to[token]);
  }

  /// Whether a token is nothing but white space, so that no span begins or ends there.
  boolean blank(int token) {
    return from[token] >= to[token];
  }

  /// Whether an echo of the question lies in the span from one token to another, not before it.
  boolean echoes(int first, int last) {
    return echoesBefore[last + 1] > echoesBefore[first];
  }

  /// The code point where an answer begins whose first token this is.
  int from(int token) {
    return from[token];
  }

  /// One past the code point where an answer ends whose last token this is.
  int to(int token) {
    return to[token];
  }

  /// The words of the text from one code point to another.
  String text(Span span) {
    return new String(codePoints, span.start(), span.length());
  }

  private int alignedStart(int start, int end, int wordStart) {
    int at = start;
    while (at < end && Character.isWhitespace(codePoints[at])) {
      at++;
    }
    while (at < end && at > wordStart && inWord(codePoints[at - 1]) && inWord(codePoints[at])) {
      at--;
    }
    return at;
  }

  private int alignedEnd(int start, int end, int wordEnd) {
    int at = end;
    while (at > start && Character.isWhitespace(codePoints[at - 1])) {
      at--;
    }
    while (at > start && at < wordEnd && inWord(codePoints[at - 1]) && inWord(codePoints[at])) {
      at++;
    }
    return at;
  }

  private static boolean inWord(int codePoint) {
    if (codePoint < 128) {
      return Character.isLetterOrDigit(codePoint);
    }
    return !Character.isWhitespace(codePoint) && !punctuation(codePoint) && spaced(codePoint);
  }

  private static boolean punctuation(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /// Whether the script separates words by spaces.
  private static boolean spaced(int codePoint) {
    return switch (Character.UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> false;
      default -> true;
    };
  }
}
