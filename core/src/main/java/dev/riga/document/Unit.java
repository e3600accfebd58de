package dev.riga.document;

/// What passages are made of and never cut: a sentence, a row, a line of code, or a part of one
/// that is too long for a passage.
///
/// @param span in the document's text
/// @param tokens how many tokens it has by itself
/// @param beginsBlock whether it is the first of its paragraph or table
/// @param row whether it is of a table
/// @param repeatable whether two passages next to each other may share it
record Unit(Span span, int tokens, boolean beginsBlock, boolean row, boolean repeatable) {}
