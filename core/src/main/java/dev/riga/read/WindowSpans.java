package dev.riga.read;

import dev.riga.document.Span;

/// The spans of one window: which pairs of its tokens may be an answer, and which words of the
/// passage each stands for.
public final class WindowSpans {
  private final PassageTokens tokens;
  private final int offset;
  private final int maxTokens;

  /// @param tokens of the passage in the window
  /// @param offset where the first of them stands among the window's tokens
  /// @param maxTokens the most tokens of a span
  WindowSpans(PassageTokens tokens, int offset, int maxTokens) {
    this.tokens = tokens;
    this.offset = offset;
    this.maxTokens = maxTokens;
  }

  /// The most tokens of a span.
  public int maxTokens() {
    return maxTokens;
  }

  /// The first token of the passage in the window.
  public int first() {
    return offset;
  }

  /// How many tokens of the passage the window holds.
  public int count() {
    return tokens.length();
  }

  /// Whether an answer may begin with one token of the window and end with another, not before it:
  /// both are the passage's, neither is blank, and nothing between them repeats the question.
  public boolean possible(int first, int last) {
    return isBorder(first) && isBorder(last) && !tokens.echoes(first - offset, last - offset);
  }

  /// Whether what the network gives a span of two tokens counts as "no answer", since it repeats
  /// the question.
  public boolean echoes(int first, int last) {
    return isBorder(first) && isBorder(last) && tokens.echoes(first - offset, last - offset);
  }

  private boolean isBorder(int token) {
    int own = token - offset;
    return own >= 0 && own < tokens.length() && !tokens.blank(own);
  }

  /// The code points of the passage that the tokens from `first` to `last` stand for, whole words.
  ///
  /// @param first a possible token of the window
  /// @param last another, not before it
  public Span span(int first, int last) {
    return new Span(tokens.from(first - offset), tokens.to(last - offset));
  }
}
