package dev.riga.train.questions;

import java.util.function.Consumer;

/// Makes questions of one kind.
interface QuestionRule {

  /// Hands over what can be asked of a statement; nothing when the rule does not fit it.
  void ask(Statement statement, Consumer<Draft> drafts);
}
