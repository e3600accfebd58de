package dev.riga.app;

import java.io.IOException;

/// Standard output does not take what is written to it.
final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super(
        "standard output could not be written to ("
            + cause.getMessage()
            + "). Whatever reads it must read to the end, and a file needs room on its disk.",
        cause);
  }
}
