package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.index.DocumentIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Commands as processes of their own: what only a whole process can show.
@DisabledOnOs(OS.WINDOWS)
class CommandProcessTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void standardOutputHoldsTheDataAndNothingElse() throws Exception {
    Path file = Files.writeString(folder.resolve("note.txt"), "Grüße, 𝔸lice!");

    Ran ran = end(start("text", file.toString()));

    assertThat(ran).isEqualTo(new Ran(0, "Grüße, 𝔸lice!", ""));
  }

  @Test
  void aReaderThatGoesAwayIsSaidInALine() throws Exception {
    Path file = Files.writeString(folder.resolve("long.txt"), "word ".repeat(400_000));
    Process process = start(ProcessBuilder.Redirect.PIPE, "text", file.toString());
    try (InputStream out = process.getInputStream()) {
      assertThat(out.readNBytes(4)).hasSize(4);
    }

    assertThat(end(process).err())
        .isEqualTo(
            "riga: Standard output could not be written to (Broken pipe). Whatever reads it must"
                + " read to the end, and a file needs room on its disk.\n");
    assertThat(process.exitValue()).isEqualTo(1);
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aFullDiskBehindStandardOutput() throws Exception {
    Path file = Files.writeString(folder.resolve("note.txt"), "some text");
    Process process =
        start(ProcessBuilder.Redirect.to(Path.of("/dev/full").toFile()), "text", file.toString());

    assertThat(end(process).err())
        .isEqualTo(
            "riga: Standard output could not be written to (No space left on device). Whatever"
                + " reads it must read to the end, and a file needs room on its disk.\n");
    assertThat(process.exitValue()).isEqualTo(1);
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  /// A process that was started in the background ignores Ctrl-C, and so do those it starts.
  static boolean hearsInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return !Files.exists(status)
        || Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .allMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) == 0);
  }

  @Test
  @EnabledIf("hearsInterrupts")
  void anInterruptedRunKeepsWhatItHadCommitted() throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    String paragraph = "Some words stand here, and others follow them soon. ".repeat(8) + "\n\n";
    for (int i = 0; i < 3000; i++) {
      Files.writeString(docs.resolve(i + ".txt"), "Number " + i + ". " + paragraph.repeat(20));
    }
    Path index = folder.resolve("index");
    Process process =
        start("index", docs.toString(), "--index", index.toString(), "--retriever", "bm25");
    await(() -> commits(index) > 1);
    interrupt(process);

    assertThat(end(process).status()).isEqualTo(130);
    try (DocumentIndex opened = DocumentIndex.open(index)) {
      assertThat(opened.documents()).isNotEmpty().hasSizeLessThan(3000);
    }
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /// How often Lucene has committed: the number that the newest `segments_N` ends with, base 36.
  private static long commits(Path index) throws IOException {
    if (!Files.isDirectory(index)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(index)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("segments_"))
          .mapToLong(name -> Long.parseLong(name.substring("segments_".length()), 36))
          .max()
          .orElse(0);
    }
  }

  private Process start(String... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.to(folder.resolve("standard-output").toFile()), arguments);
  }

  private Process start(ProcessBuilder.Redirect out, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Djava.util.logging.config.file=/dev/null",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.riga.app.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(TestHome.environment());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder
        .redirectOutput(out)
        .redirectError(folder.resolve("standard-error").toFile())
        .start();
  }

  private Ran end(Process process) throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Path out = folder.resolve("standard-output");
    return new Ran(
        process.exitValue(),
        Files.exists(out) ? Files.readString(out, StandardCharsets.UTF_8) : "",
        Files.readString(folder.resolve("standard-error"), StandardCharsets.UTF_8));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
