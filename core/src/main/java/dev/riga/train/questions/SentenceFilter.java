package dev.riga.train.questions;

import java.util.regex.Pattern;

/// Which sentences are worth asking about: whole ones of plain prose, not the debris of tables,
/// formulas, captions and references.
final class SentenceFilter {

  private static final int FEWEST_WORDS = 5;
  private static final int MOST_WORDS = 45;

  private static final Pattern PLAIN_BEGINNING =
      Pattern.compile("[\\p{Lu}\\p{N}\"“‘'].*", Pattern.DOTALL);
  private static final Pattern WHOLE =
      Pattern.compile(".*[\\p{L}\\p{N}%)\"”’][.!][\"”’]?", Pattern.DOTALL);
  private static final Pattern DEBRIS =
      Pattern.compile(
          "[=<>{}|\\\\•·∗*†‡_^~]|\\[[0-9, ]+\\]|https?:|www\\.|@|et al\\.|\\.\\.\\.|…|(?:Fig(?:ure)?s?|Table|Section|Equation|Eq|Appendix|Chapter|Vol|No|pp?)\\.? ?[0-9]|©|™|\\p{Ll}[,.;]?[”’]?[0-9]|[Cc]opyright|Proceedings|Conference on|arXiv|\\bpages? [0-9]|editors|Question:|\\bISBN\\b|[!?]\\s");

  private SentenceFilter() {}

  static boolean isWorthAsking(String sentence) {
    int words = sentence.split("\\s+").length;
    return words >= FEWEST_WORDS
        && words <= MOST_WORDS
        && PLAIN_BEGINNING.matcher(sentence).matches()
        && WHOLE.matcher(sentence).matches()
        && !DEBRIS.matcher(sentence).find()
        && isProse(sentence)
        && isBalanced(sentence);
  }

  private static boolean isProse(String sentence) {
    long letters =
        sentence.codePoints().filter(c -> Character.isLetter(c) || c == ' ' || c == '\n').count();
    long capitals = sentence.codePoints().filter(Character::isUpperCase).count();
    return letters >= 0.85 * sentence.codePointCount(0, sentence.length())
        && capitals <= 0.3 * letters;
  }

  /// Whether every quotation mark and bracket has its partner.
  static boolean isBalanced(String text) {
    return count(text, '(') == count(text, ')')
        && count(text, '[') == count(text, ']')
        && count(text, '“') == count(text, '”')
        && count(text, '"') % 2 == 0;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
