package dev.riga.index;

import java.util.List;
import java.util.Optional;

/// What the index remembers of a file, whether it holds a document or was skipped.
///
/// @param name how the document is cited
/// @param contentHash SHA-256 of its bytes
/// @param settings names the way files were read and cut into passages
/// @param title the document's own, or an empty string
/// @param mediaType for instance `application/pdf`; empty for a skipped file
/// @param passages how many the document was cut into
/// @param warnings what could not be read although the rest could
/// @param skippedBecause why there is no document; empty when there is one
/// @param seen the file as it was when it was read
record FileEntry(
    String name,
    String contentHash,
    String settings,
    String title,
    String mediaType,
    int passages,
    List<String> warnings,
    Optional<String> skippedBecause,
    Stamp seen) {

  /// What a look at a file's folder entry tells without reading it.
  ///
  /// @param size in bytes
  /// @param modified when its bytes last changed, in nanoseconds since 1970
  /// @param checked when this was looked up, in nanoseconds since 1970
  record Stamp(long size, long modified, long checked) {
    private static final long CLOCK_TICK = 2_000_000_000L;

    /// Whether a file that now looks like `now` surely holds the same bytes. A change within the
    /// clock tick of a file system (up to two seconds) of the last look may have left the same time
    /// behind, so such a file has to be read again.
    boolean vouchesFor(Stamp now) {
      return size == now.size && modified == now.modified && checked - modified > CLOCK_TICK;
    }

    boolean sameFile(Stamp other) {
      return size == other.size && modified == other.modified;
    }
  }

  boolean isDocument() {
    return skippedBecause.isEmpty();
  }

  FileEntry seenAs(Stamp stamp) {
    return named(name, stamp);
  }

  FileEntry named(String other, Stamp stamp) {
    return new FileEntry(
        other, contentHash, settings, title, mediaType, passages, warnings, skippedBecause, stamp);
  }
}
