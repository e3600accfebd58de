package dev.riga.train.questions;

import dev.riga.document.Span;
import dev.riga.read.ReasoningType;

/// A question that was made from a passage.
///
/// @param question a sentence with a question mark at its end, or a cloze with `_____` in it
/// @param answer code points of the passage
/// @param reasoning what kind of reasoning the question asks for
public record GeneratedQuestion(String question, Span answer, ReasoningType reasoning) {}
