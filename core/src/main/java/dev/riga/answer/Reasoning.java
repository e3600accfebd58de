package dev.riga.answer;

import dev.riga.read.ReasoningType;
import java.util.Map;

/// The kind of reasoning a question asks for.
///
/// @param type the most probable one
/// @param probabilities of all types; they add up to 1
public record Reasoning(ReasoningType type, Map<ReasoningType, Double> probabilities) {}
