package dev.riga.read;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import java.util.List;
import java.util.Optional;

/// What a reader says of one passage z and a question x: the spans' probabilities and that of "no
/// answer here" add up to at most 1 (the spans that were not kept make up the rest).
///
/// @param passage z
/// @param spans the most probable spans, best first, no span twice
/// @param logNoAnswer `log p(no answer | x, z)`
/// @param logAnswer `log p(some span | x, z)` over all spans, also those not kept: `log(1 -
///   exp(logNoAnswer))` without its rounding
/// @param reasoning the kind of reasoning as the network's own head sees it; empty for a reader
///   without that head
public record Reading(
    Passage passage,
    List<AnswerSpan> spans,
    double logNoAnswer,
    double logAnswer,
    Optional<Reasoning> reasoning) {

  /// A span of the passage's text.
  ///
  /// @param span code points of [Passage#text]
  /// @param text what stands there, exactly
  /// @param logProbability `log p(span | x, z)`
  public record AnswerSpan(Span span, String text, double logProbability) {}
}
