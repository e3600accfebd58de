package dev.riga.train;

/// A data file or a recipe that cannot be used. The message names the file, the place in it, and
/// what to do.
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
