package dev.riga.answer;

import dev.riga.read.Reasoning;
import java.util.List;
import java.util.Optional;

/// What Riga says to a question.
public sealed interface Answer {

  /// `p(y | x)` of what is said, between 0 and 1; for an abstention the probability that the
  /// question has no answer in these documents.
  double confidence();

  /// `p(answerable | x)`: the probability that these documents answer the question at all.
  double answerable();

  /// The kind of reasoning that the question asks for; empty when the reader has no head for it.
  Optional<Reasoning> reasoning();

  /// The places behind it, best first, none twice. For an abstention: the passages looked at.
  List<Support> support();

  /// Other answers, most probable first.
  List<Alternative> alternatives();

  /// A span of the documents.
  ///
  /// @param text the exact words of the best citation
  record Extracted(
      String text,
      double confidence,
      double answerable,
      Optional<Reasoning> reasoning,
      List<Support> support,
      List<Alternative> alternatives)
      implements Answer {}

  /// A written answer.
  record Generated(
      String text,
      double confidence,
      double answerable,
      Optional<Reasoning> reasoning,
      List<Support> support,
      List<Alternative> alternatives)
      implements Answer {}

  /// No answer in these documents; the alternatives are what would have been said.
  record Abstained(
      double confidence,
      double answerable,
      Optional<Reasoning> reasoning,
      List<Support> support,
      List<Alternative> alternatives)
      implements Answer {}
}
