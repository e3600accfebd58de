package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.app.RigaProcess.Start;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are really full: a file system of some hundred kilobytes that only the process sees
/// (skipped where none can be mounted), files that may not grow, and the device that is always
/// full.
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

  /// Puts a small disk where the first argument says, fills it with what lies in the second, runs
  /// the rest, and copies what is on the disk back.
  private static final String ON_SMALL_DISK =
      """
      mount -t tmpfs -o size=$SIZE tmpfs "$1" || exit 99
      disk=$1 kept=$2
      shift 2
      cp -a "$kept/." "$disk" && "$@"
      status=$?
      cp -a "$disk/." "$kept"
      exit $status
      """;

  @TempDir private Path folder;
  private Path disk;
  private Path kept;
  private Path full;

  @BeforeEach
  void makePlaces() throws IOException {
    full = folder.resolve("full");
    disk = Files.createDirectories(folder.resolve("disk"));
    kept = Files.createDirectories(folder.resolve("kept"));
  }

  /// The folder is deleted after each test, and complains of links out of it.
  @AfterEach
  void removeTheLink() throws IOException {
    Files.deleteIfExists(full);
  }

  static boolean canMount() throws Exception {
    Process mount =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "mount",
                "-t",
                "tmpfs",
                "x",
                "/tmp")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return mount.waitFor(10, TimeUnit.SECONDS) && mount.exitValue() == 0;
  }

  private Start onDiskOf(String size) {
    return Start.in(folder)
        .under(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            ON_SMALL_DISK,
            "sh",
            disk.toString(),
            kept.toString())
        .with("SIZE", size);
  }

  @Test
  @EnabledIf("canMount")
  void anIndexKeepsWhatWasCommitted() throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("first.txt"), "Marie Curie discovered radium in 1898.");
    String[] index = {"index", docs.toString(), "--index", disk + "/index", "--retriever", "bm25"};
    assertThat(onDiskOf("1m").run(index).end().status()).isZero();
    writeMany(docs);

    Ran ran = onDiskOf("1m").run(index).end();

    assertThat(ran.withoutProgress())
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: The disk is full: the index "
                    + disk
                    + "/index keeps what it had committed; free some space and run this again.\n"));
    assertKept(kept.resolve("index"));
  }

  @Test
  void anIndexWhoseFilesMayNotGrow() throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("first.txt"), "Marie Curie discovered radium in 1898.");
    Path index = folder.resolve("index");
    String[] arguments = {
      "index", docs.toString(), "--index", index.toString(), "--retriever", "bm25"
    };
    assertThat(Start.in(folder).run(arguments).end().status()).isZero();
    writeMany(docs);

    Ran ran = withFilesOf(300).run(arguments).end();

    assertThat(ran.withoutProgress())
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: Cannot write the index "
                    + index
                    + ": File too large; it keeps what it had committed: mend that and run this"
                    + " again.\n"));
    assertKept(index);
  }

  /// A process whose files may not grow beyond so many blocks of 512 or 1024 bytes.
  private Start withFilesOf(int blocks) {
    return Start.in(folder).under("sh", "-c", "ulimit -f " + blocks + "; \"$@\"", "sh");
  }

  /// A file that is always full: a link, so that whoever replaces it replaces the link alone.
  private Path full() throws IOException {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
    return Files.createSymbolicLink(full, Path.of("/dev/full"));
  }

  private static Ran doesNotFit(Path file) {
    return new Ran(
        1,
        "",
        "riga: The disk is full: "
            + file
            + " was not written, and what was there before is unchanged. Free some space and try"
            + " again.\n");
  }

  private static Ran notAFolder(Path file) {
    return new Ran(2, "", "riga: --png " + file + " is a file; name a folder.\n");
  }

  private static Ran mayNotGrow(Path file) {
    return new Ran(
        1,
        "",
        "riga: "
            + file
            + " could not be written: File too large. What was there before is unchanged. Mend"
            + " that, or choose another place.\n");
  }

  @Test
  void resultsOfAnEvaluation() throws Exception {
    Path squad = folder.resolve("squad.json");
    StringBuilder questions = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      questions.append(i == 0 ? "" : ",").append("{\"id\": \"q").append(i);
      questions.append("\", \"question\": \"").append("When was Riga founded? ".repeat(20));
      questions.append("\", \"answers\": [{\"text\": \"1201\", \"answer_start\": 20}]}");
    }
    Files.writeString(
        squad,
        "{\"version\": \"1.1\", \"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\":"
            + " \"Riga was founded in 1201 by Albert.\", \"qas\": ["
            + questions
            + "]}]}]}");
    String[] evaluate = {
      "evaluate",
      "reader",
      "--data",
      squad.toString(),
      "--model",
      TestHome.READER.toString(),
      "--precision",
      "fp32",
      "--out",
      full().toString()
    };
    assertThat(Ran.riga(TestHome.environment(), evaluate)).isEqualTo(doesNotFit(full));
    Path earlier = Files.writeString(folder.resolve("results.jsonl"), "earlier results");
    evaluate[evaluate.length - 1] = earlier.toString();

    assertThat(withFilesOf(100).run(evaluate).end()).isEqualTo(mayNotGrow(earlier));
    assertThat(earlier).hasContent("earlier results");
  }

  @Test
  void theReportOfAnExplanation() throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("first.txt"), "Marie Curie discovered radium in 1898.");
    String[] explain = {
      "explain",
      "Who discovered radium?",
      "--docs",
      docs.toString(),
      "--index",
      folder.resolve("index").toString(),
      "--retriever",
      "bm25",
      "--precision",
      "fp32",
      "--reader",
      TestHome.READER.toString(),
      "--abstain-below",
      "0",
      "--method",
      "gradient-x-input",
      "--html",
      full().toString()
    };
    assertThat(Ran.riga(TestHome.environment(), explain)).isEqualTo(doesNotFit(full));
    Path earlier = Files.writeString(folder.resolve("report.html"), "an earlier report");
    explain[explain.length - 1] = earlier.toString();

    assertThat(withFilesOf(100).run(explain).end()).isEqualTo(mayNotGrow(earlier));
    assertThat(earlier).hasContent("an earlier report");
    explain[explain.length - 2] = "--png";
    explain[explain.length - 1] = full.toString();
    assertThat(Ran.riga(TestHome.environment(), explain)).isEqualTo(notAFolder(full));
  }

  @Test
  void aModelThatIsUnpackedAndMayNotGrow() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "Some text.");
    Path home = folder.resolve("home");

    Ran ran =
        withFilesOf(300)
            .with("RIGA_HOME", home.toString())
            .run("ask", "What?", "--docs", file.toString(), "--retriever", "bm25")
            .end();

    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .matches(
            "riga: \\Q"
                + home
                + "\\E/models/\\S+ could not be written: File too large\\. What was there before is"
                + " unchanged\\. Mend that, or choose another place\\.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void aTrainingWhoseCheckpointsMayNotGrow() throws Exception {
    TinyTraining tiny = new TinyTraining(folder);
    String recipe = tiny.recipe().toString();
    Path out = folder.resolve("out");
    String[] unbroken = {
      "train", "reader", "--recipe", recipe, "--out", folder.resolve("unbroken").toString()
    };
    String[] train = {"train", "reader", "--recipe", recipe, "--out", out.toString(), "--resume"};
    assertThat(Start.in(folder).run(unbroken).end().status()).isZero();
    RigaProcess killed = Start.in(folder).run(train);
    killed.await(() -> isAtStep(out, 3));
    killed.kill();

    Ran ran = withFilesOf(100).run(train).end();

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines().toList().getLast())
        .matches(
            "riga: The state after step [0-9]+ could not be written to \\Q"
                + out
                + "\\E/training/checkpoints: File too large\\. Checkpoints that are finished are"
                + " kept: mend that and go on with --resume\\.");
    assertThat(Start.in(folder).run(train).end().status()).isZero();
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/model.safetensors"));
  }

  private static boolean isAtStep(Path out, int step) throws IOException {
    Path metrics = out.resolve("training/metrics.jsonl");
    return Files.exists(metrics) && Files.readString(metrics).contains("\"step\":" + step + ",");
  }

  private static void writeMany(Path docs) throws IOException {
    for (int i = 0; i < 400; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 60; j++) {
        text.append("Sentence number ").append(j);
        text.append(" says ").append(Integer.toString(i * 1000 + j, 36)).append(". ");
      }
      Files.writeString(docs.resolve("more-" + i + ".txt"), text);
    }
  }

  /// What the first run committed is there, and not all of what the second would have added.
  private static void assertKept(Path index) {
    try (DocumentIndex opened = DocumentIndex.open(index)) {
      assertThat(opened.documents())
          .extracting(IndexedDocument::name)
          .contains("docs/first.txt")
          .hasSizeLessThan(401);
    }
  }

  @Test
  @EnabledIf("canMount")
  void aModelThatIsUnpackedOnFirstUse() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "Some text.");

    Ran ran =
        onDiskOf("1m")
            .with("RIGA_HOME", disk.toString())
            .run("ask", "What?", "--docs", file.toString(), "--retriever", "bm25")
            .end();

    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .matches(
            "riga: The disk is full: \\Q"
                + disk
                + "\\E/models/\\S+ was not written, and what was there before is unchanged\\. Free"
                + " some space and try again\\.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  @EnabledIf("canMount")
  void aTrainingKeepsItsCheckpointsAndGoesOn() throws Exception {
    TinyTraining tiny = new TinyTraining(folder);
    String recipe = tiny.recipe().toString();
    String[] unbroken = {
      "train", "reader", "--recipe", recipe, "--out", folder.resolve("unbroken").toString()
    };
    assertThat(Start.in(folder).run(unbroken).end().status()).isZero();

    Ran full =
        onDiskOf("450k").run("train", "reader", "--recipe", recipe, "--out", disk.toString()).end();

    assertThat(full.status()).isEqualTo(1);
    assertThat(full.out()).isEmpty();
    assertThat(full.err().lines().toList().getLast())
        .isEqualTo(
            "riga: The disk is full: the state after step 3 could not be written to "
                + disk
                + "/training/checkpoints. Checkpoints that are finished are kept: make room and go"
                + " on with --resume.");
    Ran resumed =
        Start.in(folder)
            .run("train", "reader", "--recipe", recipe, "--out", kept.toString(), "--resume")
            .end();
    assertThat(resumed.status()).isZero();
    assertThat(kept.resolve("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("unbroken/model.safetensors"));
    assertThat(Files.readString(kept.resolve("training/metrics.jsonl")))
        .contains("{\"event\":\"resumed\"");
  }
}
