package dev.riga.index;

import java.util.Comparator;

/// A passage that an [IndexView] found.
///
/// @param id names the passage within that view only
/// @param document the name of its document
/// @param number its place among the document's passages
/// @param likeness the same number for passages that say the same in the same words
/// @param score what it was found by
public record Hit(int id, String document, int number, long likeness, double score) {

  /// Best first; equal scores in the order of the documents' names, then of the text.
  public static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score)
          .reversed()
          .thenComparing(Hit::document)
          .thenComparingInt(Hit::number);

  /// The same passage with another score.
  public Hit scored(double other) {
    return new Hit(id, document, number, likeness, other);
  }
}
