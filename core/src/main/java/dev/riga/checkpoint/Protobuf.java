package dev.riga.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Reads one message of the protocol buffers' wire format, field after field. A message inside is a
/// slice that is read in the same way: no recursion, no copy.
///
/// ```java
/// while (message.next()) {
///   switch (message.field()) {
///     case 8 -> name = message.text();
///     default -> {}
///   }
/// }
/// ```
///
/// Source: [Encoding](https://protobuf.dev/programming-guides/encoding/).
final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int LONGEST_VARINT = 10;
  private static final long LONGEST_TEXT = 1 << 16;

  private final Mapped file;
  private final MemorySegment bytes;
  private long at;
  private int field;
  private int wireType;
  private long number;
  private MemorySegment part = MemorySegment.NULL;

  Protobuf(Mapped file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /// Goes to the next field.
  ///
  /// @return false at the end
  /// @throws CheckpointException when the message is damaged
  boolean next() {
    if (at == bytes.byteSize()) {
      return false;
    }
    long tag = varint();
    if (tag >>> 3 < 1 || tag >>> 3 > 1 << 29) {
      throw damaged();
    }
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> number = varint();
      case FIXED_64 -> part = take(Long.BYTES);
      case LENGTH_DELIMITED -> part = take(varint());
      case FIXED_32 -> part = take(Integer.BYTES);
      default -> throw damaged();
    }
    return true;
  }

  /// The number of the field that [#next] found.
  int field() {
    return field;
  }

  /// Its value, of a field with a whole number.
  long number() {
    require(VARINT);
    return number;
  }

  /// Whether it is a run of bytes: text, a message, or packed numbers.
  boolean isBytes() {
    return wireType == LENGTH_DELIMITED;
  }

  /// Its value, of a field with bytes.
  MemorySegment bytes() {
    require(LENGTH_DELIMITED);
    return part;
  }

  /// Its value, of a field with text.
  String text() {
    require(LENGTH_DELIMITED);
    if (part.byteSize() > LONGEST_TEXT) {
      throw damaged();
    }
    return new String(part.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /// Its value, of a field with a message.
  Protobuf message() {
    return new Protobuf(file, bytes());
  }

  /// Packed whole numbers, read one after another while [#hasMore].
  Protobuf packed() {
    return new Protobuf(file, bytes());
  }

  boolean hasMore() {
    return at < bytes.byteSize();
  }

  /// The next whole number of 7 bits a byte, lowest first.
  long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at >= bytes.byteSize()) {
        throw damaged();
      }
      byte next = bytes.get(ValueLayout.JAVA_BYTE, at++);
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  private MemorySegment take(long length) {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw damaged();
    }
    MemorySegment taken = bytes.asSlice(at, length);
    at += length;
    return taken;
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw damaged();
    }
  }

  private CheckpointException damaged() {
    return file.refused("its protocol buffers are damaged or cut off");
  }
}
