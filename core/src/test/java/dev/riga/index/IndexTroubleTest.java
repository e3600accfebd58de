package dev.riga.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Sources;
import dev.riga.embed.Embedder;
import dev.riga.embed.HashingEmbedder;
import dev.riga.index.IndexException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTroubleTest {
  private Workplace work;

  @BeforeEach
  void oneDocument(@TempDir Path folder) {
    work = new Workplace(folder).write("a.txt", "Some text.\n\nMore text.");
  }

  @Test
  void noIndexYet() {
    assertThatThrownBy(() -> work.open())
        .isInstanceOf(IndexException.class)
        .hasMessage("there is no index in " + work.index() + ": make one with `riga index`")
        .extracting("reason")
        .isEqualTo(Reason.MISSING);
  }

  @Test
  void anEmptyFolderIsNoIndex() throws IOException {
    Files.createDirectories(work.index());

    assertThatThrownBy(() -> work.open())
        .isInstanceOf(IndexException.class)
        .hasMessage("there is no index in " + work.index() + ": make one with `riga index`");
  }

  @Test
  void aFolderOfOtherThingsIsLeftAlone() throws IOException {
    Files.createDirectories(work.index());
    Files.writeString(work.index().resolve("letter.txt"), "Dear Ada");

    assertThatThrownBy(() -> work.update())
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the folder "
                + work.index()
                + " holds other files and no index of Riga: choose an empty folder for the index")
        .extracting("reason")
        .isEqualTo(Reason.NOT_AN_INDEX);
    assertThat(work.indexFiles()).containsOnlyKeys("letter.txt");
  }

  @Test
  void whatOthersLeaveInAnIndexIsNoObstacle() throws IOException {
    work.update();
    Files.writeString(work.index().resolve(".DS_Store"), "of a file manager");
    Files.writeString(work.index().resolve("notes.txt"), "of a person");

    assertThat(work.write("new.txt", "New.").update().added()).isEqualTo(1);
  }

  @Test
  void anIndexOfAnotherProgramIsLeftAlone() throws IOException {
    commit(Map.of());
    Map<String, String> before = work.indexFiles();

    assertThatThrownBy(() -> work.update())
        .isInstanceOf(IndexException.class)
        .extracting("reason")
        .isEqualTo(Reason.NOT_AN_INDEX);
    assertThat(work.indexFiles()).isEqualTo(before);
  }

  @Test
  void whatAKilledFirstRunLeftIsNoObstacle() throws IOException {
    Files.createDirectories(work.index());
    Files.createFile(work.index().resolve("write.lock"));
    for (String name : List.of("_0.fdt", "_0_Lucene104_0.tip", "pending_segments_1")) {
      Files.writeString(work.index().resolve(name), "half");
    }

    assertThat(work.update().added()).isEqualTo(1);
  }

  @Test
  void aNewerFormat() throws IOException {
    commit(Map.of("riga.format", Integer.toString(IndexFormat.CURRENT + 1)));

    String message =
        "a newer version of Riga wrote the index "
            + work.index()
            + ": use that version, or delete that folder and run `riga index` again";
    assertThatThrownBy(() -> work.open())
        .isInstanceOf(IndexException.class)
        .hasMessage(message)
        .extracting("reason")
        .isEqualTo(Reason.NEWER_FORMAT);
    assertThatThrownBy(() -> work.update()).isInstanceOf(IndexException.class).hasMessage(message);
  }

  @Test
  void anOlderFormat() throws IOException {
    commit(Map.of("riga.format", "0"));

    assertThatThrownBy(() -> work.update())
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the index "
                + work.index()
                + " has an old format that is no longer read: delete that folder and run"
                + " `riga index` again");
  }

  @Test
  void aSecondWriter() throws IOException {
    work.update();
    work.write("b.txt", "New.");
    try (FSDirectory directory = FSDirectory.open(work.index());
        var _ = new IndexWriter(directory, new IndexWriterConfig())) {
      assertThatThrownBy(() -> work.update())
          .isInstanceOf(IndexException.class)
          .hasMessage(
              "another process is writing the index "
                  + work.index()
                  + ": wait until it is done, or stop it")
          .extracting("reason")
          .isEqualTo(Reason.LOCKED);
      assertThat(work.passages()).hasSize(2);
    }

    assertThat(work.update().added()).isEqualTo(1);
  }

  @Test
  void anIndexThatIsUpToDateNeedsNoLock() throws IOException {
    work.update();
    try (FSDirectory directory = FSDirectory.open(work.index());
        var _ = new IndexWriter(directory, new IndexWriterConfig())) {
      assertThat(work.update().unchanged()).isEqualTo(1);
    }
  }

  @Test
  void readersReadWhileAWriterWrites() {
    work.update();
    try (DocumentIndex index = work.open();
        IndexView before = index.view()) {
      work.write("a.txt", "Other text.").update();

      assertThat(before.passagesOf("docs/a.txt"))
          .extracting("text")
          .containsExactly("Some text.", "More text.");
      index.refresh();
      try (IndexView after = index.view()) {
        assertThat(after.passagesOf("docs/a.txt"))
            .extracting("text")
            .containsExactly("Other text.");
      }
      assertThat(before.passagesOf("docs/a.txt")).hasSize(2);
    }
  }

  @Test
  void theVectorsOfAnotherModel() {
    work.update();
    String message =
        "the vectors of the index "
            + work.index()
            + " were made by hashing and do not compare with those of another: use the first"
            + " model, or delete that folder and run `riga index` again";

    assertThatThrownBy(() -> work.update(Optional.of(new HashingEmbedder("another", 128))))
        .isInstanceOf(IndexException.class)
        .hasMessage(message)
        .extracting("reason")
        .isEqualTo(Reason.OTHER_MODEL);
    try (DocumentIndex index = work.open()) {
      assertThatThrownBy(() -> index.requireEmbedder("another"))
          .isInstanceOf(IndexException.class)
          .hasMessage(message);
    }
    assertThat(work.update().unchanged()).isEqualTo(1);
  }

  @Test
  void vectorsThatAreTooLong() {
    assertThatThrownBy(() -> work.update(Optional.of(new HashingEmbedder("huge", 4096))))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the vectors of huge have 4096 numbers, and an index takes at most 1024: use a smaller"
                + " model");
  }

  @Test
  void aDamagedIndex() throws IOException {
    work.update();
    try (var files = Files.list(work.index())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".si")).toList()) {
        Files.writeString(file, "nonsense");
      }
    }

    String message =
        "the index " + work.index() + " is damaged: delete that folder and run `riga index` again";
    assertThatThrownBy(() -> work.open()).isInstanceOf(IndexException.class).hasMessage(message);
    assertThatThrownBy(() -> work.update()).isInstanceOf(IndexException.class).hasMessage(message);
  }

  @Test
  void aFullDiskLosesNothingThatWasCommitted() {
    work.update();
    List<String> before = work.passages();
    String message =
        "the disk is full: the index "
            + work.index()
            + " keeps what it had committed; free some space and run this again";
    for (int i = 0; i < 20; i++) {
      work.write("new/" + i + ".txt", "Text number " + i + ".");
    }

    for (long room : new long[] {0, 100, 1_000, 5_000, 10_000}) {
      Indexer onFullDisk =
          work.indexer(
              "plain",
              Optional.<Embedder>of(work.embedder()),
              folder -> new SmallDisk(FSDirectory.open(folder), room),
              Clock.systemUTC());

      assertThatThrownBy(() -> onFullDisk.update(work.sources(), IndexProgress.none()))
          .isInstanceOf(IndexException.class)
          .hasMessage(message)
          .extracting("reason")
          .isEqualTo(Reason.NO_SPACE);
      assertThat(work.passages()).containsAll(before);
    }
    work.update();
    assertThat(work.passages()).hasSize(22);
  }

  /// A directory on a disk that has room for so many bytes more.
  private static final class SmallDisk extends FilterDirectory {
    private final AtomicLong room;

    SmallDisk(FSDirectory directory, long room) {
      super(directory);
      this.room = new AtomicLong(room);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      return new Limited(super.createOutput(name, context));
    }

    private final class Limited extends FilterIndexOutput {
      Limited(IndexOutput out) {
        super("limited", out.getName(), out);
      }

      @Override
      public void writeByte(byte b) throws IOException {
        use(1);
        super.writeByte(b);
      }

      @Override
      public void writeBytes(byte[] b, int offset, int length) throws IOException {
        use(length);
        super.writeBytes(b, offset, length);
      }

      private void use(int bytes) throws IOException {
        if (room.addAndGet(-bytes) < 0) {
          throw new IOException("No space left on device");
        }
      }
    }
  }

  @Test
  void aFailingEncoderLosesNoText() {
    Embedder failing =
        new Acting(() -> {
          throw new IllegalStateException("out of order");
        });

    assertThatThrownBy(() -> work.update(Optional.of(failing)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("out of order");
    assertThat(work.passages()).hasSize(2);

    IndexReport report = work.update();
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.encoded()).isEqualTo(2);
  }

  @Test
  void aRunThatIsInterruptedAtTheStartIsRunAgain() {
    Thread.currentThread().interrupt();

    assertStopped(() -> work.update());

    work.update();
    assertThat(work.passages()).hasSize(2);
  }

  @Test
  void aRunThatIsInterruptedLaterKeepsWhatItHasRead() {
    assertStopped(() -> work.update(Optional.of(new Acting(Thread.currentThread()::interrupt))));

    assertThat(work.passages()).hasSize(2);
    assertThat(work.update().encoded()).isEqualTo(2);
  }

  private static void assertStopped(ThrowableAssert.ThrowingCallable run) {
    assertThatThrownBy(run)
        .isInstanceOf(IndexException.class)
        .hasMessage("indexing was stopped: run it again to go on")
        .extracting("reason")
        .isEqualTo(Reason.STOPPED);
    assertThat(Thread.interrupted()).isTrue();
  }

  /// Does something before each batch.
  private record Acting(Runnable action, HashingEmbedder embedder) implements Embedder {
    Acting(Runnable action) {
      this(action, new HashingEmbedder());
    }

    @Override
    public int dimension() {
      return embedder.dimension();
    }

    @Override
    public String fingerprint() {
      return embedder.fingerprint();
    }

    @Override
    public float[] embedQuestion(String question) {
      return embedder.embedQuestion(question);
    }

    @Override
    public float[][] embedPassages(List<String> passages) {
      action.run();
      return embedder.embedPassages(passages);
    }

    @Override
    public void close() {}
  }

  private void commit(Map<String, String> userData) throws IOException {
    try (FSDirectory directory = FSDirectory.open(work.index());
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(userData.entrySet());
      writer.commit();
    }
  }

  @Test
  void sourcesOfNothingEmptyTheIndex() {
    work.update();

    IndexReport report =
        work.indexer("plain", Optional.of(work.embedder()))
            .update(new Sources(List.of(), List.of()), IndexProgress.none());

    assertThat(report.deleted()).isEqualTo(1);
    assertThat(report.passages()).isZero();
  }
}
