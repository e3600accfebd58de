package dev.riga.document;

import java.util.List;

/// A document as Riga reads it: its text in reading order and what is known of the places in it.
///
/// Running headers, footers and page numbers are not in the text; words hyphenated at line ends are
/// joined. The text is exactly what `riga text FILE` prints, and every [Span] counts its code
/// points.
///
/// @param name how the document is cited: its path relative to the folder that was asked for, with
///   the folder's name in front and `/` between
/// @param title the document's own title, or an empty string
/// @param mediaType for instance `application/pdf`
/// @param contentHash SHA-256 of the file's bytes, in lower-case hexadecimal
/// @param text in reading order
/// @param pages in order; empty for a format without pages
/// @param blocks in order of the text, not overlapping
/// @param warnings what could not be read although the rest could, one sentence each; mostly empty
public record Document(
    String name,
    String title,
    String mediaType,
    String contentHash,
    String text,
    List<Page> pages,
    List<Block> blocks,
    List<String> warnings) {}
