package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.DocumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void rigasOwnExceptionsSpeakForThemselves() {
    assertThat(Failures.message(new DocumentException("no such file or folder: x")))
        .isEqualTo("No such file or folder: x.");
    assertThat(Failures.message(new UsageException("Say --docs PATH.")))
        .isEqualTo("Say --docs PATH.");
  }

  @Test
  void filesThatFailAreNamedWithWhatToDo() {
    assertThat(Failures.message(new NoSuchFileException("/x/y"))).isEqualTo("There is no /x/y.");
    assertThat(Failures.message(new UncheckedIOException(new AccessDeniedException("/x/y"))))
        .isEqualTo(
            "No permission for /x/y. Change its rights; for Riga's own folder set RIGA_HOME to a"
                + " folder of yours.");
    assertThat(Failures.message(new FileSystemException("/x/y", null, "Read-only file system")))
        .isEqualTo(
            "/x/y lies on a read-only file system. Set RIGA_HOME to a folder that can be"
                + " written.");
    assertThat(Failures.message(new IOException("stream closed")))
        .isEqualTo("Reading or writing failed: stream closed.");
    assertThat(Failures.message(new InvalidPathException("a\0b", "Nul character not allowed")))
        .isEqualTo("'a\0b' is not a path: Nul character not allowed.");
  }

  @Test
  void aFullDiskIsCalledThat() {
    assertThat(
            Failures.message(
                new UncheckedIOException(
                    new FileSystemException("/x/y", null, "No space left on device"))))
        .isEqualTo(
            "The disk is full where /x/y lies. Make room, or set RIGA_HOME to a folder on another"
                + " disk. Nothing that was finished is lost.");
    assertThat(Failures.message(new IOException("No space left on device")))
        .isEqualTo(
            "The disk is full. Make room, or set RIGA_HOME to a folder on another disk. Nothing"
                + " that was finished is lost.");
  }

  @Test
  void whatNobodyExpectedAsksForAReport() {
    assertThat(Failures.message(new IllegalStateException("odd\nand long")))
        .isEqualTo(
            "Something unexpected happened inside Riga (IllegalStateException: odd). Please report"
                + " it, with what --debug adds.");
    assertThat(Failures.message(new OutOfMemoryError("Java heap space")))
        .isEqualTo(
            "The memory is not enough (Java heap space). Give Java more, for instance with"
                + " RIGA_JAVA_OPTS=-Xmx4g.");
  }

  @Test
  void onlyWhoAsksSeesWhereItHappened() {
    ByteArrayOutputStream quiet = new ByteArrayOutputStream();
    ByteArrayOutputStream loud = new ByteArrayOutputStream();
    Terminal toQuiet = Terminal.plain(OutputStream.nullOutputStream(), quiet);
    Terminal toLoud = Terminal.plain(OutputStream.nullOutputStream(), loud);

    new Failures(toQuiet, false).report(new NoSuchFileException("/x"));
    new Failures(toLoud, true).report(new NoSuchFileException("/x"));

    assertThat(quiet.toString(StandardCharsets.UTF_8)).isEqualTo("riga: There is no /x.\n");
    assertThat(loud.toString(StandardCharsets.UTF_8))
        .startsWith("riga: There is no /x.\njava.nio.file.NoSuchFileException: /x\n\tat dev.riga");
  }

  @Test
  void aReaderOfStandardOutputThatWentAwayIsSaidOnce() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    int status = new RigaCommandLine(Terminal.plain(broken, err), Map.of()).run("--version");

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "riga: Standard output could not be written to (Broken pipe). Whatever reads it must"
                + " read to the end, and a file needs room on its disk.\n");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void debugMayBeAskedForByTheEnvironment() {
    Ran ran = Ran.riga(Map.of("RIGA_DEBUG", "1"), "text", Path.of("no", "file").toString());

    assertThat(ran.err()).contains("\tat dev.riga.");
  }
}
