package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.text.Places;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  private static final Diagnosis.Model PRESENT =
      new Diagnosis.Model("reader", "some-reader", true, "/models/some-reader");

  @Test
  void aComputerThatHasEverything(@TempDir Path home) throws IOException {
    Ran ran = doctor(new Places(home), PRESENT, "--json");

    JsonNode json = new ObjectMapper().readTree(ran.out());
    assertThat(json.get("problems")).isEmpty();
    assertThat(json.get("ready").asBoolean()).isTrue();
    assertThat(json.at("/java/version").asText()).startsWith("25");
    assertThat(json.at("/processor/cores").asInt()).isPositive();
    assertThat(json.at("/processor/precision").asText()).isIn("fp32", "bf16", "int8");
    assertThat(json.at("/libraries").findValuesAsText("name"))
        .containsExactly("libtorch", "tokenizers");
    assertThat(json.at("/places").findValuesAsText("what"))
        .containsExactly("models", "indexes", "native libraries");
    assertThat(ran.status()).isZero();
  }

  @Test
  void aPersonReadsTheSame(@TempDir Path home) {
    Ran ran = doctor(new Places(home), PRESENT);

    assertThat(ran.out())
        .contains(
            "ok  Riga       " + Main.VERSION + "\n",
            "ok  Java       25",
            "ok  Precision  ",
            "ok  Library    libtorch, loops for ",
            "ok  Library    tokenizers, Hugging Face's own\n",
            "ok  Model      reader: some-reader, /models/some-reader\n",
            "ok  Folder     indexes: " + home + "/indexes (not made yet), ")
        .endsWith("\n\nRiga can answer questions here.\n");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void whatIsMissingIsSaidWithItsRemedy(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Diagnosis.Model missing =
        new Diagnosis.Model("reader", "some-reader", false, "There is no such jar.");

    Ran ran = doctor(new Places(file), missing);

    assertThat(ran.out())
        .contains(
            "no  Model      reader: some-reader, There is no such jar.\n",
            "no  Folder     models: " + file + "/models (not made yet), ")
        .contains(
            """

            Missing: the folder of the models, %1$s/models, cannot be written
                mend: change the rights of %1$s, or set RIGA_HOME to a folder of yours
            Missing: the folder of the indexes, %1$s/indexes, cannot be written
                mend: change the rights of %1$s, or set RIGA_HOME to a folder of yours
            Missing: the default reader, some-reader, is not there: There is no such jar.
                mend: build Riga again: rm -r target && ./riga doctor
            """
                .formatted(file));
    assertThat(ran.status()).isEqualTo(1);
  }

  private static Ran doctor(Places places, Diagnosis.Model model, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = Terminal.plain(out, err);
    DoctorCommand command =
        new DoctorCommand(terminal, new Checkup(Map.of(), places, () -> List.of(model)));
    int status = new picocli.CommandLine(command).execute(arguments);
    terminal.out().flush();
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
