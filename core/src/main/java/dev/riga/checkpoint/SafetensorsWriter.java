package dev.riga.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Writes [Safetensors]. As the reference does, tensors go by the size of their elements, largest
/// first, then by name, and the header is padded to eight bytes: so every tensor lies aligned, and
/// the same tensors always make the same file.
final class SafetensorsWriter {
  private static final int WRITTEN_AT_ONCE = 8 << 20;

  /// A tensor to write; its bytes are asked for when its turn comes.
  record Part(String name, Dtype dtype, List<Long> shape, Supplier<MemorySegment> bytes) {
    static Part of(String name, Tensor tensor) {
      return new Part(
          name,
          tensor.dtype(),
          Arrays.stream(tensor.shape()).boxed().toList(),
          () -> MemorySegment.ofArray(tensor.elements() == 0 ? new byte[0] : tensor.toBytes()));
    }

    static Part of(TensorEntry entry) {
      return new Part(entry.name(), entry.dtype(), entry.shape(), entry::bytes);
    }

    long size() {
      return TensorEntry.elements(shape) * dtype.bytes();
    }
  }

  private SafetensorsWriter() {}

  static void write(Path file, Collection<Part> tensors, Map<String, String> metadata) {
    List<Part> inOrder =
        tensors.stream()
            .sorted(
                Comparator.comparingInt((Part part) -> -part.dtype().bytes())
                    .thenComparing(Part::name))
            .toList();
    byte[] header = header(inOrder, metadata);
    DurableFile.write(
        file,
        channel -> {
          writeFully(channel, length(header));
          writeFully(channel, ByteBuffer.wrap(header));
          for (Part part : inOrder) {
            writeFully(channel, part);
          }
        });
  }

  private static ByteBuffer length(byte[] header) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .flip();
  }

  private static byte[] header(List<Part> tensors, Map<String, String> metadata) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(header)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> note : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Part tensor : tensors) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", dtype(tensor.dtype()));
        json.writeArrayFieldStart("shape");
        for (long size : tensor.shape()) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(begin);
        begin += tensor.size();
        json.writeNumber(begin);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    while (header.size() % Long.BYTES != 0) {
      header.write(' ');
    }
    return header.toByteArray();
  }

  private static String dtype(Dtype dtype) {
    return Safetensors.DTYPES.entrySet().stream()
        .filter(named -> named.getValue() == dtype)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static void writeFully(FileChannel channel, Part part) throws IOException {
    MemorySegment bytes = part.bytes().get();
    if (bytes.byteSize() != part.size()) {
      throw new IllegalStateException(part.name() + " changed its size while it was written.");
    }
    for (long at = 0; at < bytes.byteSize(); at += WRITTEN_AT_ONCE) {
      long length = Math.min(WRITTEN_AT_ONCE, bytes.byteSize() - at);
      writeFully(channel, bytes.asSlice(at, length).asByteBuffer());
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
