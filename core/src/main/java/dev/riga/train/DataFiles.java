package dev.riga.train;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Opens data files, plain or gzipped, whatever their names.
public final class DataFiles {

  /// What some editors put before the first character of a file in UTF-8.
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private DataFiles() {}

  /// The bytes of a file, unpacked when it is gzipped.
  public static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
  }

  /// The whole text: UTF-8, or ISO 8859-1 for files that are not valid UTF-8 (the TREC questions).
  /// A byte order mark is no part of it.
  ///
  /// @throws DatasetException when it cannot be read
  public static String text(Path file) {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readAllBytes();
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      } catch (CharacterCodingException e) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// What is said of a file that cannot be read.
  public static DatasetException unreadable(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new DatasetException(
          "The data file %s does not exist. Correct the path in the recipe or on the command line."
              .formatted(file),
          cause);
    }
    return new DatasetException(
        "The data file %s cannot be read: %s. Check that it is complete and readable."
            .formatted(file, cause.getMessage()),
        cause);
  }
}
