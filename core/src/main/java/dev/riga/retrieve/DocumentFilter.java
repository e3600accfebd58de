package dev.riga.retrieve;

import java.util.List;

/// Which documents may be found, by glob patterns over their names.
///
/// `?` is any character and `*` any characters, neither of them `/`; `**` is any characters at all,
/// and as a whole folder also none; `[a-z]`, `[!a-z]` and `{one,two}` are as in a shell, `\` takes
/// the next character as it is. A pattern without `/` matches at any depth (`*.pdf`), and one that
/// matches a folder lets through everything in it (`papers/2024`).
///
/// @param patterns for instance `papers/**.pdf`; a document is let through when one of them
///   matches, or when there is none
public record DocumentFilter(List<String> patterns) {

  /// Lets every document through.
  public static final DocumentFilter ALL = new DocumentFilter(List.of());

  public DocumentFilter {
    patterns = List.copyOf(patterns);
  }
}
