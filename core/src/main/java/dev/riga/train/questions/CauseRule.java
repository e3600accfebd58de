package dev.riga.train.questions;

import dev.riga.read.ReasoningType;
import dev.riga.train.questions.Clause.Range;
import java.util.Optional;
import java.util.function.Consumer;

/// "Why is Baltic amber cloudy?": of sentences with "because", "because of", "due to", "so",
/// "therefore", and of what follows "in order to".
final class CauseRule implements QuestionRule {

  private static final int LONGEST_ANSWER = 30;

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    because(statement, drafts);
    dueTo(statement, drafts);
    so(statement, drafts);
    therefore(statement, drafts);
    purpose(statement, drafts);
  }

  private static void because(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int end = statement.body().to();
    int because = sentence.find(0, end, "because");
    if (because < 0 || because + 2 >= end || sentence.word(because + 1).says("of")) {
      return;
    }
    if (because > 0) {
      why(
          sentence,
          0,
          because,
          new Range(because + 1, endOfClause(sentence, because + 1, end)),
          drafts);
      return;
    }
    int comma = sentence.find(1, end, ",");
    if (comma > 2) {
      why(sentence, comma + 1, end, new Range(1, comma), drafts);
    }
  }

  private static void dueTo(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int end = statement.body().to();
    for (int i = 0; i + 2 < end; i++) {
      Word word = sentence.word(i);
      Word next = sentence.word(i + 1);
      boolean gives =
          (word.says("because") && next.says("of"))
              || (word.says("due", "owing", "thanks") && next.says("to"));
      int phraseEnd = gives ? Phrases.nounPhrase(sentence, i + 2, end, true) : -1;
      if (phraseEnd < 0) {
        continue;
      }
      Range cause = new Range(i + 2, phraseEnd);
      boolean ends = phraseEnd == end || sentence.word(phraseEnd).is("PUNCT");
      if (i > 2 && ends && !sentence.word(i - 1).is("NOUN", "ADV", "AUX")) {
        why(sentence, 0, i, cause, drafts);
      } else if (i > 2 && ends && sentence.word(i - 1).is("NOUN")) {
        why(sentence, 0, i, cause, drafts);
      } else if (i == 0 && ends && phraseEnd < end) {
        why(sentence, phraseEnd + 1, end, cause, drafts);
      }
      return;
    }
  }

  private static void so(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int end = statement.body().to();
    for (int i = 3; i + 3 < end; i++) {
      boolean concludes =
          sentence.word(i).says("so", "therefore", "hence", "thus")
              && sentence.word(i - 1).text().matches("[,;]")
              && !sentence
                  .word(i + 1)
                  .says("that", "far", "as", "to", "on", "forth", "much", "many");
      if (concludes) {
        int from = sentence.word(i + 1).isComma() ? i + 2 : i + 1;
        Optional<Clause> cause = Clause.of(sentence, 0, i - 1);
        if (cause.isPresent() && cause.get().end() == i - 1) {
          why(sentence, from, end, new Range(cause.get().subject().from(), i - 1), drafts);
        }
        return;
      }
    }
  }

  private static void therefore(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int from = connective(sentence);
    if (from < 0 || statement.previous().isEmpty()) {
      return;
    }
    TaggedSentence before = statement.previous().get();
    Range cause = Statement.body(before);
    if (cause.size() > 3 && cause.size() <= LONGEST_ANSWER) {
      Clause.of(sentence, from, statement.body().to())
          .filter(CauseRule::canAsk)
          .ifPresent(clause ->
              drafts.accept(
                  new Draft("Why " + clause.inverted(), before, cause, ReasoningType.CAUSAL)));
    }
  }

  private static int connective(TaggedSentence sentence) {
    if (sentence.size() < 6) {
      return -1;
    }
    String beginning = sentence.text(0, 3).toLowerCase(java.util.Locale.ROOT);
    if (sentence.word(0).says("therefore", "consequently", "hence", "thus")) {
      return sentence.word(1).isComma() ? 2 : 1;
    }
    boolean phrase =
        beginning.equals("as a result")
            || beginning.equals("for this reason")
            || beginning.equals("for that reason");
    return phrase && sentence.word(3).isComma() ? 4 : -1;
  }

  private static void purpose(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int end = statement.body().to();
    for (int i = 3; i + 4 < end; i++) {
      if (sentence.word(i).says("in")
          && sentence.word(i + 1).says("order")
          && sentence.word(i + 2).says("to")) {
        why(sentence, 0, i, new Range(i + 2, endOfClause(sentence, i + 3, end)), drafts);
        return;
      }
    }
  }

  private static int endOfClause(TaggedSentence sentence, int from, int end) {
    for (int i = from; i < end; i++) {
      if (sentence.word(i).text().matches("[;:()—–]")) {
        return i;
      }
      boolean other =
          sentence.word(i).isComma()
              && i + 1 < end
              && sentence.word(i + 1).says("but", "so", "yet", "and", "which");
      if (other) {
        return i;
      }
    }
    return end;
  }

  private static void why(
      TaggedSentence sentence, int from, int to, Range cause, Consumer<Draft> drafts) {
    if (cause.size() < 2 || cause.size() > LONGEST_ANSWER) {
      return;
    }
    Clause.of(sentence, from, to)
        .filter(CauseRule::canAsk)
        .ifPresent(clause ->
            drafts.accept(
                new Draft("Why " + clause.inverted(), sentence, cause, ReasoningType.CAUSAL)));
  }

  private static boolean canAsk(Clause clause) {
    return clause.canInvert() && !Subjects.isVague(clause.sentence(), clause.subject());
  }
}
