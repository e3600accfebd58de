package dev.riga.explain.view;

/// A picture that cannot be drawn or written. The message says why and what to do.
public final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PictureException(String message) {
    super(message);
  }

  public PictureException(String message, Throwable cause) {
    super(message, cause);
  }
}
