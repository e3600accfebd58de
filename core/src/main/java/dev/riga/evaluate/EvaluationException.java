package dev.riga.evaluate;

/// Something that cannot be evaluated. The message says what is wrong, where, and what to do.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message);
  }

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
