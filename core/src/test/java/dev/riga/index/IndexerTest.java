package dev.riga.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.document.Passage;
import dev.riga.document.Skipped;
import dev.riga.document.Sources;
import dev.riga.document.Span;
import dev.riga.index.IndexProgress.Stage;
import dev.riga.index.Indexer.FileReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerTest {
  private Workplace work;

  @BeforeEach
  void twoDocuments(@TempDir Path folder) {
    work =
        new Workplace(folder)
            .write("curie.txt", "# Radium\n\nMarie Curie found radium.\n\nIt glows.")
            .write("sub/einstein.txt", "Light bends.");
  }

  @Test
  void indexesEveryDocument() {
    IndexReport report = work.update();

    assertThat(counts(report)).isEqualTo("2 added, 0 updated, 0 unchanged, 0 deleted, 0 skipped");
    assertThat(report.passages()).isEqualTo(3);
    assertThat(report.encoded()).isEqualTo(3);
    assertThat(work.passages())
        .containsExactly(
            "docs/curie.txt#0: Marie Curie found radium.",
            "docs/curie.txt#1: It glows.",
            "docs/sub/einstein.txt#0: Light bends.");
  }

  @Test
  void keepsAllThatIsKnownOfAPassageAndItsDocument() throws IOException {
    work.update();

    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      Path file = work.docs().resolve("curie.txt");
      assertThat(view.passagesOf("docs/curie.txt").get(1))
          .isEqualTo(
              new Passage(
                  "docs/curie.txt",
                  1,
                  new Span(37, 46),
                  "It glows.",
                  List.of("Part", "Radium"),
                  List.of(new Passage.PageStart(1, 0), new Passage.PageStart(2, 37))));
      assertThat(view.document("docs/curie.txt"))
          .contains(
              new IndexedDocument(
                  "docs/curie.txt",
                  "Title of curie",
                  "text/plain",
                  dev.riga.document.ContentHash.of(file),
                  46,
                  Files.getLastModifiedTime(file).toInstant(),
                  2,
                  List.of()));
      assertThat(view.document("docs/nobody.txt")).isEmpty();
    }
  }

  @Test
  void givesTheEncoderTheHeadingsToo() {
    work.update();

    assertThat(work.embedder().embedded())
        .containsExactlyInAnyOrder(
            "Part > Radium\nMarie Curie found radium.", "Part > Radium\nIt glows.", "Light bends.");
  }

  @Test
  void aSecondRunChangesNothing() throws IOException {
    work.update();
    Map<String, String> before = work.indexFiles();

    IndexReport report = work.update();

    assertThat(counts(report)).isEqualTo("0 added, 0 updated, 2 unchanged, 0 deleted, 0 skipped");
    assertThat(report.passages()).isEqualTo(3);
    assertThat(report.encoded()).isZero();
    assertThat(report.shares()).isEqualTo(new IndexReport.Shares(0, 0, 0));
    assertThat(work.indexFiles()).isEqualTo(before);
    assertThat(work.reading().read()).hasSize(2);
  }

  @Test
  void aRunWithoutAnyFileMakesAnEmptyIndex(@TempDir Path folder) throws IOException {
    Workplace empty = new Workplace(folder);

    IndexReport report = empty.update();
    Map<String, String> before = empty.indexFiles();
    empty.update();

    assertThat(counts(report)).isEqualTo("0 added, 0 updated, 0 unchanged, 0 deleted, 0 skipped");
    assertThat(empty.passages()).isEmpty();
    assertThat(empty.indexFiles()).isEqualTo(before);
  }

  @Test
  void onlyNewChangedAndDeletedFilesCostWork() {
    work.write("darwin.txt", "Finches differ.").update();
    work.write("curie.txt", "# Radium\n\nMarie Curie found radium.\n\nIt glowed.")
        .write("bohr.txt", "Electrons leap.")
        .delete("darwin.txt");

    IndexReport report = work.update();

    assertThat(counts(report)).isEqualTo("1 added, 1 updated, 1 unchanged, 1 deleted, 0 skipped");
    assertThat(work.reading().read())
        .containsExactly(
            "docs/curie.txt",
            "docs/darwin.txt",
            "docs/sub/einstein.txt",
            "docs/bohr.txt",
            "docs/curie.txt");
    assertThat(work.passages())
        .containsExactly(
            "docs/bohr.txt#0: Electrons leap.",
            "docs/curie.txt#0: Marie Curie found radium.",
            "docs/curie.txt#1: It glowed.",
            "docs/sub/einstein.txt#0: Light bends.");
  }

  @Test
  void anUnchangedPassageOfAChangedDocumentIsNotEncodedAgain() {
    work.update();
    int before = work.embedder().embedded().size();

    IndexReport report =
        work.write("curie.txt", "# Radium\n\nMarie Curie found radium.\n\nIt glowed.").update();

    assertThat(report.encoded()).isEqualTo(1);
    List<String> embedded = work.embedder().embedded();
    assertThat(embedded.subList(before, embedded.size()))
        .containsExactly("Part > Radium\nIt glowed.");
  }

  @Test
  void aRenamedFileIsNeitherReadNorEncodedAgain() {
    work.update();
    int read = work.reading().read().size();

    IndexReport report = work.rename("curie.txt", "people/marie.txt").update();

    assertThat(counts(report)).isEqualTo("1 added, 0 updated, 1 unchanged, 1 deleted, 0 skipped");
    assertThat(report.encoded()).isZero();
    assertThat(work.reading().read()).hasSize(read);
    assertThat(work.passages())
        .containsExactly(
            "docs/people/marie.txt#0: Marie Curie found radium.",
            "docs/people/marie.txt#1: It glows.",
            "docs/sub/einstein.txt#0: Light bends.");
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      assertThat(view.passagesWithoutVector()).isZero();
    }
  }

  @Test
  void twoFilesThatSwapTheirNamesKeepTheirTexts() {
    work.update();

    work.rename("curie.txt", "x.txt")
        .rename("sub/einstein.txt", "curie.txt")
        .rename("x.txt", "sub/einstein.txt");
    IndexReport report = work.update();

    assertThat(counts(report)).isEqualTo("0 added, 2 updated, 0 unchanged, 0 deleted, 0 skipped");
    assertThat(work.passages())
        .containsExactly(
            "docs/curie.txt#0: Light bends.",
            "docs/sub/einstein.txt#0: Marie Curie found radium.",
            "docs/sub/einstein.txt#1: It glows.");
  }

  @Test
  void aFileRenamedToAnotherFormatIsReadAgain() {
    work.update();

    work.rename("curie.txt", "curie.md").update();

    assertThat(work.reading().read()).endsWith("docs/curie.md");
  }

  @Test
  void aFileThatCannotBeReadIsSkippedAndRememberedByItsBytes() throws IOException {
    work.write("bad.bin", "unreadable thing");

    IndexReport first = work.update();
    Map<String, String> files = work.indexFiles();
    IndexReport second = work.update();
    Map<String, String> filesAfter = work.indexFiles();
    IndexReport renamed = work.rename("bad.bin", "worse.bin").update();

    Skipped bad = new Skipped("docs/bad.bin", "not text, but something else");
    assertThat(first.skipped()).containsExactly(bad);
    assertThat(counts(first)).isEqualTo("2 added, 0 updated, 0 unchanged, 0 deleted, 1 skipped");
    assertThat(second.skipped()).containsExactly(bad);
    assertThat(counts(second)).isEqualTo("0 added, 0 updated, 2 unchanged, 0 deleted, 1 skipped");
    assertThat(filesAfter).isEqualTo(files);
    assertThat(renamed.skipped())
        .containsExactly(new Skipped("docs/worse.bin", "not text, but something else"));
    assertThat(counts(renamed)).isEqualTo("0 added, 0 updated, 2 unchanged, 0 deleted, 1 skipped");
    assertThat(work.reading().read().stream().filter(name -> name.endsWith(".bin")))
        .containsExactly("docs/bad.bin");
    try (DocumentIndex index = work.open()) {
      assertThat(index.skipped()).isEqualTo(renamed.skipped());
    }
  }

  @Test
  void aFileForWhichTimeWasShortIsTriedAgainOnAnotherDay() {
    work.write("big.txt", "slow");

    assertThat(work.update().skipped())
        .containsExactly(new Skipped("docs/big.txt", "reading it took longer than 20 s"));
    assertThat(work.update().skipped()).hasSize(1);
    assertThat(work.reading().read().stream().filter("docs/big.txt"::equals)).hasSize(1);

    assertThat(work.updateAfterDays(1).skipped()).hasSize(1);
    assertThat(work.reading().read().stream().filter("docs/big.txt"::equals)).hasSize(2);
  }

  @Test
  void aSkippedFileThatWasMendedIsAdded() {
    work.write("bad.bin", "unreadable thing").update();

    IndexReport report = work.write("bad.bin", "Good text.").update();

    assertThat(counts(report)).isEqualTo("1 added, 0 updated, 2 unchanged, 0 deleted, 0 skipped");
    assertThat(work.passages()).contains("docs/bad.bin#0: Good text.");
  }

  @Test
  void aDocumentThatBecameUnreadableIsNoLongerFound() {
    work.update();

    IndexReport report = work.write("curie.txt", "unreadable now").update();

    assertThat(counts(report)).isEqualTo("0 added, 0 updated, 1 unchanged, 0 deleted, 1 skipped");
    assertThat(work.passages()).containsExactly("docs/sub/einstein.txt#0: Light bends.");
  }

  @Test
  void aModelThatCannotBeHadIsNoFaultOfTheDocument() {
    FileReading reading = work.reading().named("plain");
    FileReading withoutModel =
        new FileReading(
            "plain",
            reading.parser(),
            document -> {
              throw new CheckpointException("The disk is full.");
            });
    Indexer indexer = new Indexer(work.index(), withoutModel, Optional.empty());

    assertThatThrownBy(() -> indexer.update(work.sources(), IndexProgress.none()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("The disk is full.");
    assertThat(counts(work.update()))
        .isEqualTo("2 added, 0 updated, 0 unchanged, 0 deleted, 0 skipped");
  }

  @Test
  void aDefectOfAParserStopsNothing() {
    IndexReport report = work.write("a.txt", "defect").write("z.txt", "Fine.").update();

    assertThat(report.skipped())
        .containsExactly(
            new Skipped(
                "docs/a.txt",
                "cannot be read: the parser failed with ArrayIndexOutOfBoundsException"));
    assertThat(report.added()).isEqualTo(3);
  }

  @Test
  void warningsOfAParserAreReportedOnceAndKept() {
    work.write("half.txt", "Half a page [torn]");

    assertThat(work.update().warnings())
        .containsExactly(new IndexReport.Warning("docs/half.txt", "a piece is torn off."));
    assertThat(work.update().warnings()).isEmpty();
    try (DocumentIndex index = work.open()) {
      assertThat(index.documents().get(1).warnings()).containsExactly("a piece is torn off.");
    }
  }

  @Test
  void aFileWithoutTextIsSkipped() {
    assertThat(work.write("blank.txt", " \n").update().skipped())
        .containsExactly(new Skipped("docs/blank.txt", "no text in it"));
  }

  @Test
  void whatWasReadInAnotherWayIsReadAgain() {
    work.write("bad.bin", "unreadable thing").update();

    IndexReport report =
        work.indexer("plain, but better", Optional.of(work.embedder()))
            .update(work.sources(), IndexProgress.none());

    assertThat(counts(report)).isEqualTo("0 added, 2 updated, 0 unchanged, 0 deleted, 1 skipped");
    assertThat(work.reading().read()).hasSize(6);
    assertThat(report.encoded()).isZero();
  }

  @Test
  void aFileWithNewTimeAndOldBytesIsNotReadAgain() throws IOException {
    work.update();
    Files.setLastModifiedTime(work.docs().resolve("curie.txt"), FileTime.fromMillis(0));

    IndexReport touched = work.update();
    Map<String, String> files = work.indexFiles();
    work.update();

    assertThat(counts(touched)).isEqualTo("0 added, 0 updated, 2 unchanged, 0 deleted, 0 skipped");
    assertThat(work.reading().read()).hasSize(2);
    assertThat(work.indexFiles()).isEqualTo(files);
    try (DocumentIndex index = work.open()) {
      assertThat(index.documents().getFirst().modified()).isEqualTo(Instant.EPOCH);
      assertThat(index.documents().getFirst().contentHash()).hasSize(64);
    }
  }

  @Test
  void aChangeWithinTheClockTickOfTheFirstLookIsSeen() throws IOException {
    Path file = work.docs().resolve("curie.txt");
    Clock now = Clock.systemUTC();
    FileTime time = FileTime.from(now.instant());
    Files.writeString(file, "Same length A.");
    Files.setLastModifiedTime(file, time);
    Indexer indexer = work.indexer("plain", Optional.of(work.embedder()), FSDirectory::open, now);
    indexer.update(work.sources(), IndexProgress.none());

    Files.writeString(file, "Same length B.");
    Files.setLastModifiedTime(file, time);
    IndexReport report = indexer.update(work.sources(), IndexProgress.none());

    assertThat(counts(report)).isEqualTo("0 added, 1 updated, 1 unchanged, 0 deleted, 0 skipped");
    assertThat(work.passages()).contains("docs/curie.txt#0: Same length B.");
  }

  @Test
  void whatCannotBeLookedAtNowStays() {
    work.update();
    Sources hidden =
        new Sources(
            List.of(), List.of(new Skipped("docs/sub", "no permission to list this folder")));

    IndexReport report =
        work.indexer("plain", Optional.of(work.embedder())).update(hidden, IndexProgress.none());

    assertThat(report.deleted()).isEqualTo(1);
    assertThat(report.skipped()).isEqualTo(hidden.skipped());
    assertThat(work.passages()).containsExactly("docs/sub/einstein.txt#0: Light bends.");
  }

  @Test
  void anIndexInsideTheFolderThatItCoversDoesNotCoverItself(@TempDir Path folder)
      throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a.txt"), "Some text.");
    Indexer indexer =
        new Indexer(docs.resolve("index"), new PlainReading().named("plain"), Optional.empty());

    indexer.update(Sources.under(List.of(docs)), IndexProgress.none());
    IndexReport report = indexer.update(Sources.under(List.of(docs)), IndexProgress.none());

    assertThat(counts(report)).isEqualTo("0 added, 0 updated, 1 unchanged, 0 deleted, 0 skipped");
  }

  @Test
  void vectorsFollowWhenThereIsAnEncoder() {
    IndexReport words = work.update(Optional.empty());
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      assertThat(words.encoded()).isZero();
      assertThat(view.passagesWithoutVector()).isEqualTo(3);
      assertThat(index.embedder()).isEmpty();
    }

    IndexReport vectors = work.update();

    assertThat(counts(vectors)).isEqualTo("0 added, 0 updated, 2 unchanged, 0 deleted, 0 skipped");
    assertThat(vectors.encoded()).isEqualTo(3);
    assertThat(work.reading().read()).hasSize(2);
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      assertThat(view.passagesWithoutVector()).isZero();
      assertThat(index.embedder()).contains("hashing");
    }
  }

  /// Another process gives the index its vectors just before this one, that plans to write words
  /// alone, has the lock.
  @Test
  void vectorsThatCameMeanwhileAreNotForgotten() {
    work.update(Optional.empty());
    Sources before = work.sources();
    work.write("later.txt", "Later.");
    AtomicBoolean done = new AtomicBoolean();
    Indexer words =
        work.indexer(
            "plain",
            Optional.empty(),
            folder ->
                new FilterDirectory(FSDirectory.open(folder)) {
                  @Override
                  public Lock obtainLock(String name) throws IOException {
                    if (!done.getAndSet(true)) {
                      work.indexer("plain", Optional.of(work.embedder()))
                          .update(before, IndexProgress.none());
                    }
                    return super.obtainLock(name);
                  }
                },
            Clock.systemUTC());

    IndexReport report = words.update(work.sources(), IndexProgress.none());

    assertThat(report.added()).isEqualTo(1);
    try (DocumentIndex index = work.open()) {
      assertThat(index.embedder()).contains("hashing");
    }
  }

  @Test
  void theSameTextIsEncodedOnce() {
    work.write("a.txt", "Light bends.").write("b.txt", "Light bends.");

    assertThat(work.update().encoded()).isEqualTo(3);
    assertThat(work.embedder().embedded()).hasSize(3);
  }

  @Test
  void thousandsOfPassagesAllGetTheirVectors() {
    for (int file = 0; file < 30; file++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        text.append("Passage ").append(i).append(" of file ").append(file).append(".\n\n");
      }
      work.write("many/" + file + ".txt", text.toString());
    }

    IndexReport report = work.update();

    assertThat(report.passages()).isEqualTo(3003);
    assertThat(report.encoded()).isEqualTo(3003);
    try (DocumentIndex index = work.open();
        IndexView view = index.view()) {
      assertThat(view.passages()).isEqualTo(3003);
      assertThat(view.passagesWithoutVector()).isZero();
    }
  }

  @Test
  void tellsHowFarItHasComeAndWhereTheTimeWent() {
    List<String> heard = new ArrayList<>();
    IndexProgress listener =
        new IndexProgress() {
          @Override
          public void at(Stage stage, long done, long total, double perSecond) {
            heard.add(stage + " " + done + "/" + total);
          }

          @Override
          public void textSearchable() {
            try (DocumentIndex index = work.open();
                IndexView view = index.view()) {
              heard.add("searchable: " + view.passages());
            }
          }
        };

    IndexReport report =
        work.indexer("plain", Optional.of(work.embedder())).update(work.sources(), listener);

    assertThat(heard)
        .containsSubsequence("LOOKING 0/2", "LOOKING 1/2", "LOOKING 2/2")
        .containsSubsequence("READING 0/2", "READING 1/2", "READING 2/2", "searchable: 3")
        .contains(Stage.ENCODING + " 3/3");
    assertThat(report.shares().parsing() + report.shares().encoding() + report.shares().writing())
        .isEqualTo(1, within(1e-9));
    assertThat(report.shares().writing()).isPositive();
    assertThat(report.seconds()).isPositive();
  }

  @Test
  void howFarTheEncoderIsIsHeardOnceABatch() {
    StringBuilder paragraphs = new StringBuilder();
    for (int i = 0; i < 100; i++) { // beside the three passages that are there
      paragraphs.append("Paragraph ").append(i).append(" of the text.\n\n");
    }
    work.write("long.txt", paragraphs.toString());
    work.update(Optional.empty());
    List<Long> encoded = new ArrayList<>();
    IndexProgress listener =
        (stage, done, total, perSecond) -> {
          if (stage == Stage.ENCODING) {
            encoded.add(done);
          }
        };

    work.indexer("plain", Optional.of(work.embedder())).update(work.sources(), listener);

    assertThat(encoded.stream().distinct()).containsExactly(0L, 64L, 103L);
  }

  private static String counts(IndexReport report) {
    return report.added()
        + " added, "
        + report.updated()
        + " updated, "
        + report.unchanged()
        + " unchanged, "
        + report.deleted()
        + " deleted, "
        + report.skipped().size()
        + " skipped";
  }
}
