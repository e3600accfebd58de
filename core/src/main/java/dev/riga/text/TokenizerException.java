package dev.riga.text;

/// A tokenizer that cannot be loaded or used. The message says what is wrong, with which file, and
/// what to do.
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TokenizerException(String message) {
    super(message);
  }

  public TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
