package dev.riga.read;

import dev.riga.document.Passage;
import java.util.List;
import java.util.Optional;

/// What a reader says of one passage z and a question x: the spans' probabilities and that of "no
/// answer here" add up to at most 1 (the spans that were not kept make up the rest).
///
/// @param passage z
/// @param spans the most probable spans, best first
/// @param logNoAnswer `log p(no answer | x, z)`
/// @param reasoning the probabilities of the reasoning types as the network's own head gives them,
///   in the order of [ReasoningType]; empty for a reader without that head. The caller owns the
///   array.
public record Reading(
    Passage passage, List<AnswerSpan> spans, double logNoAnswer, Optional<double[]> reasoning) {

  /// A span of the passage's text.
  ///
  /// @param span code points of [Passage#text]
  /// @param text what stands there, exactly
  /// @param logProbability `log p(span | x, z)`
  public record AnswerSpan(dev.riga.document.Span span, String text, double logProbability) {}
}
