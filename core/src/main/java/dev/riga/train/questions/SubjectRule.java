package dev.riga.train.questions;

import dev.riga.read.ReasoningType;
import dev.riga.train.questions.Clause.Range;
import java.util.Set;
import java.util.function.Consumer;

/// "Who discovered radium in 1898?", "What is connected to the North Sea?", "How many ships sank?":
/// the subject gives way to the question word and nothing else moves.
final class SubjectRule implements QuestionRule {

  private static final Set<String> CAUSING = Set.of("cause", "trigger", "provoke");

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    statement.main().ifPresent(clause -> ask(clause, drafts));
  }

  private static void ask(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    Range subject = clause.subject();
    if (countsSubject(clause)) {
      String predicate = sentence.text(clause.verbs().from(), clause.end());
      String counted = sentence.text(subject.from() + 1, subject.to());
      drafts.accept(
          Draft.factual(
              "How many " + counted + " " + predicate,
              sentence,
              new Range(subject.from(), subject.from() + 1)));
      return;
    }
    if (Subjects.isVague(sentence, subject)
        || (!clause.lead().isEmpty() && sentence.word(clause.lead().from()).says("unlike"))
        || Subjects.isBare(sentence, subject)
        || isThin(clause)) {
      return;
    }
    String asked = Subjects.asked(clause) + " " + clause.predicate();
    drafts.accept(new Draft(asked, sentence, subject, reasoning(clause)));
  }

  private static boolean countsSubject(Clause clause) {
    TaggedSentence sentence = clause.sentence();
    Word first = sentence.word(clause.subject().from());
    Word next = sentence.word(Math.min(clause.subject().from() + 1, clause.subject().to() - 1));
    return first.is("NUM")
        && clause.subject().size() > 1
        && Character.isLowerCase(next.text().codePointAt(0))
        && !next.says("percent", "per")
        && sentence.word(clause.subject().to() - 1).hasAddedS()
        && !first.says("one")
        && sentence.word(clause.subject().to() - 1).is("NOUN");
  }

  /// Whether the rest says too little, or nothing that only the subject is: "is important", "is a
  /// lighthouse".
  private static boolean isThin(Clause clause) {
    TaggedSentence sentence = clause.sentence();
    int content = 0;
    for (int i = clause.rest().from(); i < clause.end(); i++) {
      content += sentence.word(i).is("NOUN", "PROPN", "NUM", "ADJ", "VERB") ? 1 : 0;
    }
    if (clause.isCopula()) {
      return content < 2 || (!sentence.word(clause.rest().from()).says("the") && content < 4);
    }
    return content < 1 || (content < 2 && !clause.isPassive() && clause.rest().size() < 2);
  }

  private static ReasoningType reasoning(Clause clause) {
    TaggedSentence sentence = clause.sentence();
    String verb = clause.mainVerb().lemma();
    boolean leads =
        Set.of("lead", "result").contains(verb)
            && clause.rest().size() > 1
            && sentence.word(clause.rest().from()).says("to", "in");
    if (leads || CAUSING.contains(verb)) {
      return ReasoningType.CAUSAL;
    }
    return sentence.find(clause.verbs().from(), clause.end(), "than", "whereas", "unlike") >= 0
        ? ReasoningType.COMPARATIVE
        : ReasoningType.FACTUAL;
  }
}
