package dev.riga.document;

/// A document that cannot be read. The message says why and, where a person can mend it, how.
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DocumentException(String message) {
    super(message);
  }

  public DocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
