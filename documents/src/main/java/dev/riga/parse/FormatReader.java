package dev.riga.parse;

import java.io.IOException;

/// Reads one format.
interface FormatReader {

  /// The text of a file and its parts.
  ///
  /// @throws dev.riga.document.DocumentException with the reason when there is none to be had
  /// @throws IOException when the file is damaged; the caller says so
  Content read(Snapshot file, Budget budget) throws IOException;
}
