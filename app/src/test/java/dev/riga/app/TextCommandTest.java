package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCommandTest {

  @TempDir private Path folder;

  @Test
  void theTextIsPrintedExactly() throws IOException {
    Path file =
        write(
            "note.txt",
            "Grüße, 𝔸lice!\n\nNo line feed at the end".getBytes(StandardCharsets.UTF_8));

    Ran ran = Ran.riga("text", file.toString());

    assertThat(ran.out()).isEqualTo("Grüße, 𝔸lice!\n\nNo line feed at the end");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"candle.pdf", "constitution.html", "gettysburg-address.txt", "README.md"})
  void everyExampleIsRead(String name) {
    Ran ran = Ran.riga("text", Path.of("..", "examples", name).toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).hasSizeGreaterThan(500);
    assertThat(ran.status()).isZero();
  }

  @Test
  void aFileThatIsNotThere() {
    Path file = folder.resolve("nothing.pdf");
    Ran ran = Ran.riga("text", file.toString());

    assertThat(ran).isEqualTo(new Ran(1, "", "riga: Cannot read " + file + ": no such file.\n"));
  }

  @Test
  void aFolder() {
    Ran ran = Ran.riga("text", folder.toString());

    assertThat(ran)
        .isEqualTo(new Ran(1, "", "riga: Cannot read " + folder + ": a folder, not a file.\n"));
  }

  @Test
  void anEmptyFile() throws IOException {
    Path file = write("empty.txt", new byte[0]);

    assertThat(Ran.riga("text", file.toString()))
        .isEqualTo(new Ran(1, "", "riga: Cannot read " + file + ": an empty file.\n"));
  }

  @Test
  void aPdfThatIsNone() throws IOException {
    Path file = write("broken.pdf", "%PDF-1.7\nnothing else".getBytes(StandardCharsets.US_ASCII));
    Ran ran = Ran.riga("text", file.toString());

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("riga: Cannot read " + file + ": ").hasLineCount(1);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
