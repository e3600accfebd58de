package dev.riga.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("new/model.safetensors");
    try (var _ = Scope.open();
        Arena arena = Arena.ofConfined()) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("scalar", Tensor.of(new float[] {2.5f}));
      tensors.put("empty", Tensor.zeros(Dtype.FLOAT32, 0, 3));
      tensors.put("ids", Tensor.of(new long[] {1, -2, 3, 4, 5, 6}, 2, 3));
      tensors.put("half", Tensor.of(new float[] {1, 2, 3}, 3).to(Dtype.FLOAT16));
      tensors.put("brain", Tensor.of(new float[] {1, 2, 3}, 3).to(Dtype.BFLOAT16));
      tensors.put("transposed", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1));
      tensors.put("naïve \"name\"", Tensor.of(new double[] {Math.PI}, 1));

      Safetensors.write(file, tensors, Map.of("format", "pt", "step", "7"));

      Safetensors read = Safetensors.read(file, arena);
      assertThat(read.metadata()).isEqualTo(Map.of("format", "pt", "step", "7"));
      assertThat(read.tensors().keySet()).isEqualTo(tensors.keySet());
      tensors.forEach((name, tensor) -> {
        TensorEntry entry = Objects.requireNonNull(read.tensors().get(name));
        assertThat(entry.dtype()).as(name).isEqualTo(tensor.dtype());
        assertThat(entry.shape().stream().mapToLong(Long::longValue).toArray())
            .as(name)
            .isEqualTo(tensor.shape());
        assertThat(entry.bytes().toArray(ValueLayout.JAVA_BYTE)).as(name).isEqualTo(bytes(tensor));
      });
    }
    assertThat(folder.resolve("new")).isDirectoryContaining("glob:**model.safetensors");
  }

  private static byte[] bytes(Tensor tensor) {
    return tensor.elements() == 0 ? new byte[0] : tensor.toBytes();
  }

  @Test
  void aCheckpointWrittenAgainIsTheSameFile() throws IOException {
    Path original = Path.of("src/test/resources/fixtures/bert-qa-hostile/good/model.safetensors");
    Path copy = folder.resolve("model.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      Safetensors read = Safetensors.read(original, arena);
      Safetensors.write(copy, read.tensors().values(), read.metadata());
    }
    assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
  }

  @Test
  void unalignedTensorsAreCopiedSoThatTheyAreAligned() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[1,9]}}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 9).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    bytes.put((byte) 7).putFloat(1.5f).putFloat(-2.5f);
    Path file = folder.resolve("model.safetensors");
    Files.write(file, bytes.array());
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      TensorEntry b = Safetensors.read(file, arena).tensors().lastEntry().getValue();
      assertThat(b.bytes().address() % 4).isZero();
      assertThat(b.tensor().toFloats()).containsExactly(1.5f, -2.5f);
    }
  }

  @Test
  void afterAFullDiskTheOldFileIsThereAndNothingElse() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.writeString(file, "old");
    assertThatThrownBy(() ->
            DurableFile.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.allocate(100));
                  fill(Path.of("/dev/full"));
                }))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The disk is full: "
                + file
                + " was not written, and what was there before is unchanged. Free some space and"
                + " try again.");
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(names()).isEqualTo(List.of("model.safetensors"));
  }

  /// Linux has a device that is always full; elsewhere its message stands for it.
  private static void fill(Path device) throws IOException {
    if (!Files.exists(device)) {
      throw new IOException("No space left on device");
    }
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(100));
    }
  }

  @Test
  void aFolderThatIsAFileIsSaid() throws IOException {
    Path file = folder.resolve("occupied");
    Files.writeString(file, "");
    assertThatThrownBy(() -> DurableFile.write(file.resolve("model.safetensors"), channel -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file.resolve("model.safetensors")
                + " could not be written: "
                + file
                + " is not a folder. What was there before is unchanged. Mend that, or choose"
                + " another place.");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
