package dev.riga.train.questions;

import dev.riga.read.ReasoningType;
import dev.riga.train.questions.Clause.Range;
import java.util.Optional;
import java.util.function.Consumer;

/// "Which is shallower, the Baltic Sea or the North Sea?", "What is the Baltic Sea shallower
/// than?", "What, unlike salt water, freezes in winter?": of sentences with "than", "whereas",
/// "while" and "unlike".
final class ComparisonRule implements QuestionRule {

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    statement.main().ifPresent(clause -> than(clause, drafts));
    whereas(statement, drafts);
    unlike(statement, drafts);
  }

  private static void than(Clause clause, Consumer<Draft> drafts) {
    TaggedSentence sentence = clause.sentence();
    int than = sentence.find(clause.rest().from(), clause.end(), "than");
    if (than < 0 || Subjects.isVague(sentence, clause.subject()) || !clause.canInvert()) {
      return;
    }
    int end = Phrases.nounPhrase(sentence, than + 1, clause.end(), false);
    boolean number = than + 1 < clause.end() && sentence.word(than + 1).is("NUM", "PRON", "ADV");
    if (end < 0
        || number
        || end != clause.end()
        || sentence.word(than - 1).says("other", "rather")) {
      return;
    }
    Range other = new Range(than + 1, end);
    if (Subjects.isBare(sentence, other) || sentence.has(other.from(), other.to(), "PRON")) {
      return;
    }
    add("What " + clause.inverted(other), sentence, other, drafts);
    if (clause.isCopula() && isComparative(sentence, clause.rest().from(), than)) {
      String which = Subjects.isPerson(sentence, clause.subject()) ? "Who " : "Which ";
      add(
          which
              + sentence.text(clause.verbs().from(), than)
              + ", "
              + clause.inside(clause.subject())
              + " or "
              + clause.text(other),
          sentence,
          clause.subject(),
          drafts);
    }
  }

  /// "shallower", "less salty", "much older".
  private static boolean isComparative(TaggedSentence sentence, int from, int to) {
    return to > from
        && to - from <= 3
        && (sentence.word(to - 1).lower().endsWith("er")
            || sentence.find(from, to, "more", "less") >= 0);
  }

  private static void whereas(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int end = statement.body().to();
    int split = sentence.find(1, end, "whereas", "while");
    boolean splits = split > 3 && sentence.word(split - 1).isComma();
    if (!splits) {
      return;
    }
    Optional<Clause> first = Clause.of(sentence, 0, split - 1);
    Optional<Clause> second = Clause.of(sentence, split + 1, end);
    if (first.isEmpty() || second.isEmpty() || vague(first.get()) || vague(second.get())) {
      return;
    }
    contrast(first.get(), second.get(), drafts);
    contrast(second.get(), first.get(), drafts);
  }

  private static boolean vague(Clause clause) {
    return Subjects.isVague(clause.sentence(), clause.subject());
  }

  /// "What flows west, whereas the Daugava flows north?"
  private static void contrast(Clause asked, Clause other, Consumer<Draft> drafts) {
    if (!Subjects.isBare(asked.sentence(), asked.subject())) {
      add(
          Subjects.asked(asked)
              + " "
              + asked.predicate()
              + ", whereas "
              + asked.sentence().inside(other.subject().from(), other.end()),
          asked.sentence(),
          asked.subject(),
          drafts);
    }
  }

  private static void unlike(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    if (!sentence.word(0).says("unlike")) {
      return;
    }
    int comma = sentence.find(1, statement.body().to(), ",");
    int phrase = Phrases.nounPhrase(sentence, 1, statement.body().to(), true);
    if (comma < 0 || phrase != comma || sentence.has(1, comma, "PRON")) {
      return;
    }
    Clause.of(sentence, comma + 1, statement.body().to())
        .filter(clause -> !vague(clause) && !Subjects.isBare(sentence, clause.subject()))
        .ifPresent(clause ->
            add(
                "Unlike "
                    + sentence.text(1, comma)
                    + ", "
                    + Subjects.asked(clause).toLowerCase(java.util.Locale.ROOT)
                    + " "
                    + clause.predicate(),
                sentence,
                clause.subject(),
                drafts));
  }

  private static void add(
      String question, TaggedSentence sentence, Range answer, Consumer<Draft> drafts) {
    drafts.accept(new Draft(question, sentence, answer, ReasoningType.COMPARATIVE));
  }
}
