package dev.riga.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every file of fixtures/bert-qa-hostile is refused in words that name what is wrong, and nothing
/// in it is run.
class HostileCheckpointTest {
  private static final Path HOSTILE = Path.of("src/test/resources/fixtures/bert-qa-hostile");
  private static final String AGAIN = ". Fetch the file again or ask who made it.";

  /// What is said about the file itself, by folder.
  private static final Map<String, String> REFUSED = new LinkedHashMap<>();

  static {
    pickle("eval-legacy", "__builtin__.eval");
    pickle("eval-zip", "__builtin__.eval");
    pickle("extra-key-legacy", "posix.system");
    pickle("extra-key-zip", "posix.system");
    pickle("nested-exec-legacy", "__builtin__.exec");
    pickle("nested-exec-zip", "__builtin__.exec");
    pickle("system-legacy", "posix.system");
    pickle("system-plain", "posix.system");
    pickle("system-zip", "posix.system");
    safetensors(
        "dtype-mismatch",
        "tensor qa_outputs.weight of shape [2, 8] and dtype F64 takes 128 bytes, but the header"
            + " gives it 64");
    safetensors(
        "dtype-unknown", "tensor qa_outputs.weight has the dtype F128, which Riga does not know");
    safetensors("duplicate-name", "tensor bert.embeddings.LayerNorm.bias is in the header twice");
    safetensors(
        "empty-file",
        "it has 0 bytes, and a safetensors file starts with the eight of its header's length");
    safetensors("header-is-list", "its header is not a JSON object");
    safetensors(
        "header-length-huge",
        "its header should be 4611686018427387904 bytes long, but only 5554 follow");
    safetensors(
        "header-length-negative",
        "its header should be 18446744073709551615 bytes long, but only 5554 follow");
    safetensors(
        "header-length-over-file", "its header should be 5668 bytes long, but only 5554 follow");
    safetensors("header-not-json", "its header is not valid JSON");
    safetensors("header-not-utf8", "its header is not UTF-8 text");
    safetensors(
        "hole-in-data",
        "bytes 32 to 48, before tensor bert.embeddings.LayerNorm.weight, belong to no tensor");
    safetensors(
        "offsets-reversed", "tensor qa_outputs.weight ends at byte 3160, before it begins at 3224");
    safetensors(
        "overlapping-offsets",
        "tensor bert.embeddings.LayerNorm.weight starts at byte 24, inside the tensor before it,"
            + " which ends at 32");
    safetensors(
        "same-offsets-twice",
        "tensor bert.embeddings.LayerNorm.weight starts at byte 0, inside the tensor before it,"
            + " which ends at 32");
    safetensors(
        "shape-mismatch",
        "tensor qa_outputs.weight of shape [3, 9] and dtype F32 takes 108 bytes, but the header"
            + " gives it 64");
    safetensors(
        "shape-negative",
        "the shape of tensor qa_outputs.weight holds something that is not a size: -1");
    safetensors(
        "shape-overflow",
        "tensor qa_outputs.weight of shape [8589934592, 8589934592] is beyond any memory");
    safetensors(
        "short-data",
        "tensor qa_outputs.weight ends at byte 3224 of the data, but the file ends at 3160");
    safetensors(
        "short-prefix",
        "it has 5 bytes, and a safetensors file starts with the eight of its header's length");
    safetensors("trailing-bytes", "64 bytes follow the last tensor");
    safetensors("truncated-header", "its header should be 2336 bytes long, but only 1168 follow");
  }

  /// Sound containers, whose tensors do not suit a network: [WeightsTest] has those.
  private static final Map<String, String> SOUND =
      Map.of(
          "safetensors-missing-tensor", "refuse",
          "safetensors-nan-weights", "refuse or warn, naming the tensor",
          "safetensors-unexpected-tensor", "load, with a warning that names the tensor",
          "safetensors-wrong-shape-for-config", "refuse");

  private static void pickle(String name, String global) {
    REFUSED.put(
        "pickle-" + name,
        "pytorch_model.bin is refused: its pickle asks for "
            + global
            + ", which builds no tensor. Nothing of it was run. Do not trust this checkpoint; take"
            + " one in the safetensors format.");
  }

  private static void safetensors(String name, String what) {
    REFUSED.put("safetensors-" + name, "model.safetensors is refused: " + what + AGAIN);
  }

  @AfterEach
  void nothingWasRun() {
    assertThat(Path.of("pwned.txt")).doesNotExist();
  }

  @TestFactory
  Stream<DynamicTest> everyCaseGetsWhatItMust() throws IOException {
    JsonNode cases = new JsonMapper().readTree(HOSTILE.resolve("expected.json").toFile());
    return cases.properties().stream()
        .map(named ->
            DynamicTest.dynamicTest(named.getKey(), () -> check(named.getKey(), named.getValue())));
  }

  private static void check(String name, JsonNode expected) {
    Path folder = HOSTILE.resolve(name);
    if (expected.path("container_sound").asBoolean(false)) {
      assertThat(expected.path("must").asText()).isEqualTo(SOUND.get(name));
      try (Checkpoint checkpoint = Checkpoint.open(folder)) {
        assertThat(checkpoint.names()).contains("qa_outputs.bias");
      }
      return;
    }
    assertThat(expected.path("must").asText()).isEqualTo("refuse");
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(folder + "/" + REFUSED.get(name));
  }

  @Test
  void theGoodOneLoads() {
    try (Checkpoint checkpoint = Checkpoint.open(HOSTILE.resolve("good"))) {
      assertThat(checkpoint.names()).hasSize(23).contains("qa_outputs.weight");
      assertThat(checkpoint.entry("qa_outputs.weight").shape()).containsExactly(2L, 8L);
    }
  }

  /// A tuple that holds a tuple twice, and so on: short in the file, longer than any memory in
  /// words.
  @Test
  void aValueThatWouldFillTheMemoryIsNotSpelledOut() throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2, 'K', 1});
    for (int level = 0; level < 60; level++) {
      pickle.write(new byte[] {'2', (byte) 0x86}); // DUP, TUPLE2
    }
    pickle.write('Q'); // BINPERSID
    pickle.write('.');
    Path folder = Files.createTempDirectory("riga-deep");
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.write(folder.resolve("pytorch_model.bin"), pickle.toByteArray());

    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("its pickle asks for the storage (a list) where none can be");
  }

  @Test
  void aFileCutAnywhereIsRefusedWithoutAnotherError() throws IOException {
    for (Path whole :
        new Path[] {
          HOSTILE.resolve("good/model.safetensors"),
          Path.of("src/test/resources/fixtures/bert-qa-old/zip-views/pytorch_model.bin"),
          Path.of("src/test/resources/fixtures/bert-qa-old/legacy-views/pytorch_model.bin")
        }) {
      byte[] bytes = Files.readAllBytes(whole);
      for (int length = 0; length < bytes.length; length += Math.max(1, bytes.length / 97)) {
        Path folder = Files.createTempDirectory("riga-cut");
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.write(folder.resolve(whole.getFileName()), java.util.Arrays.copyOf(bytes, length));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
          fail("%s cut at %d of %d opened: %s", whole, length, bytes.length, checkpoint.names());
        } catch (CheckpointException refused) {
          assertThat(refused).hasMessageContaining(" is refused: ");
        }
      }
    }
  }
}
