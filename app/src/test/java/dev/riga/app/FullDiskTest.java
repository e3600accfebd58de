package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.app.RigaProcess.Start;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are really full: a file system of some hundred kilobytes that only the process sees,
/// and files that may not grow. Skipped where neither can be had.
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

  @BeforeEach
  void makePlaces() throws IOException {
    disk = Files.createDirectories(folder.resolve("disk"));
    kept = Files.createDirectories(folder.resolve("kept"));
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

    assertThat(ran)
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: The disk is full: the index "
                    + disk
                    + "/index keeps what it had committed; free some space and run this again.\n"));
    assertOnlyTheFirst(kept.resolve("index"));
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

    Ran ran =
        Start.in(folder).under("sh", "-c", "ulimit -f 300; \"$@\"", "sh").run(arguments).end();

    assertThat(ran)
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: Cannot write the index "
                    + index
                    + ": File too large; it keeps what it had committed.\n"));
    assertOnlyTheFirst(index);
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

  private static void assertOnlyTheFirst(Path index) {
    try (DocumentIndex opened = DocumentIndex.open(index)) {
      assertThat(opened.documents())
          .extracting(IndexedDocument::name)
          .containsExactly("docs/first.txt");
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
