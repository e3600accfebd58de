package dev.riga.explain.view;

import java.nio.file.Path;
import java.util.Optional;

/// Shows pages of documents as they look.
public interface DocumentPages {

  /// One page, within bounded time and memory.
  ///
  /// @param file a document of any format
  /// @param page counted from 1
  /// @return empty for a format whose pages have no look of their own
  /// @throws dev.riga.document.DocumentException when the page cannot be drawn
  Optional<PageImage> image(Path file, int page);

  /// Shows none.
  static DocumentPages none() {
    return (file, page) -> Optional.empty();
  }
}
