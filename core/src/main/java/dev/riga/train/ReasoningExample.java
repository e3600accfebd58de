package dev.riga.train;

import dev.riga.read.ReasoningType;

/// A question whose reasoning type is known.
///
/// @param id the file and line, or number, it comes from
/// @param question the question, without surrounding white space
/// @param type what kind of reasoning it asks for
public record ReasoningExample(String id, String question, ReasoningType type) {}
