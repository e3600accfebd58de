package dev.riga.app;

/// What a command's exit status means.
enum ExitStatus {
  /// The question was answered, or the command did what it was asked to.
  ANSWERED(0),
  /// Something went wrong; a message on standard error says what and what to do.
  FAILED(1),
  /// The command was not called as it can be.
  WRONG_USAGE(2),
  /// The documents hold no answer to the question.
  ABSTAINED(3);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
