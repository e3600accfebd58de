package dev.riga.retrieve;

import dev.riga.document.Passage;
import dev.riga.index.IndexedDocument;
import java.util.Optional;
import java.util.OptionalDouble;

/// A retrieved passage z with its prior for the question x.
///
/// @param passage z
/// @param logPrior `log p(z | x)`, normalised over the passages retrieved together; at most 0
/// @param score the retriever's own score that the prior was made from
/// @param match what the score was made of
/// @param source the document that the passage stands in; empty when it comes from no index
public record Evidence(
    Passage passage, double logPrior, double score, Match match, Optional<IndexedDocument> source) {

  /// How well a passage matches a question in each of the ways that were looked at.
  ///
  /// @param lexical the BM25 score, 0 or more
  /// @param innerProduct of the vectors of question and passage, computed from the vectors as the
  ///   encoder made them
  public record Match(OptionalDouble lexical, OptionalDouble innerProduct) {
    /// Looked at in none of these ways.
    public static final Match NONE = new Match(OptionalDouble.empty(), OptionalDouble.empty());
  }

  /// Evidence that comes from no index.
  public Evidence(Passage passage, double logPrior, double score) {
    this(passage, logPrior, score, Match.NONE, Optional.empty());
  }
}
