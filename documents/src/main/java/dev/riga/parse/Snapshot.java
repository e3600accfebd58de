package dev.riga.parse;

import dev.riga.document.ContentHash;
import dev.riga.document.DocumentException;
import dev.riga.document.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/// The bytes of a file at one moment. Text, hash and offsets all come from these, whatever happens
/// to the file meanwhile.
final class Snapshot {
  private final Path path;
  private final byte[] bytes;

  private Snapshot(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /// Reads a whole file.
  ///
  /// @throws DocumentException when it is not a regular file, empty, too large, cannot be read or
  ///   changes meanwhile
  static Snapshot of(Path path, Limits limits) {
    try {
      BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
      refuseUnlessReadable(path, before, limits);
      byte[] bytes = read(path, before.size());
      BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
      if (bytes.length != after.size()
          || !before.lastModifiedTime().equals(after.lastModifiedTime())) {
        throw new DocumentException("changed while it was read; run the command again");
      }
      return new Snapshot(path, bytes);
    } catch (IOException e) {
      throw new DocumentException(Unreadable.reason(path, e), e);
    }
  }

  private static void refuseUnlessReadable(
      Path path, BasicFileAttributes attributes, Limits limits) {
    if (!attributes.isRegularFile()) {
      throw new DocumentException(Unreadable.notRegular(path));
    }
    if (attributes.size() == 0) {
      throw new DocumentException("an empty file");
    }
    long largest = Math.min(limits.fileBytes(), Runtime.getRuntime().maxMemory() / 4);
    if (attributes.size() > largest) {
      throw DocumentException.forNow(
          "larger than %,d MB; split it or give Java more memory".formatted(largest >> 20));
    }
  }

  private static byte[] read(Path path, long size) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(Math.toIntExact(size));
    }
  }

  /// All bytes; not to be changed.
  byte[] bytes() {
    return bytes;
  }

  /// The SHA-256 of the bytes.
  String hash() {
    return ContentHash.of(bytes);
  }

  /// The last part of the file's path.
  String fileName() {
    return path.getFileName().toString();
  }

  /// The ending of the file's name in lower case without the dot, or an empty string.
  String extension() {
    String name = fileName();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /// Whether the bytes at `offset` are the characters of `magic`, each one byte.
  boolean holds(int offset, String magic) {
    if (offset < 0 || offset + magic.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((bytes[offset + i] & 0xFF) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Where `magic` stands in the first `within` bytes; -1 if it does not.
  int find(String magic, int within) {
    return find(magic, 0, within);
  }

  /// Where `magic` first stands at or after `from`, in the first `within` bytes; -1 if it does not.
  int find(String magic, int from, int within) {
    int last = Math.min(within, bytes.length) - magic.length();
    for (int i = from; i <= last; i++) {
      if (holds(i, magic)) {
        return i;
      }
    }
    return -1;
  }
}
