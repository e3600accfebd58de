package dev.riga.checkpoint;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads Python's pickle format as data, and only as data: no class is looked up, no function is
/// called. The names a pickle calls for become [Global] values, and only those that [TorchFile]
/// knows how to build a tensor from may be called; any other is refused by its name before anything
/// happens.
///
/// The instructions are those of protocols 0 to 5 as far as `torch.save` has ever written them (PEP
/// 3154 and Python's `pickletools`). Every instruction takes bytes of the file and makes at most
/// one small value, so memory is bounded by the length of the pickle.
///
/// What Python values become: `None` is [Symbol#NONE], numbers are `Long`, `BigInteger` or
/// `Double`, text is `String`, tuples and lists are `List`, dictionaries are [Dictionary].
final class Unpickler {

  /// A module's member that the pickle names.
  record Global(String module, String name) {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /// A dictionary; in torch's files its keys are texts or numbers.
  record Dictionary(Map<Object, Object> entries) {}

  /// A value for a message: what is made of many others could be longer than any memory.
  static String shown(Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Global global -> global.toString();
      case Dictionary _ -> "(a dictionary)";
      case List<?> _ -> "(a list)";
      default -> "(something else)";
    };
  }

  /// What a pickle may call, and what its storages are.
  interface Builder {
    /// Whether a call of this name builds part of a tensor.
    boolean allows(Global global);

    /// The value of a call that [#allows] admits.
    ///
    /// @throws CheckpointException when the arguments are not those of that call
    Object call(Global global, List<Object> arguments);

    /// The storage behind a persistent identifier.
    ///
    /// @throws CheckpointException when there is none such
    Object persistent(Object identifier);
  }

  /// The values that are only themselves: Python's `None`, and the mark that opens a group on the
  /// stack.
  enum Symbol {
    NONE,
    MARK
  }

  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_NUMBER = 255;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Mapped file;
  private final MemorySegment bytes;
  private final Builder builder;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private long at;

  /// @param start where in `bytes` the pickle begins
  Unpickler(Mapped file, MemorySegment bytes, long start, Builder builder) {
    this.file = file;
    this.bytes = bytes;
    this.at = start;
    this.builder = builder;
  }

  /// The offset after the last byte read.
  long position() {
    return at;
  }

