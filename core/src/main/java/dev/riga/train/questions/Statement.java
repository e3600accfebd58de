package dev.riga.train.questions;

import dev.riga.train.questions.Clause.Range;
import java.util.Optional;

/// What a rule looks at.
///
/// @param sentence a sentence that is worth asking about
/// @param body its words without the full stop
/// @param main its main clause, if it has a shape that can be turned round
/// @param previous the sentence before it in the passage
record Statement(
    TaggedSentence sentence, Range body, Optional<Clause> main, Optional<TaggedSentence> previous) {

  static Statement of(TaggedSentence sentence, Optional<TaggedSentence> previous) {
    Range body = body(sentence);
    return new Statement(sentence, body, Clause.of(sentence, 0, body.to()), previous);
  }

  static Range body(TaggedSentence sentence) {
    int end = sentence.size();
    while (end > 0 && sentence.word(end - 1).text().matches("[.!]")) {
      end--;
    }
    return new Range(0, end);
  }
}
