package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person may get wrong, or what may be wrong around them: one line that says what to do,
/// the documented exit status, nothing on standard output.
class BadInputTest {

  @TempDir private Path folder;
  private Path docs;
  private Path index;
  private final Map<String, String> environment = new HashMap<>(TestHome.environment());

  @BeforeEach
  void writeADocument() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    index = folder.resolve("index");
    Files.writeString(docs.resolve("a.txt"), "Marie Curie discovered radium in 1898.");
  }

  @Test
  void noDocuments() {
    assertThat(Ran.riga(environment, "ask", "Who?"))
        .isEqualTo(
            fails(
                2,
                "There is nothing to look in: say --docs PATH with a folder or a file, or --index"
                    + " DIR."));
  }

  @Test
  void aFolderThatIsNotThere() {
    Path nothing = folder.resolve("nothing");

    assertThat(ask("Who?", "--docs", nothing.toString()))
        .isEqualTo(fails(1, "No such file or folder: " + nothing + "."));
    assertThat(Ran.riga(environment, "index", nothing.toString(), "--retriever", "bm25"))
        .isEqualTo(fails(1, "No such file or folder: " + nothing + "."));
  }

  @Test
  void aFolderWithoutDocuments() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertThat(ask("Who?", "--docs", empty.toString()))
        .isEqualTo(
            fails(
                1,
                "There is nothing to read in "
                    + empty
                    + ". Name a folder with documents after --docs."));
  }

  @Test
  void aFolderWithNothingThatCanBeRead() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("odd"));
    Files.write(odd.resolve("one.txt"), new byte[0]);
    Files.write(odd.resolve("two.txt"), new byte[0]);

    assertThat(ask("Who?", "--docs", odd.toString()))
        .isEqualTo(
            fails(
                1,
                "There is nothing to read in "
                    + odd
                    + ": odd/one.txt is skipped (an empty file), and 1 more are; ./riga index"
                    + " lists them."));
  }

  @Test
  void anEmptyQuestion() {
    for (String empty : List.of("", "  \t\n")) {
      assertThat(ask(empty, "--docs", docs.toString()))
          .isEqualTo(fails(2, "The question is empty. Ask something in words."));
    }
  }

  @Test
  void aQuestionOfAHundredThousandCharactersIsAnsweredAndSaysWhatWasRead() {
    String question = "Who discovered radium? ".repeat(4348).substring(0, 100_000);

    Ran ran = ask(question, "--docs", docs.toString());

    assertThat(ran.err())
        .isEqualTo(
            "riga: The question has 21739 tokens; the reader takes 189, so only its first 872"
                + " characters were read.\n");
    assertThat(ran.out()).contains("docs/a.txt", "before → after reading");
    assertThat(ran.status()).isZero();
  }

  @Test
  void aQuestionOfOneEndlessWordFindsNothing() {
    Ran ran = ask("x".repeat(100_000), "--docs", docs.toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).startsWith("No answer in these documents");
    assertThat(ran.status()).isEqualTo(3);
  }

  @Test
  void valuesOutOfTheirRange() {
    assertThat(ask("Who?", "--docs", docs.toString(), "--top-k", "0"))
        .isEqualTo(fails(2, "--top-k is 0; at least 1 passage must be read."));
    assertThat(ask("Who?", "--docs", docs.toString(), "--abstain-below", "1.5"))
        .isEqualTo(fails(2, "--abstain-below is 1.5; a probability lies between 0 and 1."));
    assertThat(ask("Who?", "--docs", docs.toString(), "--precision", "fp8"))
        .isEqualTo(fails(2, "There is no precision 'fp8': say auto, fp32, bf16 or int8."));
  }

  @Test
  void aQuestionWithoutQuotes() {
    assertThat(Ran.riga(environment, "ask", "Who", "discovered", "it", "--docs", docs.toString()))
        .isEqualTo(
            fails(
                2,
                "There is no place for 'discovered it'. A question of several words stands in"
                    + " quotes. See ./riga ask --help."));
  }

  @Test
  void aCheckpointThatIsCutOff() throws IOException {
    Path cut = Files.createDirectories(folder.resolve("cut"));
    try (var files = Files.list(TestHome.READER)) {
      for (Path file : files.toList()) {
        Files.copy(file, cut.resolve(file.getFileName()));
      }
    }
    Path weights = cut.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, java.util.Arrays.copyOf(whole, whole.length / 2));

    Ran ran = ask("Who?", "--docs", docs.toString(), "--reader", cut.toString());

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith("riga: " + weights + " is refused: ")
        .hasLineCount(1)
        .doesNotContain("Exception");
  }

  @Test
  void aModelThatIsNowhere() {
    assertThat(ask("Who?", "--docs", docs.toString(), "--reader", "someone/some-model"))
        .isEqualTo(
            fails(
                1,
                "The model someone/some-model is not whole in the cache "
                    + environment.get("HF_HUB_CACHE")
                    + ", and HF_HUB_OFFLINE forbids to fetch it. Unset HF_HUB_OFFLINE, or give the"
                    + " folder of a model."));
  }

  @Test
  void aSecondProcessThatWritesTheIndex() throws IOException {
    ask("Who discovered radium?", "--docs", docs.toString());
    Files.writeString(docs.resolve("b.txt"), "Something new to be indexed.");
    try (FSDirectory directory = FSDirectory.open(index);
        Lock lock = directory.obtainLock("write.lock")) {
      assertThat(lock).isNotNull();

      assertThat(ask("Who discovered radium?", "--docs", docs.toString()))
          .isEqualTo(
              fails(
                  1,
                  "Another process is writing the index "
                      + index
                      + ": wait until it is done, or stop it."));
    }
    assertThat(ask("Who discovered radium?", "--docs", docs.toString()).status()).isZero();
  }

  @Test
  void anIndexFolderThatHoldsSomethingElse() {
    assertThat(ask("Who?", "--docs", docs.toString(), "--index", docs.toString()))
        .isEqualTo(
            fails(
                1,
                "The folder "
                    + docs
                    + " holds other files and no index of Riga: choose an empty folder for the"
                    + " index."));
  }

  @Test
  void anIndexThatIsNotThere() {
    assertThat(ask("Who?", "--index", folder.resolve("none").toString()))
        .isEqualTo(
            fails(
                1,
                "There is no index in "
                    + folder.resolve("none")
                    + ": make one with `riga index`."));
  }

  @Test
  void aCacheFolderThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    environment.put("RIGA_HOME", file.resolve("home").toString());

    Ran ran = Ran.riga(environment, "ask", "Who?", "--docs", docs.toString());

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("riga: ").hasLineCount(1).contains(file.toString());
  }

  private static Ran fails(int status, String message) {
    return new Ran(status, "", "riga: " + message + "\n");
  }

  private Ran ask(String question, String... more) {
    List<String> arguments = new ArrayList<>(List.of("ask", question, "--retriever", "bm25"));
    List<String> given = List.of(more);
    if (!given.contains("--precision")) {
      arguments.addAll(List.of("--precision", "fp32"));
    }
    if (!given.contains("--abstain-below")) {
      arguments.addAll(List.of("--abstain-below", "0"));
    }
    if (!given.contains("--index")) {
      arguments.addAll(List.of("--index", index.toString()));
    }
    if (!given.contains("--reader")) {
      arguments.addAll(List.of("--reader", TestHome.READER.toString()));
    }
    arguments.addAll(given);
    return Ran.riga(environment, arguments.toArray(String[]::new));
  }
}
