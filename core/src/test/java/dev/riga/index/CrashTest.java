package dev.riga.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.embed.HashingEmbedder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills processes that index, at random points, as `kill -9` does.
///
/// A failure is replayed as far as the machine allows with `-Driga.tests.seed=`.
class CrashTest {
  private static final int KILLS = 5;
  private static final int FILES = 60;
  private static final int PASSAGES = 15;

  /// The process that is killed: indexes and says on standard output how far it has come.
  static final class Child {
    public static void main(String[] args) {
      Workplace work = new Workplace(Path.of(args[0]));
      Indexer indexer =
          new Indexer(
              work.index(),
              work.reading().named("plain"),
              Optional.of(new HashingEmbedder()),
              FSDirectory::open,
              Clock.systemUTC(),
              new Indexer.Tuning(Duration.ofMillis(5), 100));
      indexer.update(
          work.sources(),
          (stage, done, total, perSecond) -> System.out.println(stage + " " + done));
      System.out.println("done");
    }
  }

  @Test
  void whatWasCommittedIsThereAndWholeAfterEveryKill(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("riga.tests.seed", System.nanoTime());
    System.out.println("CrashTest: -Driga.tests.seed=" + seed);
    Random random = new Random(seed);
    Workplace work = new Workplace(folder);
    for (int file = 0; file < FILES; file++) {
      write(work, file, 0);
    }
    Set<String> committed = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      killAfter(random.nextInt(150), folder);

      if (Files.exists(work.index()) && hasCommit(work)) {
        Set<String> whole = assertWhole(work);
        assertThat(whole).as("seed %d, kill %d", seed, kill).containsAll(committed);
        committed = whole;
      }
      int changed = random.nextInt(FILES);
      write(work, changed, kill + 1);
    }

    IndexReport report = work.update();

    assertThat(report.added() + report.updated() + report.unchanged()).isEqualTo(FILES);
    assertThat(work.passages()).hasSize(FILES * PASSAGES);
    assertWhole(work);
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      assertThat(view.passagesWithoutVector()).isZero();
    }
  }

  private static void write(Workplace work, int file, int version) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PASSAGES; i++) {
      text.append("Version ").append(version).append(" of passage ").append(i);
      text.append(" of file ").append(file).append(".\n\n");
    }
    work.write(file + ".txt", text.toString());
  }

  /// Lets a process come as far as a number of lines of progress.
  private static void killAfter(int lines, Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Child.class.getName(), folder.toString()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader progress =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < FILES + lines; i++) {
        if (progress.readLine() == null) {
          break;
        }
      }
    } finally {
      child.destroyForcibly();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean hasCommit(Workplace work) throws IOException {
    try (var files = Files.list(work.index())) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("segments_"));
    }
  }

  /// The names of the documents, once it is sure that each has all its passages, and of one
  /// version.
  private static Set<String> assertWhole(Workplace work) {
    Set<String> names = new HashSet<>();
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      for (IndexedDocument document : index.documents()) {
        List<String> texts =
            view.passagesOf(document.name()).stream().map(passage -> passage.text()).toList();
        assertThat(texts).as(document.name()).hasSize(PASSAGES);
        assertThat(texts.stream().map(text -> text.substring(0, text.indexOf(" of passage"))))
            .as(document.name())
            .containsOnly(texts.getFirst().substring(0, texts.getFirst().indexOf(" of passage")));
        names.add(document.name());
      }
      assertThat(view.passages()).isEqualTo(names.size() * PASSAGES);
    }
    return names;
  }
}
