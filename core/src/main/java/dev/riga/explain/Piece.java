package dev.riga.explain;

import dev.riga.document.Span;

/// A piece of the question or of a passage with its value.
///
/// @param part what it belongs to
/// @param span code points of the question, or of the passage's text
/// @param text what stands there, exactly; for a special token its spelling. From a document, so
///   never trusted
/// @param value signed: above 0 it speaks for the answer
public record Piece(Part part, Span span, String text, double value) {}
