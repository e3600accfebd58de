package dev.riga.train.questions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A statement with its parts: `[lead,] subject [aside] verbs rest`.
///
/// @param sentence where it stands
/// @param lead the adjunct before the subject; may be empty
/// @param subject a noun phrase
/// @param aside what stands between subject and verbs, between commas or brackets; may be empty
/// @param verbs auxiliaries, adverbs and the main verb
/// @param main the place of the main verb, or of the last auxiliary where that is the only verb
/// @param end one past the last word
record Clause(
    TaggedSentence sentence,
    Range lead,
    Range subject,
    Range aside,
    Range verbs,
    int main,
    int end) {

  private static final int LONGEST_SUBJECT = 9;
  private static final int LONGEST_LEAD = 9;

  /// Places of words, `[from, to)`.
  record Range(int from, int to) {

    boolean isEmpty() {
      return from >= to;
    }

    int size() {
      return to - from;
    }

    boolean holds(int place) {
      return from <= place && place < to;
    }
  }

  /// The words after the verbs.
  Range rest() {
    return new Range(verbs.to, end);
  }

  Word mainVerb() {
    return sentence.word(main);
  }

  /// Whether the only verb is a form of "be".
  boolean isCopula() {
    return mainVerb().is("AUX") && mainVerb().lemma().equals("be");
  }

  /// Whether something is done to the subject: `was built`.
  boolean isPassive() {
    if (!mainVerb().is("VERB") || mainVerb().isGerund()) {
      return false;
    }
    for (int i = main - 1; i >= verbs.from; i--) {
      Word word = sentence.word(i);
      if (word.is("AUX")) {
        return word.lemma().equals("be") && !mainVerb().lower().equals(mainVerb().lemma());
      }
    }
    return false;
  }

  String text(Range range) {
    return sentence.text(range.from, range.to);
  }

  String inside(Range range) {
    return sentence.inside(range.from, range.to);
  }

  // ---------------------------------------------------------------- questions

  /// The verbs and all after them, for a question word in the subject's place.
  String predicate() {
    String verb = sentence.text(verbs.from, verbs.from + 1);
    String first = isMainFirst() ? thirdPerson(sentence.word(main)) : singular(verb);
    return joined(first, sentence.text(verbs.from + 1, end), lead.isEmpty() ? "" : inside(lead));
  }

  private boolean isMainFirst() {
    return verbs.from == main && mainVerb().is("VERB");
  }

  /// "Who guides ships", though "lighthouses guide ships".
  private static String thirdPerson(Word verb) {
    if (!verb.lower().equals(verb.lemma()) || PAST_AS_BASE.contains(verb.lower())) {
      return verb.text();
    }
    String base = verb.lower();
    if (base.equals("have")) {
      return "has";
    }
    if (base.matches(".*(?:s|x|z|ch|sh|o)")) {
      return base + "es";
    }
    return base.matches(".*[^aeiou]y") ? base.substring(0, base.length() - 1) + "ies" : base + "s";
  }

  private static String singular(String auxiliary) {
    return switch (auxiliary.toLowerCase(Locale.ROOT)) {
      case "have" -> "has";
      case "do" -> "does";
      default -> auxiliary;
    };
  }

  /// Verbs whose past looks like their base form: which it is cannot be told.
  private static final java.util.Set<String> PAST_AS_BASE =
      java.util.Set.of(
          "put", "set", "cut", "let", "cost", "hit", "shut", "spread", "read", "split", "lay",
          "fell", "bet", "quit", "shed");

  /// Whether [#inverted] can tell what the verb's base form is.
  boolean canInvert() {
    return !isMainFirst()
        || (mainVerb().lemma().matches("\\p{L}{2,}")
            && !PAST_AS_BASE.contains(mainVerb().lower())
            && !mainVerb().lemma().endsWith("ed"));
  }

  /// The clause turned round for a question word before it: `did Marie Curie discover radium`.
  ///
  /// @param left the words that are left out, because they are what is asked for
  String inverted(Range... left) {
    String adjunct = lead.isEmpty() || Arrays.asList(left).contains(lead) ? "" : inside(lead);
    if (!isMainFirst()) {
      return joined(
          sentence.text(verbs.from, verbs.from + 1).toLowerCase(Locale.ROOT),
          inside(subject),
          without(verbs.from + 1, end, left),
          adjunct);
    }
    Word verb = mainVerb();
    String auxiliary = verb.lower().equals(verb.lemma()) ? "do" : verb.hasAddedS() ? "does" : "did";
    return joined(auxiliary, inside(subject), verb.lemma(), without(main + 1, end, left), adjunct);
  }

  private String without(int from, int to, Range... left) {
    StringBuilder kept = new StringBuilder();
    int begin = from;
    Range[] inOrder =
        Stream.of(left)
            .filter(range -> range.from >= from && range.to <= to)
            .sorted(java.util.Comparator.comparingInt(Range::from))
            .toArray(Range[]::new);
    for (Range range : inOrder) {
      kept.append(sentence.text(begin, range.from)).append(' ');
      begin = range.to;
    }
    return kept.append(sentence.text(begin, to)).toString();
  }

  /// Pieces with spaces between, tidied where something was left out.
  static String joined(String... pieces) {
    return Arrays.stream(pieces)
        .filter(piece -> !piece.isBlank())
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ")
        .replaceAll("\\s+([,.;:])", "$1")
        .replaceAll("[,;:]+(\\s*)$", "$1")
        .strip();
  }

  // ---------------------------------------------------------------- finding the parts

  /// The clause in a range of a sentence's words, if it has a shape that the rules understand.
  static Optional<Clause> of(TaggedSentence sentence, int from, int to) {
    if (from < to
        && sentence.word(from).says("what", "how", "why", "which", "who", "when", "where")) {
      return Optional.empty();
    }
    int begin = skipConnective(sentence, from, to);
    Range lead = lead(sentence, begin, to);
    int subjectFrom = lead.isEmpty() ? begin : afterComma(sentence, lead.to);
    int subjectTo = Phrases.nounPhrase(sentence, subjectFrom, to, true);
    if (subjectTo < 0 || subjectTo - subjectFrom > LONGEST_SUBJECT) {
      return Optional.empty();
    }
    Range subject = new Range(subjectFrom, subjectTo);
    Range aside = aside(sentence, subjectTo, to);
    int verbsFrom = aside.isEmpty() ? subjectTo : aside.to;
    int main = main(sentence, verbsFrom, to);
    if (main < 0) {
      return Optional.empty();
    }
    Range verbs = new Range(verbsFrom, main + 1);
    int end = end(sentence, main + 1, to);
    boolean startsWithAdverb = !sentence.word(verbsFrom).is("AUX", "VERB");
    if (startsWithAdverb || isReduced(sentence, main, end) || end <= main + 1) {
      return Optional.empty();
    }
    return Optional.of(new Clause(sentence, lead, subject, aside, verbs, main, end));
  }

  private static int skipConnective(TaggedSentence sentence, int from, int to) {
    if (from + 1 >= to || !sentence.word(from).is("ADV", "CCONJ")) {
      return from;
    }
    if (sentence.word(from + 1).isComma()) {
      return from + 2;
    }
    return sentence.word(from).is("CCONJ") ? from + 1 : from;
  }

  private static Range lead(TaggedSentence sentence, int from, int to) {
    Range none = new Range(from, from);
    if (from >= to || !sentence.word(from).is("ADP")) {
      return none;
    }
    int date = Phrases.date(sentence, from + 1, to);
    for (int i = from + 1; i < Math.min(to, from + LONGEST_LEAD); i++) {
      if (sentence.word(i).isComma()) {
        return sentence.has(from, i, "VERB", "AUX", "PRON") ? none : new Range(from, i);
      }
    }
    return date > 0 ? new Range(from, date) : none;
  }

  private static int afterComma(TaggedSentence sentence, int place) {
    return place < sentence.size() && sentence.word(place).isComma() ? place + 1 : place;
  }

  /// `, the capital of Latvia,` or `(1867–1934)` after the subject.
  private static Range aside(TaggedSentence sentence, int from, int to) {
    Range none = new Range(from, from);
    if (from >= to) {
      return none;
    }
    String close =
        switch (sentence.word(from).text()) {
          case "," -> ",";
          case "(" -> ")";
          default -> "";
        };
    if (close.isEmpty()) {
      return none;
    }
    for (int i = from + 1; i < Math.min(to, from + 20); i++) {
      if (sentence.word(i).text().equals(close)) {
        return i + 1 < to && sentence.word(i + 1).is("AUX", "VERB") ? new Range(from, i + 1) : none;
      }
    }
    return none;
  }

  /// The main verb of the group that begins at a place, or -1.
  private static int main(TaggedSentence sentence, int from, int to) {
    int last = -1;
    for (int i = from; i < to; i++) {
      Word word = sentence.word(i);
      if (word.is("VERB")) {
        return last < 0 && word.isGerund() ? -1 : i;
      }
      if (word.is("AUX")) {
        last = i;
      } else if (!word.is("ADV") && !word.says("not")) {
        break;
      }
    }
    return last;
  }

  /// Where the clause ends: before a bracket, a semicolon, or a comma with another clause behind.
  private static int end(TaggedSentence sentence, int from, int to) {
    int end = from;
    while (end < to && !endsAt(sentence, end, to)) {
      end++;
    }
    while (end > from && sentence.word(end - 1).is("PUNCT") && !isClosing(sentence.word(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean isClosing(Word word) {
    return word.text().equals("\"") || word.text().equals("”") || word.text().equals("%");
  }

  private static boolean endsAt(TaggedSentence sentence, int place, int to) {
    Word word = sentence.word(place);
    if (word.text().matches("[;:()\\[\\]—–…]") || word.text().equals("-")) {
      return true;
    }
    if (word.is("CCONJ") && verbFollows(sentence, place + 1, to)) {
      return true;
    }
    if (!word.isComma() || place + 1 >= to) {
      return false;
    }
    Word next = sentence.word(place + 1);
    if (next.is("SCONJ", "PRON", "VERB", "AUX", "ADV")
        || next.says("but", "so", "yet", "who", "which", "where", "whose")) {
      return true;
    }
    return (next.is("CCONJ") && beginsClause(sentence, place + 2, to))
        || (!isList(sentence, place, to) && beginsClause(sentence, place + 1, to));
  }

  /// "… and stands in Riga": a second predicate.
  private static boolean verbFollows(TaggedSentence sentence, int from, int to) {
    int next = from;
    while (next < to && sentence.word(next).is("ADV")) {
      next++;
    }
    return next < to && sentence.word(next).is("VERB", "AUX") && !sentence.word(next).isGerund();
  }

  private static boolean beginsClause(TaggedSentence sentence, int from, int to) {
    if (from < to && sentence.word(from).is("PRON", "SCONJ", "ADV")) {
      return true;
    }
    int nounEnd = Phrases.nounPhrase(sentence, from, to, true);
    if (verbFollows(sentence, from, to)) {
      return true;
    }
    return nounEnd > 0 && nounEnd < to && sentence.word(nounEnd).is("AUX", "VERB");
  }

  private static boolean isList(TaggedSentence sentence, int place, int to) {
    for (int i = place + 1; i < Math.min(to, place + 12); i++) {
      if (sentence.word(i).says("and", "or")) {
        return true;
      }
    }
    return false;
  }

  /// Whether the verb may be a participle that belongs to the subject ("the ship built in 1900
  /// sank"), which is so when another finite verb follows without anything that begins a clause.
  private static boolean isReduced(TaggedSentence sentence, int main, int end) {
    boolean alone = main == 0 || !sentence.word(main - 1).is("AUX", "ADV");
    if (alone
        && main + 1 < end
        && sentence.word(main + 1).says("by")
        && !sentence.word(main).hasAddedS()) {
      return true;
    }
    for (int i = main + 1; i < end; i++) {
      Word word = sentence.word(i);
      if (word.is("CCONJ", "SCONJ", "PRON", "PART")
          || word.isComma()
          || word.says("that", "when", "where", "how", "than", "as")) {
        return false;
      }
      if (word.is("AUX")
          || (word.is("VERB")
              && !word.isGerund()
              && !sentence.word(i - 1).is("ADP", "DET", "NOUN", "ADJ", "ADV"))) {
        return true;
      }
    }
    return false;
  }
}
