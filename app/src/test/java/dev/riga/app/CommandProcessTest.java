package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.app.RigaProcess.Start;
import dev.riga.index.DocumentIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Commands as processes of their own: what only a whole process can show.
@DisabledOnOs(OS.WINDOWS)
class CommandProcessTest {

  @TempDir private Path folder;

  @Test
  void standardOutputHoldsTheDataAndNothingElse() throws Exception {
    Path file = Files.writeString(folder.resolve("note.txt"), "Grüße, 𝔸lice!");

    Ran ran = Start.in(folder).run("text", file.toString()).end();

    assertThat(ran).isEqualTo(new Ran(0, "Grüße, 𝔸lice!", ""));
  }

  @Test
  void aReaderThatGoesAwayIsSaidInALine() throws Exception {
    Path file = Files.writeString(folder.resolve("long.txt"), "word ".repeat(400_000));
    RigaProcess process =
        Start.in(folder).run(ProcessBuilder.Redirect.PIPE, "text", file.toString());
    try (InputStream out = process.output()) {
      assertThat(out.readNBytes(4)).hasSize(4);
    }

    assertThat(process.end())
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: Standard output could not be written to (Broken pipe). Whatever reads it"
                    + " must read to the end, and a file needs room on its disk.\n"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aFullDiskBehindStandardOutput() throws Exception {
    Path file = Files.writeString(folder.resolve("note.txt"), "some text");
    RigaProcess process =
        Start.in(folder)
            .run(
                ProcessBuilder.Redirect.to(Path.of("/dev/full").toFile()), "text", file.toString());

    assertThat(process.end())
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: Standard output could not be written to (No space left on device). Whatever"
                    + " reads it must read to the end, and a file needs room on its disk.\n"));
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
    RigaProcess process =
        Start.in(folder)
            .run("index", docs.toString(), "--index", index.toString(), "--retriever", "bm25");
    process.await(() -> commits(index) > 1);
    process.interrupt();

    assertThat(process.end().status()).isEqualTo(130);
    try (DocumentIndex opened = DocumentIndex.open(index)) {
      assertThat(opened.documents()).isNotEmpty().hasSizeLessThan(3000);
    }
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
}
