package dev.riga.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The entries of a zip archive whose entries are stored as they are, which is how `torch.save`
/// writes. They are slices of the mapped file: nothing is unpacked, so an archive that explodes
/// when unpacked is refused for being compressed at all.
///
/// The layout is that of PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12
/// (central directory), 4.3.14 to 4.3.16 (its end, and the 64-bit forms).
final class StoredZip {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCAL_HEADER_SIZE = 30;
  private static final int CENTRAL_HEADER_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int LOCATOR_64_SIZE = 20;
  private static final int END_64_SIZE = 56;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int ENCRYPTED = 1;
  private static final int EXTRA_64 = 1;
  private static final long IN_EXTRA = 0xffffffffL;
  private static final int MOST_ENTRIES = 1_000_000;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Mapped file;
  private final MemorySegment bytes;
  private final Map<String, MemorySegment> entries = new HashMap<>();

  /// Whether a file starts as a zip archive does.
  static boolean isZip(Mapped file) {
    return file.size() >= Integer.BYTES && file.bytes().get(INT, 0) == LOCAL_HEADER;
  }

  /// @throws CheckpointException when the archive is damaged, or has a compressed, encrypted or
  ///   repeated entry
  StoredZip(Mapped file) {
    this.file = file;
    this.bytes = file.bytes();
    try {
      readDirectory();
    } catch (IndexOutOfBoundsException outside) {
      throw damaged();
    }
  }

  /// The bytes of each entry by its name.
  Map<String, MemorySegment> entries() {
    return entries;
  }

  private void readDirectory() {
    long end = findEnd();
    long count = unsigned(bytes.get(SHORT, end + 10));
    long directory = unsigned(bytes.get(INT, end + 16));
    if (count == 0xffff || directory == IN_EXTRA) {
      long locator = end - LOCATOR_64_SIZE;
      require(locator >= 0 && bytes.get(INT, locator) == LOCATOR_64);
      long end64 = bytes.get(LONG, locator + 8);
      require(end64 >= 0 && end64 <= file.size() - END_64_SIZE);
      require(bytes.get(INT, end64) == END_64);
      count = bytes.get(LONG, end64 + 32);
      directory = bytes.get(LONG, end64 + 48);
    }
    require(count >= 0 && count <= MOST_ENTRIES && directory >= 0);
    long at = directory;
    for (long i = 0; i < count; i++) {
      at = readEntry(at);
    }
  }

  private long findEnd() {
    long first = Math.max(0, file.size() - END_SIZE - LONGEST_COMMENT);
    for (long at = file.size() - END_SIZE; at >= first; at--) {
      if (bytes.get(INT, at) == END
          && at + END_SIZE + unsigned(bytes.get(SHORT, at + 20)) == file.size()) {
        return at;
      }
    }
    throw damaged();
  }

  private long readEntry(long at) {
    require(bytes.get(INT, at) == CENTRAL_HEADER);
    int nameLength = unsigned(bytes.get(SHORT, at + 28));
    int extraLength = unsigned(bytes.get(SHORT, at + 30));
    int commentLength = unsigned(bytes.get(SHORT, at + 32));
    String name = text(at + CENTRAL_HEADER_SIZE, nameLength);
    long extra = at + CENTRAL_HEADER_SIZE + nameLength;
    if ((bytes.get(SHORT, at + 8) & ENCRYPTED) != 0) {
      throw file.refused("its entry " + name + " is encrypted");
    }
    if (bytes.get(SHORT, at + 10) != 0) {
      throw file.refused("its entry " + name + " is compressed, which torch.save never does");
    }
    long packed = unsigned(bytes.get(INT, at + 20));
    long size = unsigned(bytes.get(INT, at + 24));
    long local = unsigned(bytes.get(INT, at + 42));
    if (size == IN_EXTRA || packed == IN_EXTRA || local == IN_EXTRA) {
      long field = extra64(extra, extraLength);
      if (size == IN_EXTRA) {
        size = bytes.get(LONG, field);
        field += Long.BYTES;
      }
      if (packed == IN_EXTRA) {
        packed = bytes.get(LONG, field);
        field += Long.BYTES;
      }
      if (local == IN_EXTRA) {
        local = bytes.get(LONG, field);
      }
    }
    require(size >= 0 && packed == size && local >= 0 && local <= file.size() - LOCAL_HEADER_SIZE);
    require(bytes.get(INT, local) == LOCAL_HEADER);
    long start =
        local
            + LOCAL_HEADER_SIZE
            + unsigned(bytes.get(SHORT, local + 26))
            + unsigned(bytes.get(SHORT, local + 28));
    if (entries.put(name, bytes.asSlice(start, size)) != null) {
      throw file.refused("its entry " + name + " is there twice");
    }
    return extra + extraLength + commentLength;
  }

  private long extra64(long extra, int length) {
    long end = extra + length;
    for (long at = extra; at + 4 <= end; at += 4 + unsigned(bytes.get(SHORT, at + 2))) {
      if (bytes.get(SHORT, at) == EXTRA_64) {
        return at + 4;
      }
    }
    throw damaged();
  }

  private String text(long at, int length) {
    byte[] characters = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(characters, StandardCharsets.UTF_8);
  }

  private void require(boolean sound) {
    if (!sound) {
      throw damaged();
    }
  }

  private CheckpointException damaged() {
    return file.refused("it is a damaged or truncated zip archive");
  }

  private static int unsigned(short value) {
    return Short.toUnsignedInt(value);
  }

  private static long unsigned(int value) {
    return Integer.toUnsignedLong(value);
  }
}
