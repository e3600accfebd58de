package dev.riga.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A file of the [safetensors format](https://github.com/huggingface/safetensors): eight bytes with
/// the length of a JSON header, the header, then the bytes of the tensors without holes.
///
/// The reader is stricter than the reference: names and fields occur once, nothing is unknown,
/// every byte belongs to exactly one tensor. The header of a hostile file costs at most a bounded
/// amount of memory, and no tensor is copied.
///
/// @param tensors by name, in the order of their bytes
/// @param metadata what the writer noted, such as `format`
public record Safetensors(SequencedMap<String, TensorEntry> tensors, Map<String, String> metadata) {

  /// The longest header read. A hundred thousand tensors need about a tenth of it.
  private static final long LONGEST_HEADER = 100_000_000;

  static final Map<String, Dtype> DTYPES =
      Map.of(
          "F32", Dtype.FLOAT32,
          "F64", Dtype.FLOAT64,
          "F16", Dtype.FLOAT16,
          "BF16", Dtype.BFLOAT16,
          "I64", Dtype.INT64,
          "I32", Dtype.INT32,
          "I16", Dtype.INT16,
          "I8", Dtype.INT8,
          "U8", Dtype.UINT8,
          "BOOL", Dtype.BOOL);

  private static final int MOST_DIMENSIONS = 32;

  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final JsonFactory JSON = new JsonFactory();

  /// Maps a file.
  ///
  /// @param arena how long the tensors' bytes stay
  /// @throws CheckpointException when the file is absent, or anything in it breaks the format
  public static Safetensors read(Path file, Arena arena) {
    Mapped mapped = Mapped.open(file, arena);
    String header = header(mapped);
    MemorySegment data = mapped.bytes().asSlice(dataStart(mapped));
    Header parsed = new HeaderParser(mapped, header).parse();
    List<Slot> slots = new ArrayList<>(parsed.slots().values());
    slots.sort(Comparator.comparingLong(Slot::begin).thenComparingLong(Slot::end));
    requireEveryByteOnce(mapped, slots, data.byteSize());
    SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
    for (Slot slot : slots) {
      MemorySegment bytes = data.asSlice(slot.begin(), slot.end() - slot.begin());
      tensors.put(
          slot.name(), mapped.tensor(slot.name(), slot.dtype(), slot.shape(), bytes, arena));
    }
    return new Safetensors(tensors, parsed.metadata());
  }

  /// Writes tensors, whole or not at all: see [DurableFile].
  ///
  /// @param metadata notes for whoever opens the file, such as `format`
  /// @throws CheckpointException when the disk is full or refuses; what was there before stays
  public static void write(
      Path file, SequencedMap<String, Tensor> tensors, Map<String, String> metadata) {
    SafetensorsWriter.write(
        file,
        tensors.entrySet().stream()
            .map(named -> SafetensorsWriter.Part.of(named.getKey(), named.getValue()))
            .toList(),
        metadata);
  }

  /// Writes tensors as they lie in another checkpoint, whole or not at all: see [DurableFile].
  ///
  /// @throws CheckpointException when the disk is full or refuses; what was there before stays
  public static void write(
      Path file, Collection<TensorEntry> tensors, Map<String, String> metadata) {
    SafetensorsWriter.write(
        file, tensors.stream().map(SafetensorsWriter.Part::of).toList(), metadata);
  }

  /// One tensor of the header; offsets count from the first byte after it.
  private record Slot(String name, Dtype dtype, List<Long> shape, long begin, long end) {}

  private record Header(Map<String, Slot> slots, Map<String, String> metadata) {}

  private static long dataStart(Mapped mapped) {
    return Long.BYTES + mapped.bytes().get(LENGTH, 0);
  }

  private static String header(Mapped mapped) {
    if (mapped.size() < Long.BYTES) {
      throw mapped.refused(
          "it has "
              + mapped.size()
              + " bytes, and a safetensors file starts with the eight of its header's length");
    }
    long length = mapped.bytes().get(LENGTH, 0);
    long rest = mapped.size() - Long.BYTES;
    if (length < 0 || length > rest) {
      throw mapped.refused(
          "its header should be "
              + Long.toUnsignedString(length)
              + " bytes long, but only "
              + rest
              + " follow");
    }
    if (length > LONGEST_HEADER) {
      throw mapped.refused(
          "its header is " + length + " bytes long, more than the " + LONGEST_HEADER + " allowed");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(mapped.bytes().asSlice(Long.BYTES, length).asByteBuffer())
          .toString();
    } catch (CharacterCodingException notText) {
      throw mapped.refused("its header is not UTF-8 text");
    }
  }

  private static void requireEveryByteOnce(Mapped mapped, List<Slot> slots, long size) {
    long expected = 0;
    for (Slot slot : slots) {
      if (slot.begin() < expected) {
        throw mapped.refused(
            "tensor "
                + slot.name()
                + " starts at byte "
                + slot.begin()
                + ", inside the tensor before it, which ends at "
                + expected);
      }
      if (slot.begin() > expected) {
        throw mapped.refused(
            "bytes "
                + expected
                + " to "
                + slot.begin()
                + ", before tensor "
                + slot.name()
                + ", belong to no tensor");
      }
      expected = slot.end();
      if (expected > size) {
        throw mapped.refused(
            "tensor "
                + slot.name()
                + " ends at byte "
                + expected
                + " of the data, but the file ends at "
                + size);
      }
    }
    if (expected < size) {
      throw mapped.refused((size - expected) + " bytes follow the last tensor");
    }
  }

  /// Reads the header token by token: a tree would keep the last of two equal names.
  private static final class HeaderParser {
    private final Mapped mapped;
    private final String text;

    HeaderParser(Mapped mapped, String text) {
      this.mapped = mapped;
      this.text = text;
    }

    Header parse() {
      if (!text.startsWith("{")) {
        throw mapped.refused("its header is not a JSON object");
      }
      try (JsonParser json = JSON.createParser(text)) {
        json.nextToken();
        Map<String, Slot> slots = new LinkedHashMap<>();
        Map<String, String> metadata = Map.of();
        boolean metadataSeen = false;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          if (name.equals("__metadata__")) {
            if (metadataSeen) {
              throw mapped.refused("__metadata__ is in the header twice");
            }
            metadataSeen = true;
            metadata = metadata(json);
          } else if (slots.put(name, slot(name, json)) != null) {
            throw mapped.refused("tensor " + name + " is in the header twice");
          }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
          throw mapped.refused("its header is more than one JSON object");
        }
        return new Header(slots, metadata);
      } catch (IOException broken) {
        throw mapped.refused("its header is not valid JSON");
      }
    }

    private Map<String, String> metadata(JsonParser json) throws IOException {
      require(json.nextToken() == JsonToken.START_OBJECT, "__metadata__ is not an object");
      Map<String, String> metadata = new LinkedHashMap<>();
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        require(
            json.nextToken() == JsonToken.VALUE_STRING,
            "the value of " + key + " in __metadata__ is not a string");
        require(metadata.put(key, json.getText()) == null, key + " is in __metadata__ twice");
      }
      return metadata;
    }

    private Slot slot(String name, JsonParser json) throws IOException {
      require(json.nextToken() == JsonToken.START_OBJECT, "tensor " + name + " is not an object");
      String type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        boolean first =
            switch (field) {
              case "dtype" -> type == null;
              case "shape" -> shape == null;
              case "data_offsets" -> offsets == null;
              default -> throw mapped.refused("tensor " + name + " has the unknown field " + field);
            };
        require(first, "tensor " + name + " has the field " + field + " twice");
        switch (field) {
          case "dtype" -> {
            require(
                json.nextToken() == JsonToken.VALUE_STRING,
                "the dtype of tensor " + name + " is not a string");
            type = json.getText();
          }
          case "shape" -> shape = sizes(json, "shape", name, MOST_DIMENSIONS);
          default -> offsets = sizes(json, "data_offsets", name, 2);
        }
      }
      if (type == null || shape == null || offsets == null || offsets.size() != 2) {
        throw mapped.refused("tensor " + name + " lacks its dtype, shape or data_offsets");
      }
      return checked(name, type, shape, offsets.getFirst(), offsets.getLast());
    }

    private List<Long> sizes(JsonParser json, String field, String name, int most)
        throws IOException {
      String where = "the " + field + " of tensor " + name;
      require(json.nextToken() == JsonToken.START_ARRAY, where + " is not a list");
      List<Long> sizes = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        boolean whole =
            json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        require(
            whole && json.getLongValue() >= 0,
            where + " holds something that is not a size: " + shortened(json.getText()));
        sizes.add(json.getLongValue());
        require(sizes.size() <= most, where + " has more than " + most + " numbers");
      }
      return sizes;
    }

    private Slot checked(String name, String type, List<Long> shape, long begin, long end) {
      Dtype dtype = DTYPES.get(type);
      if (dtype == null) {
        throw mapped.refused(
            "tensor " + name + " has the dtype " + shortened(type) + ", which Riga does not know");
      }
      require(
          begin <= end,
          "tensor " + name + " ends at byte " + end + ", before it begins at " + begin);
      long size;
      try {
        size = Math.multiplyExact(TensorEntry.elements(shape), dtype.bytes());
      } catch (ArithmeticException tooLarge) {
        throw mapped.refused("tensor " + name + " of shape " + shape + " is beyond any memory");
      }
      require(
          size == end - begin,
          "tensor "
              + name
              + " of shape "
              + shape
              + " and dtype "
              + type
              + " takes "
              + size
              + " bytes, but the header gives it "
              + (end - begin));
      return new Slot(name, dtype, shape, begin, end);
    }

    private void require(boolean holds, String otherwise) {
      if (!holds) {
        throw mapped.refused(otherwise);
      }
    }

    private static String shortened(String text) {
      return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
  }
}
