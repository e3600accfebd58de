package dev.riga.retrieve;

import java.util.List;

/// Finds the passages for a question and gives each its prior `p(z | x)`.
public interface Retriever {

  /// The `k` best passages, best first; their priors add up to 1. Empty when nothing was found.
  ///
  /// @param question any text that is not blank
  /// @param k at least 1
  /// @param filter which documents may be found
  List<Evidence> retrieve(String question, int k, DocumentFilter filter);
}
