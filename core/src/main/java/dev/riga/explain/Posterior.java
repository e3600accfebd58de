package dev.riga.explain;

import dev.riga.answer.Support;
import dev.riga.document.Passage;
import java.util.List;

/// Which passages made an answer y, and what would be said without them.
///
/// @param probability `p(y | x)`, the confidence of the answer
/// @param shares one for each passage, in the order they were retrieved
/// @param shapley Shapley value of each passage for `p(y | x)`, where a passage that is out is out
///   of the prior too; in the same order; they add up to `probability`
/// @param without what would be said without each document that the answer stands in, the one that
///   counts most first, then without each passage of it
/// @param otherwise the documents that say something else, the surest first
public record Posterior(
    double probability,
    List<Share> shares,
    List<Double> shapley,
    List<Counterfactual> without,
    List<Disagreement> otherwise) {

  /// What one passage has to do with the answer.
  ///
  /// @param passage z
  /// @param prior `p(z | x)`, at the calibration's temperature
  /// @param likelihood `p(y | x, z)`
  /// @param posterior `p(z | x, y)`; over all passages it adds up to 1
  /// @param probability its part of `p(y | x)`: posterior times `p(y | x)`; these add up to it
  /// @param logProbability its part of `log p(y | x)`: posterior times that; these add up to it
  public record Share(
      Passage passage,
      double prior,
      double likelihood,
      double posterior,
      double probability,
      double logProbability) {}

  /// A document that says something else: what would be answered from it alone is neither this
  /// answer nor a part or an extension of it.
  ///
  /// @param document its name
  /// @param text what it says
  /// @param support where it says so, with the passage; prior and posterior as from it alone
  /// @param alone how sure Riga would be if there were only this document
  /// @param probability `p(y' | x)` of what it says among all passages that were read; 0 when the
  ///   reader kept none of its spans
  /// @param sentence for instance "papers/b.pdf, page 3, says otherwise: 1887, with probability
  ///   0.31 by itself."
  public record Disagreement(
      String document,
      String text,
      Support support,
      double alone,
      double probability,
      String sentence) {}

  /// What would be said if something were not there.
  ///
  /// @param document the document left out
  /// @param passage the number of the one passage left out, in the order they were retrieved, from
  ///   0; -1 when the whole document is
  /// @param answer what would be said; empty when Riga would not answer
  /// @param probability how sure that would be
  /// @param changed whether it differs from what is said now
  /// @param sentence for instance "Without papers/a.pdf the answer would be 1887, with probability
  ///   0.31."
  public record Counterfactual(
      String document,
      int passage,
      String answer,
      double probability,
      boolean changed,
      String sentence) {}
}
