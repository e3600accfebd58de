package dev.riga.text;

/// A sentence of a text.
///
/// @param start its first code point in the text
/// @param end one past its last code point
/// @param text what stands there, exactly; no white space at either end
public record Sentence(int start, int end, String text) {}
