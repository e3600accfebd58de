package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainFromDocumentsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path docs = Path.of("unset");
  private Path out = Path.of("unset");

  @BeforeEach
  void writeDocuments() throws IOException {
    docs = Files.createDirectories(folder.resolve("papers"));
    out = folder.resolve("reader");
    Files.writeString(
        docs.resolve("radium.md"),
        """
        # Radium

        Marie Curie discovered radium in 1898. The metal is warm because it decays quickly. The
        laboratory had 3 rooms.
        """);
  }

  @Test
  void fromDocumentsToAnAnswer() throws IOException {
    Ran made = train("--from-docs", docs.toString(), "--examples-only", "--json");
    JsonNode told = JSON.readTree(made.out());
    Path examples = Path.of(told.path("examples").asText());
    Ran trained =
        train(
            "--from-docs",
            docs.toString(),
            "--examples",
            examples.toString(),
            "--ask",
            "When did Marie Curie discover radium?");

    assertThat(made.err())
        .isEqualTo("riga: 5 questions from 1 documents in " + examples + ": 4 factual, 1 causal\n");
    assertThat(told.path("questions").asInt()).isEqualTo(5);
    assertThat(Files.readString(examples))
        .contains("\"question\" : \"When did Marie Curie discover radium?\"")
        .contains("\"question\" : \"Why is the metal warm?\"")
        .contains("\"reasoning\" : \"causal\"");
    assertThat(trained.err())
        .contains("riga: documents: 5 to train on, 0 held out, nothing left out");
    assertThat(trained.out())
        .startsWith("The reader is in " + out + ", trained on ")
        .contains("Nothing was kept aside to judge it by.\n", " % sure, ");
    assertThat(trained.status()).isZero();
    assertThat(out.resolve("config.json")).content().doesNotContain("riga_base");
    assertThat(out.resolve("riga.json")).exists();
  }

  @Test
  void doesNotOverwriteWhatAPersonMayHaveEdited() {
    train("--from-docs", docs.toString(), "--examples-only");

    Ran again = train("--from-docs", docs.toString());

    Path examples = out.resolve("examples.json");
    assertThat(again.err())
        .isEqualTo(
            "riga: %1$s is there already. Train on it with --examples %1$s, go on with --resume, or remove it.\n"
                .formatted(examples));
    assertThat(again.status()).isEqualTo(2);
  }

  @Test
  void saysWhenNothingCanBeAsked() throws IOException {
    Files.writeString(docs.resolve("radium.md"), "radium 1898 glow\n");

    Ran ran = train("--from-docs", docs.toString());

    assertThat(ran.err())
        .isEqualTo(
            "riga: No question could be made from "
                + docs
                + ": it takes whole English sentences.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          | Say what to train on: --recipe FILE, --from-docs PATH or --examples FILE.
          --recipe r.json --from-docs papers | --recipe names its own data: give it without --from-docs and --examples.
          --recipe r.json --base b | --recipe names its own base and rounds: give it without --base, --epochs and --questions.
          --recipe r.json --epochs 2 | --recipe names its own base and rounds: give it without --base, --epochs and --questions.
          --recipe r.json --questions 9 | --recipe names its own base and rounds: give it without --base, --epochs and --questions.
          --examples e.json --examples-only | --examples-only writes examples from documents: say --from-docs PATH.
          --examples e.json --ask Who? | --ask needs documents to look in: say --from-docs PATH.
          --from-docs papers --ask Who? --json | --ask prints an answer: leave it out beside --json and --examples-only, and use riga ask afterwards.
          --from-docs papers --epochs 0 | --epochs and --questions must be 1 or more.
          """)
  void wrongUsageIsExplained(String arguments, String message) {
    Ran ran = train(arguments == null ? new String[0] : arguments.split(" "));

    assertThat(ran.err()).isEqualTo("riga: " + message + "\n");
    assertThat(ran.status()).isEqualTo(2);
  }

  @Test
  void saysWhatIsWrongWithAFileOfExamples() throws IOException {
    Path file = folder.resolve("e.json");
    Files.writeString(
        file,
        """
        {"data": [{"paragraphs": [{"context": "It is red.", "qas": [
          {"id": "a", "question": "What?", "answers": [{"text": "blue", "answer_start": 0}]}]}]}]}
        """);

    assertThat(train("--examples", file.toString()).err())
        .isEqualTo(
            "riga: %s holds no example that could be trained on: 1 left out (answer not in context 1).\n"
                .formatted(file));
  }

  private Ran train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "reader", "--out", out.toString()));
    Collections.addAll(arguments, more);
    return Ran.riga(TestHome.environment(), arguments.toArray(String[]::new));
  }
}
