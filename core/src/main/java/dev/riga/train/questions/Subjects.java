package dev.riga.train.questions;

import dev.riga.train.questions.Clause.Range;
import java.util.Set;

/// What a noun phrase stands for, as far as the words tell.
final class Subjects {

  /// Verbs whose subject is a person, or a company that acts as one.
  private static final Set<String> OF_PERSONS =
      Set.of(
          "argue",
          "believe",
          "bear",
          "claim",
          "compose",
          "conclude",
          "die",
          "discover",
          "explain",
          "found",
          "invent",
          "marry",
          "observe",
          "paint",
          "promise",
          "propose",
          "realise",
          "realize",
          "refuse",
          "say",
          "suggest",
          "teach",
          "think",
          "write",
          "describe",
          "publish",
          "measure");

  private static final Set<String> PERSONS =
      Set.of(
          "actor",
          "artist",
          "architect",
          "author",
          "boy",
          "brother",
          "captain",
          "chemist",
          "child",
          "daughter",
          "doctor",
          "emperor",
          "engineer",
          "explorer",
          "farmer",
          "father",
          "fisherman",
          "girl",
          "historian",
          "husband",
          "inventor",
          "judge",
          "keeper",
          "king",
          "lawyer",
          "man",
          "merchant",
          "mother",
          "painter",
          "people",
          "philosopher",
          "physicist",
          "poet",
          "president",
          "prince",
          "professor",
          "queen",
          "researcher",
          "sailor",
          "scientist",
          "sister",
          "soldier",
          "son",
          "student",
          "teacher",
          "wife",
          "woman",
          "worker",
          "writer");

  /// Heads that mean something only where they stand.
  private static final Set<String> VAGUE =
      Set.of(
          "answer",
          "approach",
          "case",
          "chapter",
          "circumstance",
          "condition",
          "difference",
          "effect",
          "equation",
          "example",
          "exception",
          "fact",
          "figure",
          "following",
          "form",
          "idea",
          "issue",
          "kind",
          "latter",
          "former",
          "lot",
          "method",
          "number",
          "one",
          "option",
          "other",
          "paper",
          "paragraph",
          "part",
          "point",
          "problem",
          "process",
          "question",
          "reason",
          "rest",
          "result",
          "section",
          "sentence",
          "sort",
          "step",
          "system",
          "table",
          "task",
          "thing",
          "time",
          "type",
          "use",
          "value",
          "way",
          "work",
          "book",
          "person",
          "anyone",
          "copy");

  private static final Set<String> VAGUE_DETERMINERS =
      Set.of(
          "this",
          "that",
          "these",
          "those",
          "such",
          "some",
          "many",
          "each",
          "every",
          "both",
          "all",
          "another",
          "any",
          "no",
          "most",
          "several",
          "few",
          "its",
          "their",
          "his",
          "her",
          "other",
          "more",
          "a",
          "an",
          "what",
          "which",
          "half",
          "various",
          "certain",
          "different");

  private Subjects() {}

  /// "Who" or "What" for the subject of a clause.
  static String asked(Clause clause) {
    TaggedSentence sentence = clause.sentence();
    Range subject = clause.subject();
    boolean acts = OF_PERSONS.contains(clause.mainVerb().lemma()) && !clause.isPassive();
    boolean person =
        isPerson(sentence, subject)
            || (acts && Phrases.isName(sentence, subject.from(), subject.to()))
            || clause.mainVerb().lower().equals("born");
    return person ? "Who" : "What";
  }

  /// Whether a phrase names a person or a kind of person.
  static boolean isPerson(TaggedSentence sentence, Range phrase) {
    if (Phrases.isPerson(sentence, phrase.from(), phrase.to())) {
      return true;
    }
    for (int i = phrase.from();
        i < phrase.to() && !sentence.word(i).is("ADP", "PART", "CCONJ");
        i++) {
      if (sentence.word(i).is("NOUN") && PERSONS.contains(sentence.word(i).lemma())) {
        return true;
      }
    }
    return false;
  }

  /// The last noun before the first preposition.
  static Word head(TaggedSentence sentence, Range phrase) {
    Word head = sentence.word(phrase.from());
    for (int i = phrase.from(); i < phrase.to(); i++) {
      Word word = sentence.word(i);
      if (word.is("ADP") && i > phrase.from()) {
        break;
      }
      if (word.isNoun()) {
        head = word;
      }
    }
    return head;
  }

  /// Whether a phrase points at something that was said before, or at nothing in particular.
  static boolean isVague(TaggedSentence sentence, Range phrase) {
    Word first = sentence.word(phrase.from());
    boolean counted = first.is("NUM");
    return VAGUE_DETERMINERS.contains(first.lower())
        || VAGUE.contains(head(sentence, phrase).lemma())
        || counted
        || sentence.find(phrase.from(), phrase.to(), "this", "these", "those", "such") >= 0
        || sentence.has(phrase.from(), phrase.to(), "PRON");
  }

  /// Whether a phrase is only "the ship": enough to ask about, not enough as an answer.
  static boolean isBare(TaggedSentence sentence, Range phrase) {
    return (phrase.size() == 2
            && sentence.word(phrase.from()).says("the")
            && !sentence.word(phrase.from() + 1).isName())
        || (phrase.size() == 1 && sentence.word(phrase.from()).text().length() < 3);
  }
}
