package dev.riga.app;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Standard output for data, in UTF-8. Unlike [java.io.PrintStream] it does not forget that a write
/// failed.
final class DataStream {

  private final OutputStream stream;

  DataStream(OutputStream stream) {
    this.stream = new BufferedOutputStream(stream, 1 << 16);
  }

  /// Writes text exactly, without a line end.
  ///
  /// @throws OutputException when it cannot be written
  void print(String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  /// Writes text and a line feed, on every platform.
  ///
  /// @throws OutputException when it cannot be written
  void println(String text) {
    print(text);
    print("\n");
  }

  /// Sends on what is buffered.
  ///
  /// @throws OutputException when it cannot be written
  void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }
}
