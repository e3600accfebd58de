package dev.riga.explain;

import dev.riga.document.Span;
import java.util.List;

/// The inside of one forward pass of a reader over a question and a context.
///
/// @param question as the reader took it
/// @param context the whole text; the tokens may show only a window of it
/// @param tokens of the window, special ones included
/// @param startLogits one for each token, in fp32
/// @param endLogits one for each token
/// @param answer the best span of the window, whether or not "no answer" is likelier
/// @param attentions after softmax, of every layer and head
/// @param windows how many windows the context has; this is the one with the best span
public record Inspection(
    String question,
    String context,
    List<Token> tokens,
    List<Float> startLogits,
    List<Float> endLogits,
    AnswerTokens answer,
    AttentionMaps attentions,
    int windows) {

  /// A span of the context as tokens.
  ///
  /// @param first the first of its tokens
  /// @param last the last of its tokens, included
  /// @param span code points of the context
  /// @param text what stands there
  /// @param probability `p(span | x, z)` among all spans of the window and "no answer here"
  public record AnswerTokens(int first, int last, Span span, String text, double probability) {}

  /// Whether a token is part of the answer.
  public boolean inAnswer(int token) {
    return token >= answer.first() && token <= answer.last();
  }
}
