package dev.riga.document;

import java.nio.file.Path;

/// Turns a file into a [Document].
public interface DocumentParser {

  /// Reads one file, within bounded time and memory.
  ///
  /// @param file an existing regular file
  /// @param name how the document will be cited
  /// @throws DocumentException when the file holds no text that can be read; the message is the
  ///   reason that is shown for the skipped file
  Document parse(Path file, String name);
}
