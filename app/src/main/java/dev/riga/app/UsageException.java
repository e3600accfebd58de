package dev.riga.app;

/// The command was called with something that it cannot work with. The message says what and what
/// to do.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
