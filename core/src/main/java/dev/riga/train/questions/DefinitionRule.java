package dev.riga.train.questions;

import dev.riga.train.questions.Clause.Range;
import java.util.Set;
import java.util.function.Consumer;

/// "What is amber?" of "Amber is fossil tree resin", "What is Riga?" of "Riga, the capital of
/// Latvia, …", "What is the resin called?", "How tall is the tower?".
final class DefinitionRule implements QuestionRule {

  private static final int LONGEST_ANSWER = 14;
  private static final Set<String> VAGUE_KINDS =
      Set.of("one", "same", "thing", "case", "result", "lot");
  private static final Set<String> CALLED = Set.of("call", "name", "know", "term");
  private static final Set<String> MEASURED =
      Set.of("high", "tall", "long", "wide", "deep", "thick", "old", "heavy", "large");

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    statement
        .main()
        .ifPresent(clause -> {
          boolean vague = Subjects.isVague(clause.sentence(), clause.subject());
          if (!vague) {
            kind(clause, drafts);
            aside(clause, drafts);
          }
          called(clause, drafts);
          measured(clause, drafts);
        });
  }

  private static void kind(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    int from = clause.rest().from();
    int end = Phrases.nounPhrase(sentence, from, clause.end(), true);
    if (!clause.isCopula()
        || clause.verbs().size() > 1
        || !clause.lead().isEmpty()
        || Subjects.isBare(sentence, clause.subject())
        || end - from < 2
        || end - from > LONGEST_ANSWER
        || sentence.word(from).is("NUM")
        || VAGUE_KINDS.contains(Subjects.head(sentence, new Range(from, end)).lemma())
        || sentence.word(from).says("no", "this", "that", "these", "those", "such")
        || !sentence.word(end - 1).isNoun()) {
      return;
    }
    drafts.accept(
        Draft.factual(
            who(clause)
                + " "
                + sentence.text(clause.verbs().from(), clause.verbs().to())
                + " "
                + clause.inside(clause.subject()),
            sentence,
            new Range(from, end)));
  }

  private static String who(Clause clause) {
    return Phrases.isPerson(clause.sentence(), clause.subject().from(), clause.subject().to())
        ? "Who"
        : "What";
  }

  private static void aside(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    Range aside = clause.aside();
    if (aside.isEmpty() || !sentence.word(aside.from()).isComma()) {
      return;
    }
    int from = aside.from() + 1;
    int end = Phrases.nounPhrase(sentence, from, aside.to() - 1, true);
    boolean defines = end > from + 1 && sentence.word(from).says("a", "an", "the");
    boolean whole = end == aside.to() - 1;
    if (defines
        && whole
        && Phrases.isName(sentence, clause.subject().from(), clause.subject().to())) {
      boolean person = who(clause).equals("Who");
      boolean past =
          !clause.mainVerb().hasAddedS() && !sentence.word(clause.verbs().from()).says("is");
      drafts.accept(
          Draft.factual(
              (person ? past ? "Who was " : "Who is " : "What is ")
                  + clause.inside(clause.subject()),
              sentence,
              new Range(from, end)));
    }
  }

  private static void called(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    boolean known = clause.mainVerb().lower().equals("known");
    if (!clause.isPassive() || !CALLED.contains(clause.mainVerb().lemma())) {
      return;
    }
    int from = clause.rest().from() + (known ? 1 : 0);
    if (known && !sentence.word(from - 1).says("as")) {
      return;
    }
    int end = Phrases.nounPhrase(sentence, from, clause.end(), false);
    if (end > from && end == clause.end() && !Subjects.isVague(sentence, clause.subject())) {
      drafts.accept(
          Draft.factual(
              "What " + clause.inverted(new Range(from, end)), sentence, new Range(from, end)));
    }
  }

  private static void measured(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    int from = clause.rest().from();
    while (from < clause.end()
        && sentence.word(from).says("about", "almost", "nearly", "over", "up", "to")) {
      from++;
    }
    boolean measure =
        clause.isCopula()
            && from + 2 < clause.end()
            && sentence.word(from).is("NUM")
            && sentence.word(from + 1).is("NOUN")
            && MEASURED.contains(sentence.word(from + 2).lower());
    if (measure) {
      drafts.accept(
          Draft.factual(
              "How "
                  + sentence.word(from + 2).lower()
                  + " "
                  + clause.inverted(new Range(clause.rest().from(), from + 3)),
              sentence,
              new Range(from, from + 2)));
    }
  }
}
