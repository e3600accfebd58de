package dev.riga.answer;

import dev.riga.document.Citation;
import dev.riga.document.Passage;

/// A place in a document that made an answer. Passages overlap: where several of them hold the very
/// same words of the document, the place stands here once and their shares are added.
///
/// @param citation the answer's words
/// @param passage the passage z that holds them and counts most
/// @param prior `p(z | x)` of the passages that cite this place, together
/// @param posterior `p(z | x, y)` of the same, together; over all places it adds up to 1
public record Support(Citation citation, Passage passage, double prior, double posterior) {}
