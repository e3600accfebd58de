package dev.riga.document;

import java.util.OptionalInt;

/// The exact words of a document and their place.
///
/// @param document the [Document#name]
/// @param page where the words begin, counted from 1; empty for a format without pages
/// @param span code points of the document's text, as `riga text FILE` prints it
/// @param text what stands there, exactly
public record Citation(String document, OptionalInt page, Span span, String text) {

  /// The document and its page, for instance `papers/a.pdf, page 3`.
  public String place() {
    return page.isPresent() ? document + ", page " + page.getAsInt() : document;
  }
}
