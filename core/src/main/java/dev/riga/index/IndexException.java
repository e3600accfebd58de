package dev.riga.index;

/// An index that cannot be opened, read or written. The message says what happened, where, and what
/// to do about it.
public final class IndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Reason {
    /// There is no index in that folder.
    MISSING,
    /// The folder holds something else.
    NOT_AN_INDEX,
    /// Somebody else is writing it.
    LOCKED,
    /// A later version of Riga wrote it.
    NEWER_FORMAT,
    /// An earlier version of Riga wrote it, in a format that is no longer read.
    OLDER_FORMAT,
    /// Its vectors come from another model.
    OTHER_MODEL,
    /// The disk is full.
    NO_SPACE,
    /// Its files are damaged.
    DAMAGED,
    /// Its files cannot be read or written for another reason.
    UNREADABLE,
    /// Somebody stopped the writing of it.
    STOPPED,
    /// What was asked of it makes no sense.
    BAD_REQUEST
  }

  private final Reason reason;

  public IndexException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public IndexException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// What went wrong, for a program that reacts to it.
  public Reason reason() {
    return reason;
  }
}
