package dev.riga.parse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// ZIP archives that say of themselves what is not true (APPNOTE 6.3.10, chapter 4.3): parts that
/// share their bytes, or are larger or smaller than they claim.
@SuppressWarnings({
  "ArrayRecordComponent", // never compared
  "ByteBufferBackingArray" // every buffer is allocated here
})
final class RawZip {
  private static final int LOCAL = 0x04034B50;
  private static final int CENTRAL = 0x02014B50;
  private static final int END = 0x06054B50;

  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int count;

  /// Bytes that stand in an archive.
  ///
  /// @param method 0 stored, 8 deflated
  record Packed(int method, byte[] bytes, long crc, long size) {

    static Packed stored(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return new Packed(0, bytes, crc.getValue(), bytes.length);
    }

    static Packed deflated(String text) {
      Packed stored = stored(text);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      deflate(stored.bytes, Deflater.NO_FLUSH, true, out);
      return new Packed(8, out.toByteArray(), stored.crc, stored.size);
    }

    /// Text, then so many mebibytes of spaces, then text: 1000 times smaller than unpacked. The
    /// checksum is wrong, which shows only at the end.
    static Packed spacesBetween(String before, int mebibytes, String after) {
      ByteArrayOutputStream spaces = new ByteArrayOutputStream();
      deflate(text(" ".repeat(1 << 20)), Deflater.FULL_FLUSH, false, spaces);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      deflate(text(before), Deflater.FULL_FLUSH, false, out);
      for (int i = 0; i < mebibytes; i++) {
        out.writeBytes(spaces.toByteArray());
      }
      deflate(text(after), Deflater.NO_FLUSH, true, out);
      long size = before.length() + ((long) mebibytes << 20) + after.length();
      return new Packed(8, out.toByteArray(), 0, size);
    }

    private static byte[] text(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void deflate(byte[] bytes, int flush, boolean last, ByteArrayOutputStream out) {
      try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
        deflater.setInput(bytes);
        if (last) {
          deflater.finish();
        }
        byte[] buffer = new byte[1 << 16];
        for (int n = deflater.deflate(buffer, 0, buffer.length, flush);
            n > 0;
            n = deflater.deflate(buffer, 0, buffer.length, flush)) {
          out.write(buffer, 0, n);
        }
      }
    }

    /// The same bytes, said to be so many when packed and unpacked.
    Claimed claiming(long packedSize, long size) {
      return new Claimed(this, packedSize, size);
    }
  }

  /// Bytes and what an archive says of their sizes.
  record Claimed(Packed packed, long packedSize, long size) {}

  RawZip add(String name, Packed packed) {
    return add(name, packed.claiming(packed.bytes.length, packed.size));
  }

  RawZip add(String name, Claimed claimed) {
    return add(name, claimed, write(name, claimed));
  }

  /// Adds many parts whose bytes are the same.
  RawZip addSharing(String pattern, int parts, Packed packed) {
    Claimed claimed = packed.claiming(packed.bytes.length, packed.size);
    int at = write(pattern.formatted(0), claimed);
    for (int i = 0; i < parts; i++) {
      add(pattern.formatted(i), claimed, at);
    }
    return this;
  }

  private int write(String name, Claimed claimed) {
    int at = parts.size();
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = buffer(30).putInt(LOCAL).putShort((short) 20).putShort((short) 0);
    header.putShort((short) claimed.packed.method).putInt(0).putInt((int) claimed.packed.crc);
    header.putInt((int) claimed.packedSize).putInt((int) claimed.size);
    header.putShort((short) path.length).putShort((short) 0);
    parts.writeBytes(header.array());
    parts.writeBytes(path);
    parts.writeBytes(claimed.packed.bytes);
    return at;
  }

  private RawZip add(String name, Claimed claimed, int at) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer entry = buffer(46).putInt(CENTRAL).putShort((short) 20).putShort((short) 20);
    entry.putShort((short) 0).putShort((short) claimed.packed.method).putInt(0);
    entry.putInt((int) claimed.packed.crc);
    entry.putInt((int) claimed.packedSize).putInt((int) claimed.size);
    entry.putShort((short) path.length).putInt(0).putInt(0).putInt(0).putInt(at);
    directory.writeBytes(entry.array());
    directory.writeBytes(path);
    count++;
    return this;
  }

  byte[] bytes() {
    ByteBuffer end = buffer(22).putInt(END).putInt(0).putShort((short) count);
    end.putShort((short) count).putInt(directory.size()).putInt(parts.size()).putShort((short) 0);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(parts.toByteArray());
    all.writeBytes(directory.toByteArray());
    all.writeBytes(end.array());
    return all.toByteArray();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
