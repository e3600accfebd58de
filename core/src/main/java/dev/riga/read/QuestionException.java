package dev.riga.read;

/// A question that cannot be asked. The message says why and what to do.
public final class QuestionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QuestionException(String message) {
    super(message);
  }

  /// The question itself when there is something to ask.
  ///
  /// @throws QuestionException when it is blank
  public static String requireAsked(String question) {
    if (question.isBlank()) {
      throw new QuestionException("The question is empty. Ask something in words.");
    }
    return question;
  }
}
