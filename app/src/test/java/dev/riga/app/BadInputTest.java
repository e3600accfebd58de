package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.app.RigaProcess.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
  @DisabledOnOs(OS.WINDOWS)
  void aNameThatWouldSteerTheTerminal() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("odd"));
    Files.write(odd.resolve("\u001B]0;mine\u0007\u202Eone.txt"), new byte[0]);

    assertThat(ask("Who?", "--docs", odd.toString()))
        .isEqualTo(nothingToRead(odd, "odd/ ]0;mine one.txt is skipped (an empty file)."));
  }

  @Test
  void filesThatHoldNoDocument() throws IOException {
    Path missing = folder.resolve("missing.pdf");
    Path empty = Files.createFile(folder.resolve("empty.pdf"));
    Path broken = Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7\nnothing follows");
    Path other = Files.writeString(folder.resolve("other.pdf"), "only words");
    Path bomb = folder.resolve("bomb.docx");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write(" ".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(ask("Who?", "--docs", missing.toString()))
        .isEqualTo(fails(1, "No such file or folder: " + missing + "."));
    assertThat(Ran.riga(environment, "text", missing.toString()))
        .isEqualTo(fails(1, "Cannot read " + missing + ": no such file."));
    assertNothingToRead(empty, "an empty file");
    assertNothingToRead(broken, "damaged: Missing root object specification in trailer.");
    assertNothingToRead(other, "named .pdf but not a PDF");
    assertNothingToRead(bomb, "unpacks to more than 250 times its size, as a zip bomb does");
  }

  private static Ran nothingToRead(Path where, String why) {
    return fails(1, "There is nothing to read in " + where + ": " + why);
  }

  /// Asks for a file by itself, and for its text.
  private void assertNothingToRead(Path file, String reason) {
    assertThat(ask("Who?", "--docs", file.toString()))
        .isEqualTo(nothingToRead(file, file.getFileName() + " is skipped (" + reason + ")."));
    assertThat(Ran.riga(environment, "text", file.toString()))
        .isEqualTo(fails(1, "Cannot read " + file + ": " + reason + "."));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatMayNotBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("secret.txt"), "Some text.");
    Path shut = Files.createDirectories(folder.resolve("shut"));
    Files.writeString(shut.resolve("a.txt"), "Some text.");
    Files.setPosixFilePermissions(file, Set.of());
    Files.setPosixFilePermissions(shut, Set.of());
    try {
      Start start = withoutPrivilege(file);
      assertThat(start.run("text", file.toString()).end())
          .isEqualTo(fails(1, "Cannot read " + file + ": no permission to read this file."));
      Ran indexed = start.run("index", file.toString(), "--retriever", "bm25").end();
      assertThat(indexed.out())
          .matches(
              """
              0 added, 0 updated, 0 unchanged, 0 deleted, 1 skipped; 0 passages in [0-9.]+ s
              skipped secret\\.txt: no permission to read this file
              """);
      assertThat(indexed.err()).isEmpty();
      assertThat(indexed.status()).isZero();
      assertThat(ask(start, file))
          .isEqualTo(
              nothingToRead(file, "secret.txt is skipped (no permission to read this file)."));
      assertThat(ask(start, shut))
          .isEqualTo(nothingToRead(shut, "shut is skipped (no permission to list this folder)."));
    } finally {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static Ran ask(Start start, Path where) throws Exception {
    return start.run("ask", "Who?", "--docs", where.toString(), "--retriever", "bm25").end();
  }

  /// A process that rights bind: root's own passes them over unless it gives that up.
  private Start withoutPrivilege(Path unreadable) throws Exception {
    Start start = Start.in(folder);
    if (!Files.isReadable(unreadable)) {
      return start;
    }
    Start bound = start.under("setpriv", "--bounding-set=-dac_override,-dac_read_search");
    boolean works =
        Files.exists(Path.of("/usr/bin/setpriv"))
            && bound.run("text", unreadable.toString()).end().status() == 1;
    Assumptions.assumeTrue(works, "this process may read everything and cannot give that up");
    return bound;
  }

  @Test
  void anEmptyQuestion() {
    for (String empty : List.of("", "  \t\n")) {
      Ran refused = fails(2, "The question is empty. Ask something in words.");
      assertThat(ask(empty, "--docs", docs.toString())).isEqualTo(refused);
      assertThat(Ran.riga(environment, "explain", empty, "--docs", docs.toString()))
          .isEqualTo(refused);
      assertThat(Ran.riga(environment, "inspect", empty, "--context", "Some text."))
          .isEqualTo(refused);
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
    assertThat(ran.out())
        .matches("No answer in these documents  100 % sure\n\n  index [^\n]+ · total [0-9.]+ s\n");
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
    Path cut = copyOfReader();
    Path weights = cut.resolve("model.safetensors");
    cutInHalf(weights);

    Ran ran = ask("Who?", "--docs", docs.toString(), "--reader", cut.toString());

    assertThat(ran)
        .isEqualTo(
            fails(
                1,
                weights
                    + " is refused: tensor bert.embeddings.word_embeddings.weight ends at byte"
                    + " 1483680 of the data, but the file ends at 744888. Fetch the file again or"
                    + " ask who made it."));
  }

  @Test
  void aConfigurationThatIsCutOff() throws IOException {
    Path cut = copyOfReader();
    cutInHalf(cut.resolve("config.json"));
    assertThat(ask("Who?", "--docs", docs.toString(), "--reader", cut.toString()))
        .isEqualTo(
            fails(
                1,
                cut.resolve("config.json")
                    + " is refused: it is not valid JSON: Unexpected end-of-input in field name."
                    + " Fetch the model again or ask who made it."));
  }

  @Test
  void aCheckpointOfPyTorchThatIsCutOff() throws IOException {
    for (String kind : List.of("zip", "legacy")) {
      Path cut = copyOfReader();
      Files.delete(cut.resolve("model.safetensors"));
      Path weights = cut.resolve("pytorch_model.bin");
      Files.copy(
          TestHome.READER.resolveSibling("bert-qa-old").resolve(kind).resolve("pytorch_model.bin"),
          weights);
      cutInHalf(weights);

      assertThat(ask("Who?", "--docs", docs.toString(), "--reader", cut.toString()))
          .isEqualTo(
              fails(
                  1,
                  weights
                      + " is refused: "
                      + (kind.equals("zip")
                          ? "it is a damaged or truncated zip archive"
                          : "it ends inside its storage 94825570652864, or that has another size")
                      + ". Fetch the file again or ask who made it."));
    }
  }

  private Path copyOfReader() throws IOException {
    Path copy = Files.createTempDirectory(folder, "reader");
    try (var files = Files.list(TestHome.READER)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static void cutInHalf(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
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
  void aSecondProcessThatWritesTheIndex() throws Exception {
    ask("Who discovered radium?", "--docs", docs.toString());
    Files.writeString(docs.resolve("b.txt"), "Something new to be indexed.");
    try (FSDirectory directory = FSDirectory.open(index);
        Lock lock = directory.obtainLock("write.lock")) {
      assertThat(lock).isNotNull();

      assertThat(
              Start.in(folder)
                  .run("index", docs.toString(), "--index", index.toString(), "--retriever", "bm25")
                  .end())
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

    assertThat(ran)
        .isEqualTo(
            fails(
                1,
                file.resolve("home/models/bge-small-en-v1.5")
                    + " could not be written: "
                    + file
                    + " is not a folder. What was there before is unchanged. Mend that, or choose"
                    + " another place."));
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
