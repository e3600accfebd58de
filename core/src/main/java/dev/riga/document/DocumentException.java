package dev.riga.document;

/// A document that cannot be read. The message says why and, where a person can mend it, how.
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  public DocumentException(String message) {
    super(message);
    this.passing = false;
  }

  public DocumentException(String message, Throwable cause) {
    super(message, cause);
    this.passing = false;
  }

  private DocumentException(String message, boolean passing) {
    super(message);
    this.passing = passing;
  }

  /// For a reason that lies in the machine as much as in the document: too little memory or time.
  public static DocumentException forNow(String message) {
    return new DocumentException(message, true);
  }

  /// Whether the same document might be read at another time, or with more memory.
  public boolean isForNow() {
    return passing;
  }
}
