package dev.riga.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

  @TempDir private Path folder;

  @Test
  void makesItsFolderAndReplacesWhatWasThere() throws IOException {
    Path file = folder.resolve("new/file.txt");

    DurableFile.write(file, bytes("first"));
    DurableFile.write(file, bytes("second"));

    assertThat(file).hasContent("second");
    try (Stream<Path> files = Files.list(folder.resolve("new"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void keepsWhatWasThereWhenItFails() throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "first");

    assertThatThrownBy(() ->
            DurableFile.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.wrap(bytes("half of the sec")));
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The disk is full: "
                + file
                + " was not written, and what was there before is unchanged. Free some space and"
                + " try again.");

    assertThat(file).hasContent("first");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  @EnabledIf("hasFullDevice")
  void writesToADeviceAndDoesNotReplaceIt() throws IOException {
    Path nowhere = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
    Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));

    DurableFile.write(nowhere, bytes("anything"));
    assertThatThrownBy(() -> DurableFile.write(full, bytes("anything")))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The disk is full: "
                + full
                + " was not written, and what was there before is unchanged. Free some space and"
                + " try again.");

    assertThat(nowhere).isSymbolicLink();
    assertThat(full).isSymbolicLink();
    Files.delete(nowhere);
    Files.delete(full);
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
