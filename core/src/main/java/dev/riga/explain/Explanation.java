package dev.riga.explain;

import dev.riga.document.Passage;
import dev.riga.read.Reasoning;
import java.util.List;
import java.util.Optional;

/// Why Riga said what it said.
public sealed interface Explanation {

  /// An attribution with what its test showed.
  record Tested(Attribution attribution, Faithfulness faithfulness) {}

  /// Of an answer that is a span of the documents.
  ///
  /// @param answer the text
  /// @param posterior which passages made it, and what would be said without them
  /// @param passage the passage whose words are valued: the one with the largest posterior
  /// @param index of that passage, in the order they were retrieved, from 0
  /// @param inspection the inside of the reader over it
  /// @param tested every attribution asked for, best first
  /// @param best the best that holds; empty when none does
  /// @param reasoning the words that made it causal or comparative, for a reader with that head
  /// @param randomisation what random weights do to the methods, where it was asked for
  record OfSpan(
      String answer,
      Posterior posterior,
      Passage passage,
      int index,
      Inspection inspection,
      List<Tested> tested,
      Optional<Tested> best,
      Optional<OfReasoning> reasoning,
      Optional<Randomisation> randomisation)
      implements Explanation {}

  /// Of an abstention: there is nothing to explain but that.
  ///
  /// @param reason in one or two sentences
  record OfAbstention(String reason) implements Explanation {}

  /// Of the kind of reasoning.
  ///
  /// @param reasoning what the reader's head says of the passage
  /// @param attribution of the log probability of its most probable class
  record OfReasoning(Reasoning reasoning, Attribution attribution) {}
}