  /// Reads one pickle up to its end.
  ///
  /// @throws CheckpointException when it is damaged, or names something that builds no tensor
  Object read() {
    try {
      while (true) {
        int opcode = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at++));
        if (opcode == '.') {
          return pop();
        }
        execute(opcode);
      }
    } catch (IndexOutOfBoundsException outside) {
      throw file.refused("it ends in the middle of its pickle");
    }
  }

  private void execute(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(u1());
      case 0x95 -> skip(Long.BYTES); // FRAME: the length of a stretch that follows anyway
      case '(' -> push(Symbol.MARK);
      case '0' -> pop();
      case '1' -> popMark();
      case '2' -> push(peek());
      case 'N' -> push(Symbol.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'I' -> push(decimal(line()));
      case 'L' -> push(decimalLong(line()));
      case 'F' -> push(real(line()));
      case 'J' -> push((long) i4());
      case 'K' -> push((long) u1());
      case 'M' -> push((long) u2());
      case 0x8a -> push(whole(take(u1())));
      case 'G' -> push(f8());
      case 'X' -> push(text(u4()));
      case 0x8c -> push(text(u1()));
      case 0x8d -> push(text(u8()));
      case 'V' -> push(line());
      case 'U' -> push(text(u1()));
      case 'T' -> push(text(u4()));
      case 'C' -> push(take(u1()));
      case 'B' -> push(take(u4()));
      case ')' -> push(List.of());
      case 't' -> push(Collections.unmodifiableList(popMark()));
      case 0x85 -> push(Collections.unmodifiableList(pop(1)));
      case 0x86 -> push(Collections.unmodifiableList(pop(2)));
      case 0x87 -> push(Collections.unmodifiableList(pop(3)));
      case ']' -> push(new ArrayList<>());
      case 'l' -> push(popMark());
      case 'a' -> append(pop(1));
      case 'e' -> append(popMark());
      case '}' -> push(new Dictionary(new LinkedHashMap<>()));
      case 'd' -> dictionary(popMark());
      case 's' -> put(pop(2));
      case 'u' -> put(popMark());
      case 'p' -> memo.put(number(line()), peek());
      case 'q' -> memo.put((long) u1(), peek());
      case 'r' -> memo.put(u4(), peek());
      case 0x94 -> memo.put((long) memo.size(), peek());
      case 'g' -> push(remembered(number(line())));
      case 'h' -> push(remembered(u1()));
      case 'j' -> push(remembered(u4()));
      case 'c' -> push(allowed(new Global(line(), line())));
      case 0x93 -> stackGlobal();
      case 'R' -> call(pop(2));
      case 0x81 -> call(pop(2)); // NEWOBJ: class and arguments, as REDUCE for what is allowed
      case 'b' -> state(pop());
      case 'Q' -> push(builder.persistent(pop()));
      case 'P' -> push(builder.persistent(line()));
      default ->
          throw file.refused(
              "its pickle has the instruction 0x"
                  + Integer.toHexString(opcode)
                  + " at byte "
                  + (at - 1)
                  + ", which no file of tensors needs");
    }
  }

  private void protocol(int version) {
    if (version > 5) {
      throw file.refused("its pickle is of protocol " + version + ", newer than any known");
    }
  }

  private void stackGlobal() {
    List<Object> names = pop(2);
    if (names.getFirst() instanceof String module && names.getLast() instanceof String name) {
      push(allowed(new Global(module, name)));
    } else {
      throw damaged();
    }
  }

  private Global allowed(Global global) {
    if (!builder.allows(global)) {
      throw file.refused(
          "its pickle asks for " + global + ", which builds no tensor",
          "Nothing of it was run. Do not trust this checkpoint; take one in the safetensors format.");
    }
    return global;
  }

  @SuppressWarnings("unchecked")
  private void call(List<Object> functionAndArguments) {
    if (functionAndArguments.getFirst() instanceof Global global
        && functionAndArguments.getLast() instanceof List<?> arguments) {
      push(builder.call(global, (List<Object>) arguments));
    } else {
      throw damaged();
    }
  }

  /// Python's BUILD gives an object its attributes. A state dictionary carries version numbers that
  /// way, which nothing here needs.
  private void state(Object ignored) {
    if (!(peek() instanceof Dictionary) || !(ignored instanceof Dictionary)) {
      throw file.refused("its pickle changes the inside of an object that is not a dictionary");
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    if (peek() instanceof ArrayList<?> list) {
      ((List<Object>) list).addAll(items);
    } else {
      throw damaged();
    }
  }

  private void dictionary(List<Object> keysAndValues) {
    push(new Dictionary(new LinkedHashMap<>()));
    put(keysAndValues);
  }

  private void put(List<Object> keysAndValues) {
    if (!(peek() instanceof Dictionary dictionary) || keysAndValues.size() % 2 != 0) {
      throw damaged();
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!(key instanceof String || key instanceof Long)) {
        throw file.refused("its pickle has a dictionary whose keys are neither text nor numbers");
      }
      dictionary.entries().put(key, keysAndValues.get(i + 1));
    }
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw damaged();
    }
    return value;
  }

  // ---------------------------------------------------------------- the stack

  private void push(Object value) {
    stack.push(value);
  }

  private Object pop() {
    @Nullable Object value = stack.poll();
    if (value == null || value == Symbol.MARK) {
      throw damaged();
    }
    return value;
  }

  private Object peek() {
    @Nullable Object value = stack.peek();
    if (value == null || value == Symbol.MARK) {
      throw damaged();
    }
    return value;
  }

  /// The topmost values, the deepest first.
  private List<Object> pop(int count) {
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(pop());
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> popMark() {
    List<Object> values = new ArrayList<>();
    while (true) {
      @Nullable Object value = stack.poll();
      if (value == null) {
        throw damaged();
      }
      if (value == Symbol.MARK) {
        Collections.reverse(values);
        return values;
      }
      values.add(value);
    }
  }

  // ---------------------------------------------------------------- the bytes

  private int u1() {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, skip(1)));
  }

  private int u2() {
    return Short.toUnsignedInt(bytes.get(SHORT, skip(Short.BYTES)));
  }

  private int i4() {
    return bytes.get(INT, skip(Integer.BYTES));
  }

  private long u4() {
    return Integer.toUnsignedLong(i4());
  }

  private long u8() {
    return bytes.get(LONG, skip(Long.BYTES));
  }

  private double f8() {
    return bytes.get(BIG_ENDIAN_DOUBLE, skip(Double.BYTES));
  }

  private long skip(long count) {
    long before = at;
    at = Math.addExact(at, count);
    return before;
  }

  private byte[] take(long count) {
    if (count < 0 || count > bytes.byteSize() - at) {
      throw new IndexOutOfBoundsException();
    }
    return bytes.asSlice(skip(count), count).toArray(ValueLayout.JAVA_BYTE);
  }

  private String text(long count) {
    return new String(take(count), StandardCharsets.UTF_8);
  }

  private String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = u1(); next != '\n'; next = u1()) {
      if (line.size() >= LONGEST_LINE) {
        throw damaged();
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /// INT of protocol 0 also spells the two truth values.
  private Object decimal(String digits) {
    return switch (digits) {
      case "00" -> false;
      case "01" -> true;
      default -> number(digits);
    };
  }

  private Object decimalLong(String digits) {
    return number(digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits);
  }

  private long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException notWhole) {
      throw damaged();
    }
  }

  private double real(String digits) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException notReal) {
      throw damaged();
    }
  }

  /// LONG1: a little-endian two's complement number.
  private Object whole(byte[] littleEndian) {
    if (littleEndian.length == 0) {
      return 0L;
    }
    if (littleEndian.length > LONGEST_NUMBER) {
      throw damaged();
    }
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    BigInteger value = new BigInteger(bigEndian);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private CheckpointException damaged() {
    return file.refused("its pickle is damaged near byte " + at);
  }
}
