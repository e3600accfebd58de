package dev.riga.document;

import java.util.List;
import java.util.Optional;

/// One page of a document.
///
/// @param number counted from 1
/// @param span where the page's text stands in the document's text
/// @param width in points
/// @param height in points
/// @param rectangles one for each code point of `span`, in order; empty for a code point that is
///   not drawn (a line break, a space that the layout implies)
public record Page(
    int number, Span span, float width, float height, List<Optional<Rectangle>> rectangles) {}
