package dev.riga.index;

import dev.riga.document.Document;
import dev.riga.document.DocumentParser;
import dev.riga.document.Passage;
import dev.riga.document.SourceFile;
import dev.riga.document.Sources;
import dev.riga.embed.Embedder;
import dev.riga.index.IndexException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.ThreadInterruptedException;

/// Makes an index say what some files say. Only new, changed, renamed and deleted files cost work,
/// and when there are none nothing at all is written.
///
/// Files are read and passages encoded side by side. The text of a document is committed as soon as
/// it is read, all of it or none, and its vectors follow. Killed at any moment, the index opens
/// again with what was committed, a few seconds' work less than all, and the next run goes on from
/// there. A file that holds no text is remembered and not tried again until its bytes, or the way
/// files are read, change; one for which memory or time were short is, with more memory or on
/// another day.
///
/// ```java
/// Indexer indexer = new Indexer(folder, reading, Optional.of(embedder));
/// IndexReport report = indexer.update(Sources.under(List.of(papers)), IndexProgress.none());
/// ```
public final class Indexer {
  /// Lucene's limit for vectors.
  private static final int MAX_DIMENSION = 1024;

  private static final Pattern LUCENE_FILE =
      Pattern.compile("_[a-z0-9]+(_.*)?\\..*|(pending_)?segments(_[a-z0-9]+)?|write\\.lock");

  private final Path folder;
  private final FileReading reading;
  private final Optional<Embedder> embedder;
  private final DirectoryOpener opener;
  private final Clock clock;
  private final Tuning tuning;
  private final IndexTrouble trouble;

  /// How a file becomes passages.
  ///
  /// @param settings names all that decides what comes out: a file that was read under another name
  ///   is read again
  /// @param parser from a file to a document
  /// @param passages from a document to its passages, in order
  public record FileReading(
      String settings, DocumentParser parser, Function<Document, List<Passage>> passages) {}

  /// What need not be chosen except to test it.
  ///
  /// @param commitEvery how much time may pass between commits
  /// @param graphFrom how many vectors a segment must have to get a graph over them: comparing
  ///   fewer one by one is as fast, and making a graph again at every merge is not
  record Tuning(Duration commitEvery, int graphFrom) {
    /// Losing five seconds' work to a power cut is tolerable; a commit takes tens of milliseconds.
    static final Tuning USUAL = new Tuning(Duration.ofSeconds(5), 10_000);
  }

  /// Opens the folder of an index.
  @FunctionalInterface
  interface DirectoryOpener {
    Directory open(Path folder) throws IOException;
  }

  /// @param folder of the index; made when there is none
  /// @param embedder makes the vectors; without one, words are all that is indexed, and the vectors
  ///   follow when a later run has one. It stays open.
  public Indexer(Path folder, FileReading reading, Optional<Embedder> embedder) {
    this(folder, reading, embedder, FSDirectory::open, Clock.systemUTC(), Tuning.USUAL);
  }

  Indexer(
      Path folder,
      FileReading reading,
      Optional<Embedder> embedder,
      DirectoryOpener opener,
      Clock clock,
      Tuning tuning) {
    this.folder = folder;
    this.reading = reading;
    this.embedder = embedder;
    this.opener = opener;
    this.clock = clock;
    this.tuning = tuning;
    this.trouble = new IndexTrouble(folder.toString());
  }

  /// Brings the index up to date: afterwards it holds what can be read of the files found, and
  /// nothing else.
  ///
  /// @param listener hears how far it has come
  /// @throws IndexException when the index cannot be written; what was committed is kept, and the
  ///   message says what to do
  public IndexReport update(Sources found, IndexProgress listener) {
    long start = System.nanoTime();
    ProgressMeter progress = new ProgressMeter(listener, System::nanoTime);
    try {
      prepareFolder();
      Sources sources = outsideOfIndex(found);
      try (Directory directory = opener.open(folder)) {
        return update(directory, sources, progress).report(start, System.nanoTime());
      }
    } catch (IOException | AlreadyClosedException | ThreadInterruptedException e) {
      throw interruptedAsBefore(trouble.of("write", e));
    } catch (IndexException e) {
      throw interruptedAsBefore(e);
    }
  }

