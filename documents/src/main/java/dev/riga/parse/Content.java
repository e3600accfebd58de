package dev.riga.parse;

import dev.riga.document.Block;
import dev.riga.document.Page;
import java.util.List;

/// What a reader of one format finds in a file.
///
/// @param title the document's own title, or an empty string
/// @param mediaType what the file is, where its format has several; else an empty string
/// @param text in reading order
/// @param pages in order; empty for a format without pages
/// @param blocks in order of the text, not overlapping
/// @param warnings what could not be read although the rest could
record Content(
    String title,
    String mediaType,
    String text,
    List<Page> pages,
    List<Block> blocks,
    List<String> warnings) {}
