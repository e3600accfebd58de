package dev.riga.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.tensor.Dtype;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final Path OLD = Path.of("src/test/resources/fixtures/bert-qa-old");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy", "zip-views", "legacy-views"})
  void everyContainerHoldsTheSameWeightsBitForBit(String container) {
    try (Checkpoint reference = Checkpoint.open(OLD.resolve("sharded"));
        Checkpoint other = Checkpoint.open(OLD.resolve(container))) {
      assertThat(other.names()).containsAll(reference.names());
      for (TensorEntry expected : reference.entries()) {
        TensorEntry tensor = other.entry(expected.name());
        assertThat(tensor.shape()).as(tensor.name()).isEqualTo(expected.shape());
        assertThat(tensor.dtype()).as(tensor.name()).isEqualTo(Dtype.FLOAT32);
        assertThat(tensor.bytes().mismatch(expected.bytes())).as(tensor.name()).isEqualTo(-1);
      }
    }
  }

  @Test
  void theOldNamesOfLayerNormBecomeTodays() {
    try (Checkpoint checkpoint = Checkpoint.open(OLD.resolve("zip"))) {
      assertThat(checkpoint.names())
          .contains("bert.embeddings.LayerNorm.weight", "bert.embeddings.LayerNorm.bias")
          .noneMatch(name -> name.endsWith("gamma") || name.endsWith("beta"));
      assertThat(Weights.of(checkpoint).unused())
          .doesNotContain("bert.embeddings.position_ids")
          .contains("qa_outputs.bias");
      assertThat(checkpoint.entry("bert.embeddings.position_ids").dtype()).isEqualTo(Dtype.INT64);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float16", "bfloat16"})
  void halfPrecisionIsCloseToTheWeightsItWasMadeFrom(String container) {
    double tolerance = container.equals("float16") ? 0x1p-11 : 0x1p-8;
    try (Checkpoint reference = Checkpoint.open(OLD.resolve("sharded"));
        Checkpoint half = Checkpoint.open(OLD.resolve(container));
        var _ = Scope.open()) {
      for (String name : reference.names()) {
        float[] expected = reference.tensor(name).toFloats();
        float[] actual = half.tensor(name).toFloats();
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) Math.abs(actual[i] - expected[i]))
              .as(name)
              .isLessThanOrEqualTo(tolerance * Math.abs(expected[i]) + 1e-7);
        }
      }
    }
  }

  @Test
  void aFingerprintIsThatOfTheContentNotOfTheContainer() {
    try (Checkpoint one = Checkpoint.open(OLD.resolve("zip-views"));
        Checkpoint same = Checkpoint.open(OLD.resolve("legacy-views"));
        Checkpoint other = Checkpoint.open(OLD.resolve("float16"))) {
      assertThat(one.fingerprint()).matches("[0-9a-f]{32}").isEqualTo(same.fingerprint());
      assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "There is no folder "
                + folder.resolve("none")
                + ". Give the folder that holds config.json.");
  }

  @Test
  void aFolderWithoutConfigIsSaid() {
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder.resolve("config.json")
                + " is missing. A model is a folder with config.json, the weights and the"
                + " tokenizer's files.");
  }

  @Test
  void aConfigThatIsNotJsonIsSaid() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"");
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            folder.resolve("config.json") + " is refused: it is not valid JSON: ");
  }

  @Test
  void aFolderWithoutWeightsIsSaid() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder
                + " has no weights: neither model.safetensors nor pytorch_model.bin, nor the index"
                + " of their shards, is there. Fetch the model again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../model.safetensors", "/etc/passwd", "a/b.safetensors", "..", ""})
  void aShardOutsideTheFolderIsRefused(String shard) throws IOException {
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            index + " is refused: its shard " + shard + " is not a file of the same folder.");
  }

  @Test
  void aTensorThatItsShardLacksIsSaid() throws IOException {
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"one.safetensors\"}}");
    write(folder.resolve("one.safetensors"), Map.of("b", 1f));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            index
                + " is refused: it says that a is in one.safetensors, where it is not. Fetch the"
                + " model again.");
  }

  @Test
  void aMissingShardIsSaid() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"one.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder.resolve("one.safetensors") + " does not exist.");
  }

  @Test
  void whatACheckpointLacksComesFromItsBase() throws IOException {
    Path base = folder.resolve("base");
    Path delta = folder.resolve("delta");
    Files.createDirectories(base);
    Files.createDirectories(delta);
    Files.writeString(base.resolve("config.json"), "{\"model_type\": \"bert\"}");
    Files.writeString(
        delta.resolve("config.json"), "{\"model_type\": \"bert\", \"riga_base\": \"small\"}");
    write(base.resolve("model.safetensors"), Map.of("embeddings.words", 1f, "layer", 2f));
    write(delta.resolve("model.safetensors"), Map.of("bert.layer", 3f, "head", 4f));
    try (Checkpoint checkpoint =
            Checkpoint.open(delta, name -> name.equals("small") ? base : delta);
        var _ = Scope.open()) {
      assertThat(checkpoint.names()).containsOnly("bert.embeddings.words", "bert.layer", "head");
      assertThat(checkpoint.ownNames()).containsOnly("bert.layer", "head");
      assertThat(checkpoint.tensor("bert.embeddings.words").item()).isEqualTo(1);
      assertThat(checkpoint.tensor("bert.layer").item()).isEqualTo(3);
      assertThat(Weights.of(checkpoint).unused()).containsOnly("bert.layer", "head");
    }
  }

  @Test
  void aBaseThatIsNotThereIsSaid() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"riga_base\": \"small\"}");
    write(folder.resolve("model.safetensors"), Map.of("head", 4f));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "This checkpoint builds on the base model small, which is not there. Add the module"
                + " riga-models.");
  }

  @Test
  void aZipThatWouldExplodeIsRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Path bomb = folder.resolve("pytorch_model.bin");
    try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.putNextEntry(new java.util.zip.ZipEntry("model/data.pkl"));
      zip.write(new byte[1 << 24]);
      zip.closeEntry();
    }
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            bomb
                + " is refused: its entry model/data.pkl is compressed, which torch.save never does."
                + " Fetch the file again or ask who made it.");
  }

  @Test
  void aTensorExpandedBeyondItsFileIsRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    Path bomb = folder.resolve("pytorch_model.bin");
    // The older form with one storage of one float, and a tensor [2^40] over it with stride 0.
    String magic = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";
    String head = magic + "\u0080\u0002M\u00e9\u0003.\u0080\u0002}(X\r\0\0\0little_endian\u0088u.";
    String state =
        "\u0080\u0002}X\u0001\0\0\0aCtorch._utils\n_rebuild_tensor_v2\n".replace("aC", "ac")
            + "((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0"
            + "0X\u0003\0\0\0cpuK\u0001NtQK\0"
            + "\u008a\u0006\0\0\0\0\0\u0001\u0085K\0\u0085\u0089}tRs.";
    String storages = "\u0080\u0002](X\u0001\0\0\0" + "0e.\u0001\0\0\0\0\0\0\0\0\0\0\0";
    Files.write(
        bomb, (head + state + storages).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            bomb
                + " is refused: its tensors overlap in such a way that they take far more memory than"
                + " the file. Fetch the file again or ask who made it.");
  }

  private static void write(Path file, Map<String, Float> values) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    try (var _ = Scope.open()) {
      values.forEach((name, value) -> tensors.put(name, Tensor.of(new float[] {value}, 1)));
      Safetensors.write(file, tensors, Map.of("format", "pt"));
    }
  }

  @Test
  void namesFromAFileCannotReachTheTerminal() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");
    byte[] header = "{\"\\u001b[31m\": 1}".getBytes(UTF_8);
    byte[] file = new byte[8 + header.length];
    file[0] = (byte) header.length;
    System.arraycopy(header, 0, file, 8, header.length);
    Files.write(folder.resolve("model.safetensors"), file);
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .hasMessage(
            folder.resolve("model.safetensors")
                + " is refused: tensor ?[31m is not an object. Fetch the file again or ask who made"
                + " it.");
  }
}
