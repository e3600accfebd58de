package dev.riga.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a file: two files with the same hash hold the same bytes.
public final class ContentHash {

  private ContentHash() {}

  /// The hash of a file's bytes, 64 lower-case hexadecimal digits.
  ///
  /// @throws DocumentException when the file cannot be read to its end
  public static String of(Path file) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new DocumentException(Unreadable.reason(file, e), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The hash of some bytes, 64 lower-case hexadecimal digits.
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
