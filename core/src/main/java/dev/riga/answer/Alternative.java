package dev.riga.answer;

import java.util.List;

/// Another answer to the same question, with its own citations.
///
/// @param text as the most probable span spells it
/// @param probability on the same scale as the confidence of the answer
/// @param support best first
public record Alternative(String text, double probability, List<Support> support) {}