  /// A thread that was told to stop must know it still, whoever noticed it on the way here.
  private static IndexException interruptedAsBefore(IndexException failure) {
    if (failure.reason() == Reason.STOPPED) {
      Thread.currentThread().interrupt();
    }
    return failure;
  }

  private IndexOutcome update(Directory directory, Sources sources, ProgressMeter progress)
      throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return write(directory, Optional.empty(), sources, progress);
    }
    Planned planned;
    // Looked at without the lock, so that many may ask an index that is up to date at once.
    try (DirectoryReader committed = DirectoryReader.open(directory)) {
      IndexFormat.of(committed.getIndexCommit().getUserData(), trouble)
          .requireEmbedder(embedder, trouble);
      IndexPlan plan = plan(committed, sources, progress);
      if (plan.work().isEmpty() && !hasPending(committed)) {
        return IndexOutcome.nothingDone(plan, passages(committed));
      }
      planned = new Planned(plan, committed.getIndexCommit().getGeneration());
    }
    return write(directory, Optional.of(planned), sources, progress);
  }

  /// A plan and the commit that it was made for.
  private record Planned(IndexPlan plan, long generation) {}

  private IndexOutcome write(
      Directory directory, Optional<Planned> planned, Sources sources, ProgressMeter progress)
      throws IOException {
    StageClock stages = new StageClock();
    try (IndexWriting writing = new IndexWriting(directory, embedder, tuning, stages, trouble)) {
      writing.commitFirst();
      try (DirectoryReader before = writing.reader()) {
        long generation = SegmentInfos.getLastCommitGeneration(directory);
        Optional<IndexPlan> stillRight =
            planned.filter(p -> p.generation() == generation).map(Planned::plan);
        IndexPlan plan =
            stillRight.isPresent() ? stillRight.get() : plan(before, sources, progress);
        return new IndexRun(
                writing, before, reading, Circumstances.now(clock), embedder, stages, progress)
            .carryOut(plan);
      }
    }
  }

  private IndexPlan plan(DirectoryReader reader, Sources sources, ProgressMeter progress)
      throws IOException {
    return IndexPlan.of(
        sources,
        new Catalogue(reader).files(),
        reading.settings(),
        Circumstances.now(clock),
        clock,
        progress);
  }

  private boolean hasPending(DirectoryReader reader) throws IOException {
    Term pending = new Term(IndexSchema.PENDING, IndexSchema.PENDING);
    return embedder.isPresent() && new IndexSearcher(reader).count(new TermQuery(pending)) > 0;
  }

  static int passages(DirectoryReader reader) throws IOException {
    return new IndexSearcher(reader)
        .count(new TermQuery(new Term(IndexSchema.KIND, IndexSchema.PASSAGE)));
  }

  private void prepareFolder() throws IOException {
    if (embedder.isPresent() && embedder.get().dimension() > MAX_DIMENSION) {
      throw new IndexException(
          Reason.BAD_REQUEST,
          "the vectors of "
              + embedder.get().fingerprint()
              + " have "
              + embedder.get().dimension()
              + " numbers, and an index takes at most "
              + MAX_DIMENSION
              + ": use a smaller model");
    }
    Files.createDirectories(folder);
    try (Directory directory = FSDirectory.open(folder);
        Stream<Path> files = Files.list(folder)) {
      boolean strange =
          files
              .map(file -> file.getFileName().toString())
              .anyMatch(name -> !name.startsWith(".") && !LUCENE_FILE.matcher(name).matches());
      if (strange && !DirectoryReader.indexExists(directory)) {
        throw trouble.notAnIndex();
      }
    }
  }

  /// An index may lie in a folder that it covers; its own files are no documents.
  private Sources outsideOfIndex(Sources found) throws IOException {
    Path own = folder.toRealPath();
    List<SourceFile> files =
        found.files().stream().filter(file -> !file.path().startsWith(own)).toList();
    return new Sources(files, found.skipped());
  }
}
