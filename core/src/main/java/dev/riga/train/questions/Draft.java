package dev.riga.train.questions;

import dev.riga.read.ReasoningType;
import dev.riga.train.questions.Clause.Range;

/// A question as a rule makes it, before it is judged.
///
/// @param question without a question mark at its end
/// @param sentence where the answer stands
/// @param answer the words of the sentence that answer
record Draft(String question, TaggedSentence sentence, Range answer, ReasoningType reasoning) {

  static Draft factual(String question, TaggedSentence sentence, Range answer) {
    return new Draft(question, sentence, answer, ReasoningType.FACTUAL);
  }

  String answerText() {
    return sentence.text(answer.from(), answer.to());
  }
}
