package dev.riga.train.questions;

import java.util.Set;
import java.util.regex.Pattern;

/// Finds phrases in tagged sentences, and says what they name.
final class Phrases {

  private static final Set<String> MONTHS =
      Set.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private static final Set<String> TITLES =
      Set.of(
          "mr.",
          "mrs.",
          "ms.",
          "dr.",
          "prof.",
          "sir",
          "lady",
          "lord",
          "king",
          "queen",
          "prince",
          "princess",
          "president",
          "professor",
          "emperor",
          "pope",
          "captain",
          "general",
          "senator",
          "judge",
          "justice",
          "saint",
          "bishop",
          "inspector",
          "colonel");

  private static final Pattern YEAR = Pattern.compile("1[0-9]{3}|20[0-9]{2}");
  private static final Pattern DECADE = Pattern.compile("(?:1[0-9]{3}|20[0-9]{2})s");
  private static final Pattern DAY = Pattern.compile("(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?");

  private Phrases() {}

  // ---------------------------------------------------------------- noun phrases

  /// One past the noun phrase that begins at a place, or -1 when none does: determiner, adjectives
  /// and nouns, further ones joined by "of", "and" or a possessive, and with `attached` also by
  /// other prepositions.
  static int nounPhrase(TaggedSentence sentence, int from, int to, boolean attached) {
    int end = simple(sentence, from, to);
    while (end > 0 && end + 1 < to) {
      Word joint = sentence.word(end);
      boolean joins =
          joint.says("of", "and", "or", "'s", "’s")
              || (attached && joint.is("ADP") && !joint.says("by", "like", "unlike", "than", "as"));
      int next = joins ? simple(sentence, end + 1, to) : -1;
      if (next < 0) {
        return end;
      }
      end = next;
    }
    return end;
  }

  private static int simple(TaggedSentence sentence, int from, int to) {
    int i = from;
    if (i < to && sentence.word(i).is("DET", "PRON") && isDeterminer(sentence.word(i))) {
      i++;
    }
    int end = -1;
    while (i < to) {
      Word word = sentence.word(i);
      if (word.isNoun() || word.is("NUM")) {
        end = i + 1;
      } else if (!word.is("ADJ")
          && !(word.is("ADV") && i + 1 < to && sentence.word(i + 1).is("ADJ"))) {
        break;
      }
      i++;
    }
    return end;
  }

  private static boolean isDeterminer(Word word) {
    return word.is("DET") || word.says("its", "their", "his", "her");
  }

  // ---------------------------------------------------------------- dates

  /// One past the date that begins at a place, or -1: a year, a month with a day or a year, a
  /// decade, a century.
  static int date(TaggedSentence sentence, int from, int to) {
    int i = from;
    if (i < to && sentence.word(i).says("the")) {
      i++;
      if (i < to && DECADE.matcher(sentence.word(i).text()).matches()) {
        return i + 1;
      }
      while (i < to
          && sentence.word(i).says("early", "mid", "late", "middle", "end", "of", "the")) {
        i++;
      }
      boolean century =
          i + 1 < to
              && sentence
                  .word(i)
                  .text()
                  .matches("(?i)[0-9]+th|[a-z]+th|first|[a-z-]+-(?:first|second|third)")
              && sentence.word(i + 1).says("century");
      return century ? i + 2 : -1;
    }
    if (i < to && YEAR.matcher(sentence.word(i).text()).matches()) {
      boolean counts = i + 1 < to && sentence.word(i + 1).is("NOUN", "ADJ");
      return counts ? -1 : i + 1;
    }
    if (i + 1 < to
        && DAY.matcher(sentence.word(i).text()).matches()
        && isMonth(sentence.word(i + 1))) {
      return withYear(sentence, i + 2, to);
    }
    if (i < to && isMonth(sentence.word(i))) {
      boolean day = i + 1 < to && DAY.matcher(sentence.word(i + 1).text()).matches();
      int end = withYear(sentence, day ? i + 2 : i + 1, to);
      return day || end > i + 1 ? end : -1;
    }
    return -1;
  }

  private static int withYear(TaggedSentence sentence, int place, int to) {
    int year = place < to && sentence.word(place).isComma() ? place + 1 : place;
    return year < to && YEAR.matcher(sentence.word(year).text()).matches() ? year + 1 : place;
  }

  private static boolean isMonth(Word word) {
    return MONTHS.contains(word.lower()) && Character.isUpperCase(word.text().charAt(0));
  }

  // ---------------------------------------------------------------- what a phrase names

  /// Whether the words of a range name a person: by a title, or by a given name.
  static boolean isPerson(TaggedSentence sentence, int from, int to) {
    if (from >= to || !sentence.word(from).isNoun()) {
      return false;
    }
    Word first = sentence.word(from);
    boolean titled =
        to - from > 1 && TITLES.contains(first.lower()) && sentence.word(from + 1).isName();
    boolean named = GivenNames.contains(first.lower()) && allNames(sentence, from, to);
    boolean known =
        first.isName()
            && to - from <= 3
            && sentence.names().people().contains(sentence.word(to - 1).lower());
    return titled || named || known;
  }

  private static boolean allNames(TaggedSentence sentence, int from, int to) {
    for (int i = from; i < to; i++) {
      Word word = sentence.word(i);
      boolean part =
          Character.isUpperCase(word.text().codePointAt(0))
              || word.says("and", "de", "von", "van", "of");
      if (!part) {
        return false;
      }
    }
    return true;
  }

  /// Whether every word of a range belongs to a name.
  static boolean isName(TaggedSentence sentence, int from, int to) {
    int first = from < to && sentence.word(from).says("the") ? from + 1 : from;
    return first < to
        && sentence.word(first).isName()
        && sentence.word(to - 1).isName()
        && allNames(sentence, first, to);
  }
}
