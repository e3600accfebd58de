package dev.riga.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The normal form in which answers are compared, and the two measures over it: exactly those of
/// SQuAD's official script (Rajpurkar et al. 2016, arXiv 1606.05250; `evaluate-v2.0.py`).
public final class AnswerText {
  /// Python's `string.punctuation`.
  private static final Pattern PUNCTUATION =
      Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");

  /// Whole words in the sense of Python's `\b`: a word is made of letters, numbers and `_`, so a
  /// combining mark ends it.
  private static final Pattern ARTICLES =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

  private AnswerText() {}

  /// The text in lower case, without ASCII punctuation, without the articles a, an and the, and
  /// with one space between words.
  public static String normalise(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String plain = PUNCTUATION.matcher(lower).replaceAll("");
    return String.join(" ", words(ARTICLES.matcher(plain).replaceAll(" ")));
  }

  /// Whether both have the same normal form.
  public static boolean exactMatch(String prediction, String gold) {
    return normalise(prediction).equals(normalise(gold));
  }

  /// The harmonic mean of precision and recall over the bags of words of the normal forms, from 0
  /// to 1. When either normal form is empty: 1 if both are, else 0, as in SQuAD 2.0 (version 1.1
  /// gives 0 for two empty ones).
  public static double f1(String prediction, String gold) {
    List<String> predicted = words(normalise(prediction));
    List<String> wanted = words(normalise(gold));
    if (predicted.isEmpty() || wanted.isEmpty()) {
      return predicted.isEmpty() && wanted.isEmpty() ? 1 : 0;
    }
    Map<String, Integer> left = new HashMap<>();
    wanted.forEach(word -> left.merge(word, 1, Integer::sum));
    int shared = 0;
    for (String word : predicted) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        shared++;
      }
    }
    if (shared == 0) {
      return 0;
    }
    double precision = (double) shared / predicted.size();
    double recall = (double) shared / wanted.size();
    return 2 * precision * recall / (precision + recall);
  }

  /// The words between white space in Python's sense, which knows more of it than `\s`.
  private static List<String> words(String text) {
    StringBuilder spaced = new StringBuilder(text.length());
    text.codePoints().forEach(c -> spaced.appendCodePoint(isSpace(c) ? ' ' : c));
    return Pattern.compile(" +").splitAsStream(spaced).filter(word -> !word.isEmpty()).toList();
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
