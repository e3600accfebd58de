package dev.riga.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Second thoughts about a place where the trained model ends a sentence: it was trained on web
/// text (Universal Dependencies, English Web Treebank) and knows few abbreviations.
///
/// Only what stands directly before and after the place counts.
final class SentenceEnd {
  /// Never at the end of a sentence: a name or an example follows.
  private static final Set<String> ALWAYS_GO_ON =
      words(
          """
          mr mrs ms mx dr prof st mt ft gen col sgt lt capt maj cmdr adm rep sen gov pres rev hon
          messrs mme mlle supt insp e.g i.e cf vs v viz approx esp incl resp ca\
          """);

  /// Followed by a number or a single letter they go on.
  private static final Set<String> GO_ON_BEFORE_NUMBERS =
      words(
          """
          fig figs eq eqs eqn sec sect ch chap vol vols no nos nr p pp ref refs tab art par para
          app ex ed bk pt c jan feb mar apr jun jul aug sep sept oct nov dec\
          """);

  /// Words that begin a sentence far more often than they follow an initial or an abbreviation.
  private static final Set<String> STARTERS =
      words(
          """
          the a an it its he she his her they their we our you i in on at as by for from to of with
          this that these those there then but and or so if when while after before because although
          however moreover thus hence both each some many most all no not what who where why how
          which during since under over until\
          """);

  private static final Pattern NUMBERING = Pattern.compile("\\(?(?:\\d{1,3}|\\p{L})[.)]");
  private static final Pattern INITIAL = Pattern.compile("\\p{Lu}\\.");
  private static final Pattern LETTERS_WITH_DOTS = Pattern.compile("(?:\\p{L}\\.){2,}");

  private SentenceEnd() {}

  private static Set<String> words(String spaced) {
    return Set.of(spaced.strip().split("\\s+", -1));
  }

  /// Whether the sentence goes on after what the model took for its end.
  ///
  /// @param before the sentence so far, without white space at its ends, not empty
  /// @param after what follows, beginning with the next word; not empty
  /// @param lowerCaseBegins whether a lower-case letter can begin a sentence in this text
  static boolean goesOn(String before, String after, boolean lowerCaseBegins) {
    int next = after.codePointAt(0);
    if (NUMBERING.matcher(before).matches() || ",;:)]}”’»".indexOf(next) >= 0) {
      return true;
    }
    if (!lowerCaseBegins && Character.isLowerCase(next) && !startsLikeAName(after)) {
      return true;
    }
    return before.endsWith(".") && abbreviates(before, after, next);
  }

  /// `iPhone` and `eBay` begin sentences.
  private static boolean startsLikeAName(String after) {
    int second = after.offsetByCodePoints(0, 1);
    return second < after.length() && Character.isUpperCase(after.codePointAt(second));
  }

  private static boolean abbreviates(String before, String after, int next) {
    String last = lastWord(before);
    String word = firstWord(after);
    String abbreviation = last.substring(0, last.length() - 1).toLowerCase(Locale.ROOT);
    if (ALWAYS_GO_ON.contains(abbreviation)) {
      return true;
    }
    boolean number = Character.isDigit(next) || (word.length() == 1 && Character.isUpperCase(next));
    if (number && GO_ON_BEFORE_NUMBERS.contains(abbreviation)) {
      return true;
    }
    if (abbreviation.equals("al")) {
      return Character.isDigit(next) || next == '(' || next == '[';
    }
    boolean starter = STARTERS.contains(word.toLowerCase(Locale.ROOT));
    if (LETTERS_WITH_DOTS.matcher(last).matches()) {
      return Character.isLetter(next) && !starter;
    }
    return INITIAL.matcher(last).matches()
        && Character.isUpperCase(next)
        && !starter
        && followsAName(before, last);
  }

  /// Whether the initial is the first word or comes after a capital, as in `John F.` or `J. R.`
  private static boolean followsAName(String before, String last) {
    String rest = before.substring(0, before.length() - last.length()).stripTrailing();
    return rest.isEmpty() || Character.isUpperCase(lastWord(rest).codePointAt(0));
  }

  private static String lastWord(String text) {
    int start = text.length();
    while (start > 0 && !isSpaceOrBracket(text.charAt(start - 1))) {
      start--;
    }
    return start == text.length() ? text.substring(text.length() - 1) : text.substring(start);
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isSpaceOrBracket(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || "([{\"“‘«".indexOf(c) >= 0;
  }
}
