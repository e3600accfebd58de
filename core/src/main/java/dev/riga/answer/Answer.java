package dev.riga.answer;

import java.util.List;

/// What Riga says to a question.
public sealed interface Answer {

  /// `p(y | x)` of what is said, between 0 and 1; for an abstention the probability that the
  /// question has no answer in these documents.
  double confidence();

  /// The kind of reasoning that the question asks for.
  Reasoning reasoning();

  /// The passages behind it, best first. For an abstention: what was looked at.
  List<Support> support();

  /// Other answers, most probable first.
  List<Alternative> alternatives();

  /// A span of the documents.
  ///
  /// @param text the exact words of the best citation
  record Extracted(
      String text,
      double confidence,
      Reasoning reasoning,
      List<Support> support,
      List<Alternative> alternatives)
      implements Answer {}

  /// A written answer.
  record Generated(
      String text,
      double confidence,
      Reasoning reasoning,
      List<Support> support,
      List<Alternative> alternatives)
      implements Answer {}

  /// No answer in these documents.
  record Abstained(
      double confidence, Reasoning reasoning, List<Support> support, List<Alternative> alternatives)
      implements Answer {}
}
