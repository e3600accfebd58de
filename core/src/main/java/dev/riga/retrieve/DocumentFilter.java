package dev.riga.retrieve;

import java.util.List;

/// Which documents may be found, by glob patterns over their names.
///
/// @param patterns for instance `papers/**.pdf`; a document is let through when one of them
///   matches, or when there is none
public record DocumentFilter(List<String> patterns) {

  /// Lets every document through.
  public static final DocumentFilter ALL = new DocumentFilter(List.of());
}
