package dev.riga.answer;

import dev.riga.document.Citation;
import dev.riga.document.Passage;

/// A passage that made an answer.
///
/// @param citation the answer's words in it
/// @param passage z
/// @param prior `p(z | x)`
/// @param posterior `p(z | x, y)`
public record Support(Citation citation, Passage passage, double prior, double posterior) {}
