package dev.riga.document;

import java.util.List;
import java.util.OptionalInt;

/// A few sentences of one document: what is retrieved and read.
///
/// @param document the [Document#name] it comes from
/// @param number its place among the document's passages, from 0
/// @param span where it stands in the document's text
/// @param text what stands there, exactly
/// @param headings the path of headings above it, outermost first: context, not part of `text`
/// @param pages where each page begins that the passage touches; empty without pages
public record Passage(
    String document,
    int number,
    Span span,
    String text,
    List<String> headings,
    List<PageStart> pages) {

  /// A page and the code point of the document's text where it begins.
  ///
  /// @param page counted from 1
  /// @param start in the document's text; may lie before the passage
  public record PageStart(int page, int start) {}

  /// The page of a code point of the document's text, counted from 1; empty without pages.
  public OptionalInt pageOf(int codePoint) {
    OptionalInt page = OptionalInt.empty();
    for (PageStart start : pages) {
      if (start.start() <= codePoint) {
        page = OptionalInt.of(start.page());
      }
    }
    return page;
  }

  /// A citation of part of this passage.
  ///
  /// @param inPassage code points of [#text]
  /// @throws IndexOutOfBoundsException when the passage is shorter than that
  public Citation cite(Span inPassage) {
    Span inDocument = inPassage.shifted(span.start());
    return new Citation(document, pageOf(inDocument.start()), inDocument, inPassage.of(text));
  }
}
