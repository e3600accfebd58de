package dev.riga.train.questions;

import dev.riga.train.questions.Clause.Range;
import java.util.function.Consumer;

/// The sentence itself with a gap where a name or a date stands, for sentences that no other rule
/// can turn into a question.
final class ClozeRule implements QuestionRule {

  /// What stands in the gap's place.
  static final String GAP = "_____";

  @Override
  public void ask(Statement statement, Consumer<Draft> drafts) {
    TaggedSentence sentence = statement.sentence();
    int end = statement.body().to();
    if (!sentence.has(0, end, "VERB", "AUX") || sentence.word(0).is("PRON", "CCONJ", "SCONJ")) {
      return;
    }
    for (int i = end - 1; i > 0; i--) {
      int after = answer(sentence, i, end);
      if (after > 0) {
        String question =
            Clause.joined(sentence.text(0, i), GAP, sentence.text(after, end))
                .replace(" ’s", "’s")
                .replace(" 's", "'s");
        drafts.accept(Draft.factual(question, sentence, new Range(i, after)));
        return;
      }
    }
  }

  /// One past the name or date that begins at a place, or -1.
  private static int answer(TaggedSentence sentence, int from, int end) {
    int date = Phrases.date(sentence, from, end);
    if (date > 0 && sentence.word(from - 1).is("ADP")) {
      return date;
    }
    if (!sentence.word(from).isName() || sentence.word(from - 1).isName()) {
      return -1;
    }
    int after = from;
    while (after < end && sentence.word(after).isName()) {
      after++;
    }
    boolean partOfMore =
        isCapital(sentence.word(from - 1))
            || (after < end
                && (isCapital(sentence.word(after)) || sentence.word(after).is("NUM", "PART")));
    return !partOfMore && after - from <= 5 && sentence.word(from).text().length() > 2 ? after : -1;
  }

  private static boolean isCapital(Word word) {
    return Character.isUpperCase(word.text().codePointAt(0));
  }
}
