package dev.riga.retrieve;

import java.util.List;

/// Finds the passages for a question and gives each its prior `p(z | x)`.
public interface Retriever {

  /// The `k` best passages, best first; their priors add up to 1. Empty when nothing was found.
  /// Passages that score alike come in the order of their documents' names, then of the text, so
  /// the same question to the same index gives the same list.
  ///
  /// @param question any text that is not blank
  /// @param k at least 1
  /// @param filter which documents may be found
  /// @throws IllegalArgumentException when `k` is less than 1
  /// @throws dev.riga.index.IndexException when the index cannot be read or the filter makes no
  ///   sense
  List<Evidence> retrieve(String question, int k, DocumentFilter filter);
}
