package dev.riga.parse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides whether a hyphen at the end of a line belongs to the word or only parts it there.
///
/// The document itself is the dictionary:
///
/// 1. The word is written as it is elsewhere in the text, with the hyphen or without.
/// 2. Where it occurs neither way it keeps its hyphen when it is a compound by the document's own
///    evidence: both parts are words of it, or the first is and the second is no ending; or other
///    compounds of it have the same first or second part.
/// 3. Anything else was only parted at the end of the line and is joined.
///
/// The second rule is for English; other languages write their compounds as one word.
final class Hyphens {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:[-‐][\\p{L}\\p{M}\\p{N}]+)*");

  /// First parts that make compounds and are rarely the start of another word.
  private static final Set<String> COMPOUNDING =
      Set.of(
          "all", "anti", "best", "broad", "class", "cross", "ever", "ex", "first", "five", "four",
          "full", "half", "hard", "high", "large", "last", "left", "long", "low", "mid", "multi",
          "near", "non", "one", "open", "post", "pre", "quasi", "real", "right", "second", "self",
          "semi", "short", "single", "small", "so", "state", "ten", "third", "three", "top", "two",
          "well", "wide", "world", "zero");

  /// Second parts that grow onto a word although they are words themselves.
  private static final Set<String> GROWN_ON =
      Set.of(
          "able",
          "action",
          "ance",
          "bers",
          "body",
          "day",
          "ence",
          "ever",
          "fore",
          "form",
          "formed",
          "forms",
          "ful",
          "hood",
          "how",
          "ing",
          "ings",
          "ion",
          "ions",
          "less",
          "like",
          "mate",
          "mates",
          "ment",
          "ments",
          "most",
          "ness",
          "one",
          "over",
          "port",
          "pose",
          "posed",
          "self",
          "selves",
          "ship",
          "side",
          "some",
          "stand",
          "standing",
          "sure",
          "tain",
          "thing",
          "things",
          "time",
          "times",
          "tion",
          "tions",
          "tract",
          "ture",
          "tures",
          "vide",
          "ward",
          "wards",
          "ware",
          "way",
          "ways",
          "what",
          "where",
          "wise",
          "with",
          "work",
          "works");

  /// First parts that grow onto a word although they are words themselves.
  private static final Set<String> GROWING =
      Set.of(
          "after", "counter", "every", "fore", "hyper", "inter", "micro", "over", "some", "super",
          "there", "trans", "under", "where", "with");

  /// What the second half of a word may look like when it is no word itself.
  private static final Pattern ENDING =
      Pattern.compile(
          "[a-z]{0,3}(?:ing|ingly|ed|er|est|ern|ly|al|ally|able|ably|ible|ful|fully|less|ness|ment"
              + "|tion|sion|ity|itie|ance|ence|ancy|ency|ive|ous|ously|ize|ized|ise|ised|ish|ism|ist"
              + "|ate|ated|ator|ure)s?");

  private static final Set<String> ENGLISH = Set.of("the", "of", "and");
  private static final double LEAST_ENGLISH = 0.05;
  private static final int LEAST_PART = 4;

  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> firstParts = new HashSet<>();
  private final Set<String> secondParts = new HashSet<>();
  private final boolean english;

  /// Learns the words of all lines; what a hyphen at the end of a line parts is no evidence.
  Hyphens(List<PdfPage> pages) {
    boolean cut = false;
    for (PdfPage page : pages) {
      for (Line line : page.lines()) {
        learn(line, cut);
        cut = isHyphen(line.last());
      }
    }
    int words = counts.values().stream().mapToInt(Integer::intValue).sum();
    int those = ENGLISH.stream().mapToInt(word -> counts.getOrDefault(word, 0)).sum();
    english = those >= LEAST_ENGLISH * words;
  }

  private void learn(Line line, boolean afterCut) {
    String text = line.text().toLowerCase(Locale.ROOT);
    boolean cut = isHyphen(line.last());
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      boolean part = (afterCut && word.start() == 0) || (cut && word.end() >= text.length() - 1);
      if (!part) {
        String found = word.group().replace('‐', '-');
        counts.merge(found, 1, Integer::sum);
        int hyphen = found.indexOf('-');
        if (hyphen > 0) {
          firstParts.add(found.substring(0, hyphen));
          secondParts.add(found.substring(found.lastIndexOf('-') + 1));
        }
      }
    }
  }

  static boolean isHyphen(int c) {
    return c == '-' || c == 0x2010;
  }

  /// Whether the hyphen between two lines goes away.
  ///
  /// @param before the line that ends in a hyphen
  /// @param after the line that follows
  boolean joins(String before, String after) {
    String head = lastPart(before.substring(0, before.length() - 1));
    String tail = firstPart(after);
    if (head.isEmpty() || tail.isEmpty()) {
      return false;
    }
    if (!Character.isLowerCase(tail.codePointAt(0))) {
      return isWrittenAsOne(head.toLowerCase(Locale.ROOT), tail.toLowerCase(Locale.ROOT));
    }
    boolean letters = head.codePoints().allMatch(c -> Character.isLetter(c) || isHyphen(c));
    boolean shouted = head.length() > 1 && head.equals(head.toUpperCase(Locale.ROOT));
    if (!letters || shouted) {
      return false;
    }
    return isOneWord(head.toLowerCase(Locale.ROOT), tail.toLowerCase(Locale.ROOT));
  }

  /// A name like TraceMonkey, which elsewhere in the text has no hyphen.
  private boolean isWrittenAsOne(String head, String tail) {
    return counts.getOrDefault(head + tail, 0) > counts.getOrDefault(head + "-" + tail, 0);
  }

  private boolean isOneWord(String head, String tail) {
    int joined = counts.getOrDefault(head + tail, 0);
    int hyphenated = counts.getOrDefault(head + "-" + tail, 0);
    if (joined != hyphenated) {
      return joined > hyphenated;
    }
    // no program leaves a single letter at the end of a line
    if (head.length() == 1 || head.contains("-") || (head.equals("well") && tail.length() > 3)) {
      return false;
    }
    if (head.equals("self") || (COMPOUNDING.contains(head) && isWord(tail))) {
      return false;
    }
    return !english || !isCompound(head, tail);
  }

  private boolean isCompound(String head, String tail) {
    if (head.length() < LEAST_PART || tail.length() < LEAST_PART || !isWord(head)) {
      return tail.length() >= LEAST_PART && isWord(head) && isWord(tail) && ends(tail);
    }
    if (GROWING.contains(head) || GROWN_ON.contains(tail)) {
      return false;
    }
    return isWord(tail) || firstParts.contains(head) || !ENDING.matcher(tail).matches();
  }

  /// Whether other compounds end so, like "copyright-free" and "ad-free".
  private boolean ends(String tail) {
    return secondParts.contains(tail) && !GROWN_ON.contains(tail);
  }

  private boolean isWord(String part) {
    return counts.getOrDefault(part, 0) > 0;
  }

  private static String lastPart(String line) {
    int from = line.length();
    while (from > 0 && isPart(line.charAt(from - 1))) {
      from--;
    }
    return line.substring(from);
  }

  private static String firstPart(String line) {
    int to = 0;
    while (to < line.length() && isPart(line.charAt(to)) && !isHyphen(line.charAt(to))) {
      to++;
    }
    return line.substring(0, to);
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c)
        || isHyphen(c)
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
