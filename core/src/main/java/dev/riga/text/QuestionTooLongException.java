package dev.riga.text;

/// A question that leaves no room for its context in a window.
public final class QuestionTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int questionTokens;
  private final int mostTokens;

  QuestionTooLongException(int questionTokens, int mostTokens, int maxLength, int stride) {
    super(
        "the question has %d tokens; in windows of %d tokens that overlap by %d it may have at most %d. Ask a shorter question."
            .formatted(questionTokens, maxLength, stride, Math.max(0, mostTokens)));
    this.questionTokens = questionTokens;
    this.mostTokens = mostTokens;
  }

  /// The length of the question in tokens, without special tokens.
  public int questionTokens() {
    return questionTokens;
  }

  /// The longest question that the window and its overlap leave room for; may be negative when even
  /// an empty question does not fit.
  public int mostTokens() {
    return mostTokens;
  }
}
