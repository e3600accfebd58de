package dev.riga.index;

import java.time.Instant;
import java.util.List;

/// What the index knows of a document besides its passages.
///
/// @param name as in [dev.riga.document.Document#name]
/// @param title the document's own title, or an empty string
/// @param mediaType for instance `application/pdf`
/// @param contentHash SHA-256 of the file's bytes, in lower-case hexadecimal
/// @param bytes the length of the file
/// @param modified when the file was last changed before it was read
/// @param passages how many it was cut into
/// @param warnings what could not be read of it although the rest could, one sentence each
public record IndexedDocument(
    String name,
    String title,
    String mediaType,
    String contentHash,
    long bytes,
    Instant modified,
    int passages,
    List<String> warnings) {}
