package dev.riga.train.questions;

import dev.riga.train.questions.Clause.Range;
import java.util.Set;
import java.util.function.Consumer;

/// "When was the port founded?", "Where did Marie Curie study?".
final class AdjunctRule implements QuestionRule {

  /// What stands "in" something else than a place behind these.
  private static final Set<String> NOT_OF_PLACES =
      Set.of(
          "believe",
          "interest",
          "result",
          "participate",
          "succeed",
          "specialise",
          "specialize",
          "describe",
          "involve",
          "include",
          "define",
          "invest",
          "trust",
          "quote",
          "cite",
          "call",
          "discuss",
          "argue",
          "explain",
          "note",
          "show",
          "propose",
          "base",
          "implement",
          "use");

  /// What people are "in" or "at" and that is no place.
  private static final Set<String> NO_PLACES =
      Set.of(
          "physics",
          "chemistry",
          "law",
          "medicine",
          "english",
          "latin",
          "french",
          "german",
          "greek",
          "congress",
          "court",
          "chapter",
          "java",
          "python",
          "god",
          "part",
          "section",
          "figure");

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    statement
        .main()
        .filter(Clause::canInvert)
        .filter(clause -> !Subjects.isVague(clause.sentence(), clause.subject()))
        .ifPresent(clause -> {
          when(clause, drafts);
          where(clause, drafts);
        });
  }

  private static void when(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    if (clause.rest().isEmpty()) {
      return;
    }
    if (!clause.lead().isEmpty()) {
      int from = clause.lead().from() + 1;
      if (isTemporal(sentence.word(from - 1))
          && Phrases.date(sentence, from, clause.lead().to()) == clause.lead().to()) {
        add(clause, "When ", clause.lead(), new Range(from, clause.lead().to()), drafts);
        return;
      }
    }
    for (int i = clause.rest().from(); i + 1 < clause.end(); i++) {
      int end = isTemporal(sentence.word(i)) ? Phrases.date(sentence, i + 1, clause.end()) : -1;
      boolean goesOn =
          end > 0
              && end < clause.end()
              && !sentence.word(end).is("ADP")
              && !sentence.word(end).isComma();
      if (end > 0 && !goesOn) {
        add(clause, "When ", new Range(i, end), new Range(i + 1, end), drafts);
        return;
      }
    }
  }

  private static boolean isTemporal(Word word) {
    return word.says("in", "on", "during") && word.is("ADP");
  }

  private static void where(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    if (NOT_OF_PLACES.contains(clause.mainVerb().lemma())
        || (clause.isCopula() && clause.rest().size() < 3 && !clause.lead().isEmpty())) {
      return;
    }
    Range lead = clause.lead();
    if (!lead.isEmpty() && isPlace(sentence, lead) && !clause.rest().isEmpty()) {
      add(clause, "Where ", lead, new Range(lead.from() + 1, lead.to()), drafts);
    }
    for (int i = clause.rest().from(); i + 1 < clause.end(); i++) {
      Range place = new Range(i, clause.end());
      if (isPlace(sentence, place)) {
        add(clause, "Where ", place, new Range(i + 1, clause.end()), drafts);
        return;
      }
    }
  }

  private static boolean isPlace(TaggedSentence sentence, Range phrase) {
    Word first = sentence.word(phrase.from());
    int from = phrase.from() + 1;
    return first.is("ADP")
        && first.says("in", "at", "near")
        && from < phrase.to()
        && Phrases.isName(sentence, from, phrase.to())
        && Phrases.date(sentence, from, phrase.to()) < 0
        && !NO_PLACES.contains(sentence.word(phrase.to() - 1).lower())
        && !sentence.has(from, phrase.to(), "NUM")
        && !Phrases.isPerson(sentence, from, phrase.to());
  }

  private static void add(
      Clause clause, String asked, Range left, Range answer, Consumer<Draft> drafts) {
    drafts.accept(Draft.factual(asked + clause.inverted(left), clause.sentence(), answer));
  }
}
