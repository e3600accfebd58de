package dev.riga.document;

/// One page of a document.
///
/// @param number counted from 1
/// @param span where the page's text stands in the document's text
/// @param width in points, as the page is looked at (cropped and turned)
/// @param height in points
/// @param rectangles one for each code point of `span`, in order
public record Page(int number, Span span, float width, float height, Rectangles rectangles) {}
