package dev.riga.index;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.Passage;
import dev.riga.document.Skipped;
import dev.riga.embed.Embedder;
import dev.riga.index.IndexProgress.Stage;
import dev.riga.index.IndexReport.Warning;
import dev.riga.index.Indexer.FileReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;

/// Carries out one plan: one thread reads files, the calling one encodes passages.
final class IndexRun {
  private final IndexWriting writing;
  private final DirectoryReader before;
  private final KnownVectors known;
  private final FileReading reading;
  private final Circumstances circumstances;
  private final Optional<Embedder> embedder;
  private final StageClock clock;
  private final ProgressMeter progress;

  private final Backlog backlog = new Backlog();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger added = new AtomicInteger();
  private final AtomicInteger updated = new AtomicInteger();
  private final List<Skipped> skipped = Collections.synchronizedList(new ArrayList<>());
  private final List<Warning> warnings = Collections.synchronizedList(new ArrayList<>());

  /// the documents that are still to be read and replaced
  private final Set<String> unread = ConcurrentHashMap.newKeySet();

  /// @param before the index as it was; stays open during the run
  IndexRun(
      IndexWriting writing,
      DirectoryReader before,
      FileReading reading,
      Circumstances circumstances,
      Optional<Embedder> embedder,
      StageClock clock,
      ProgressMeter progress) {
    this.writing = writing;
    this.before = before;
    this.known = new KnownVectors(before);
    this.reading = reading;
    this.circumstances = circumstances;
    this.embedder = embedder;
    this.clock = clock;
    this.progress = progress;
  }

  IndexOutcome carryOut(IndexPlan plan) throws IOException {
    skipped.addAll(plan.skipped());
    int deleted = 0;
    for (IndexPlan.Work work : plan.work()) {
      switch (work) {
        case IndexPlan.Parse parse -> unread.add(parse.file().name());
        case IndexPlan.Copy copy -> copy(copy);
        case IndexPlan.Remember remember -> writing.put(remember.file(), List.of(), List.of());
        case IndexPlan.Touch touch -> writing.seen(touch.file());
        case IndexPlan.Delete delete -> {
          writing.delete(delete.file().name());
          deleted += delete.file().isDocument() ? 1 : 0;
        }
      }
    }
    List<IndexPlan.Parse> toRead = plan.only(IndexPlan.Parse.class);
    int encoded;
    try {
      encoded = readAndEncode(toRead);
    } catch (RuntimeException | Error failure) {
      commitAfter(failure);
      throw failure;
    }
    writing.commit();
    try (DirectoryReader after = writing.reader()) {
      return new IndexOutcome(
          added.get(),
          updated.get(),
          plan.unchanged(),
          deleted,
          List.copyOf(skipped),
          List.copyOf(warnings),
          Indexer.passages(after),
          encoded,
          clock.shares());
    }
  }

  /// Keeps what was done before something went wrong.
  private void commitAfter(Throwable failure) {
    try {
      writing.commit();
    } catch (IOException | RuntimeException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  private void count(boolean replaces) {
    (replaces ? updated : added).incrementAndGet();
  }

  /// Gives a document that the index has the name of a file with the same bytes.
  private void copy(IndexPlan.Copy copy) throws IOException {
    List<PassageEntry> passages = new ArrayList<>();
    for (PassageEntry entry : new Catalogue(before).passagesOf(copy.from())) {
      Passage old = entry.passage();
      Passage renamed =
          new Passage(
              copy.to().name(), old.number(), old.span(), old.text(), old.headings(), old.pages());
      passages.add(new PassageEntry(renamed, entry.title()));
    }
    putText(copy.to(), passages);
    count(copy.replaces());
  }

  private int readAndEncode(List<IndexPlan.Parse> toRead) throws IOException {
    progress.begin(Stage.READING, toRead.size());
    progress.begin(Stage.ENCODING, pendingBefore());
    try (ExecutorService reader =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "riga-reading"))) {
      Future<?> read =
          reader.submit(() -> {
            readAll(toRead);
            return null;
          });
      try {
        int encoded = 0;
        if (embedder.isPresent()) {
          encoded =
              new PassageEncoding(writing, embedder.get(), clock, progress).run(backlog, unread);
        }
        read.get();
        return encoded;
      } finally {
        stop.set(true);
      }
    } catch (InterruptedException interrupted) {
      throw IndexTrouble.stopped(interrupted);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(failed);
      }
    }
  }

  private long pendingBefore() throws IOException {
    return embedder.isPresent() ? PassageEncoding.waiting(before, unread) : 0;
  }

  private void readAll(List<IndexPlan.Parse> toRead) throws IOException {
    try {
      for (IndexPlan.Parse parse : toRead) {
        if (stop.get()) {
          return;
        }
        read(parse);
        unread.remove(parse.file().name());
        progress.step(Stage.READING, 1);
        writing.commitIfDue();
      }
      writing.commit();
      progress.textSearchable();
    } finally {
      backlog.complete();
    }
  }

  private void read(IndexPlan.Parse parse) throws IOException {
    Document document;
    List<Passage> passages;
    try (var _ = clock.parsing()) {
      document = reading.parser().parse(parse.file().path(), parse.file().name());
      passages = reading.passages().apply(document);
    } catch (DocumentException unreadable) {
      skip(
          parse,
          Optional.ofNullable(unreadable.getMessage()).orElse("cannot be read"),
          unreadable.isForNow());
      return;
    } catch (CheckpointException noModel) {
      // What cuts the text needs a model: that there is none is no fault of the document, which
      // must not be remembered as one that cannot be read.
      throw noModel;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
      // A parser should say what is wrong; one that fails otherwise must not stop the others.
      skip(
          parse,
          "cannot be read: the parser failed with " + defect.getClass().getSimpleName(),
          defect instanceof OutOfMemoryError);
      return;
    }
    if (passages.isEmpty()) {
      skip(parse, "no text in it", false);
      return;
    }
    putText(
        new FileEntry(
            document.name(),
            document.contentHash(),
            reading.settings(),
            document.title(),
            document.mediaType(),
            passages.size(),
            document.warnings(),
            Optional.empty(),
            parse.seen()),
        passages.stream().map(passage -> new PassageEntry(passage, document.title())).toList());
    document.warnings().forEach(text -> warnings.add(new Warning(document.name(), text)));
    count(parse.replaces());
  }

  /// @param forNow whether it is to be tried again under other circumstances
  private void skip(IndexPlan.Parse parse, String reason, boolean forNow) throws IOException {
    FileEntry remembered =
        new FileEntry(
            parse.file().name(),
            parse.contentHash(),
            forNow ? circumstances.in(reading.settings()) : reading.settings(),
            "",
            "",
            0,
            List.of(),
            Optional.of(reason),
            parse.seen());
    writing.put(remembered, List.of(), List.of());
    skipped.add(new Skipped(parse.file().name(), reason));
  }

  private void putText(FileEntry file, List<PassageEntry> passages) throws IOException {
    List<Optional<float[]>> vectors = new ArrayList<>();
    int missing = 0;
    for (PassageEntry passage : passages) {
      Optional<float[]> vector = known.of(passage);
      missing += vector.isPresent() ? 0 : 1;
      vectors.add(vector);
    }
    writing.put(file, passages, vectors);
    if (embedder.isPresent()) {
      progress.more(Stage.ENCODING, missing);
      backlog.add(missing);
    }
  }
}
