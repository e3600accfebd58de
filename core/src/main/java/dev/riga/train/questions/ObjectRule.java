package dev.riga.train.questions;

import dev.riga.train.questions.Clause.Range;
import java.util.Set;
import java.util.function.Consumer;

/// "What did Marie Curie discover in 1898?", "How many steps does the lighthouse have?", "Who was
/// the lighthouse built by?": what the verb acts on, or who acts in a passive sentence.
final class ObjectRule implements QuestionRule {

  /// Verbs that say too little to ask for their object.
  private static final Set<String> LIGHT =
      Set.of(
          "be", "come", "do", "get", "give", "go", "have", "keep", "know", "let", "make", "put",
          "see", "take", "want", "need", "remain", "stay", "seem", "look", "happen");

  private static final Set<String> MADE_BY_PERSONS =
      Set.of(
          "build",
          "compose",
          "create",
          "design",
          "develop",
          "direct",
          "discover",
          "establish",
          "found",
          "introduce",
          "invent",
          "lead",
          "paint",
          "propose",
          "publish",
          "write");

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    statement
        .main()
        .filter(clause -> clause.mainVerb().is("VERB") && clause.canInvert())
        .filter(clause -> !Subjects.isVague(clause.sentence(), clause.subject()))
        .ifPresent(clause -> {
          if (clause.isPassive()) {
            agent(clause, drafts);
          } else {
            object(clause, drafts);
          }
        });
  }

  private static void object(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    int from = clause.rest().from();
    int number = from;
    while (number < clause.end()
        && sentence
            .word(number)
            .says("about", "almost", "nearly", "over", "more", "than", "only")) {
      number++;
    }
    int end = Phrases.nounPhrase(sentence, number, clause.end(), false);
    if (end < 0 || !closes(clause, end)) {
      return;
    }
    Word first = sentence.word(number);
    if (first.is("NUM")
        && end > number + 1
        && !first.says("one")
        && sentence.word(end - 1).hasAddedS()
        && !sentence.word(end - 1).isName()) {
      drafts.accept(
          Draft.factual(
              "How many "
                  + sentence.text(number + 1, end)
                  + " "
                  + clause.inverted(new Range(from, end)),
              sentence,
              new Range(number, number + 1)));
      return;
    }
    Range object = new Range(from, end);
    if (number > from
        || LIGHT.contains(clause.mainVerb().lemma())
        || Subjects.isBare(sentence, object)
        || !sentence.word(end - 1).isNoun()
        || first.is("NUM")
        || sentence.find(
                from, end, "this", "these", "those", "that", "such", "its", "their", "his", "her")
            >= 0
        || sentence.has(from, end, "PRON")) {
      return;
    }
    String asked = Phrases.isPerson(sentence, from, end) ? "Whom " : "What ";
    drafts.accept(Draft.factual(asked + clause.inverted(object), sentence, object));
  }

  /// Whether nothing follows that belongs to the object.
  private static boolean closes(Clause clause, int end) {
    return end == clause.end() || clause.sentence().word(end).is("ADP");
  }

  private static void agent(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    int by = sentence.find(clause.rest().from(), clause.end(), "by");
    if (by < 0) {
      return;
    }
    int end = Phrases.nounPhrase(sentence, by + 1, clause.end(), false);
    boolean gerund = by + 1 < clause.end() && sentence.word(by + 1).is("VERB");
    if (end < 0
        || gerund
        || !closes(clause, end)
        || Phrases.date(sentence, by + 1, end) > 0
        || sentence.word(by + 1).is("NUM")
        || Subjects.isBare(sentence, new Range(by + 1, end))
        || sentence.has(by + 1, end, "PRON")) {
      return;
    }
    Range agent = new Range(by + 1, end);
    boolean person =
        Subjects.isPerson(sentence, agent)
            || (MADE_BY_PERSONS.contains(clause.mainVerb().lemma())
                && Phrases.isName(sentence, agent.from(), agent.to()));
    drafts.accept(
        new Draft(
            (person ? "Who " : "What ") + clause.inverted(agent),
            sentence,
            agent,
            clause.mainVerb().lemma().equals("cause")
                ? dev.riga.read.ReasoningType.CAUSAL
                : dev.riga.read.ReasoningType.FACTUAL));
  }
}
