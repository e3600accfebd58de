package dev.riga.train;

/// A training run that cannot start, go on or be saved. The message says at which step, what was
/// kept, and what to do.
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
