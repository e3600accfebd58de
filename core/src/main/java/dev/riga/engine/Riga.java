package dev.riga.engine;

import dev.riga.answer.Answer;
import dev.riga.answer.ExtractiveAnswers;
import dev.riga.document.Passage;
import dev.riga.document.Skipped;
import dev.riga.document.Sources;
import dev.riga.embed.Embedder;
import dev.riga.embed.Loading;
import dev.riga.explain.AnswerExplainer;
import dev.riga.explain.Explanation;
import dev.riga.explain.ExplanationSettings;
import dev.riga.explain.ReaderNetwork;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexProgress;
import dev.riga.index.IndexReport;
import dev.riga.index.IndexView;
import dev.riga.index.Indexer;
import dev.riga.index.Indexer.FileReading;
import dev.riga.read.Calibration;
import dev.riga.read.QuestionException;
import dev.riga.read.Reader;
import dev.riga.read.Readings;
import dev.riga.read.SpanReader;
import dev.riga.retrieve.Bm25Retriever;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.retrieve.Evidence;
import dev.riga.retrieve.Retriever;
import dev.riga.text.Places;
import dev.riga.text.Sentences;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers questions over a person's own documents: finds passages, reads them, and says what they
/// say together, with the places.
///
/// Reader and embedder are opened on threads of their own, at once; whoever needs one waits for it.
/// Safe for use by several threads, and questions may be asked while [#index] runs: they see what
/// was indexed when it last ended. The same question, index and models give the same answer, bit
/// for bit.
///
/// ```java
/// try (Riga riga = Riga.over(Path.of("papers")).files(files).reader(() -> reader).open()) {
///   riga.index(IndexProgress.none());
///   Result result = riga.ask("When did the crisis begin?");
///   result.answer().support().forEach(place -> System.out.println(place.citation()));
/// }
/// ```
public final class Riga implements AutoCloseable {
  private final List<Path> documents;
  private final Path folder;
  private final Optional<FileReading> files;
  private final Loading<Reader> reader;
  private final Optional<Loading<Embedder>> embedder;
  private final Optional<Loading<Inside>> inside;
  private final Retrieval retrieval;
  private final int passages;
  private final OptionalDouble threshold;
  private final ReentrantLock opening = new ReentrantLock();
  private final ReentrantLock indexing = new ReentrantLock();
  private volatile @Nullable Opened opened;

  /// What the last run of [#index] could not read: more than the index remembers, which knows
  /// nothing of folders that cannot be listed.
  private volatile Optional<List<Skipped>> unread = Optional.empty();

  private volatile boolean closed;

  private Riga(Builder builder, Supplier<Reader> openReader) {
    this.documents = builder.documents;
    this.folder = builder.index.orElseGet(() -> Places.ofThisUser().index(builder.documents));
    this.files = builder.files;
    this.reader = Loading.start("riga-open-reader", openReader);
    this.embedder = builder.embedder.map(open -> Loading.start("riga-open-embedder", open));
    this.inside =
        builder.network.map(open ->
            Loading.start("riga-open-network", () -> new Inside(open.get(), Sentences.english())));
    this.retrieval =
        builder.retrieval.orElse(embedder.isPresent() ? Retrieval.HYBRID : Retrieval.BM25);
    this.passages = builder.passages;
    this.threshold = builder.threshold;
  }

  /// The index as it is seen now, with what is read of it once.
  ///
  /// @param notes of what is missing in it
  private record Opened(
      DocumentIndex index, Retriever retriever, List<Skipped> skipped, List<String> notes) {}

  /// What explanations need besides.
  private record Inside(ReaderNetwork network, Sentences sentences) {}

  /// Begins to put Riga together over folders and files.
  public static Builder over(Path... documents) {
    return new Builder(List.of(documents));
  }

  /// Begins to put Riga together over folders and files.
  public static Builder over(List<Path> documents) {
    return new Builder(List.copyOf(documents));
  }

  /// Brings the index up to date with the files, then answers from it. Only new, changed and
  /// deleted files cost work. Several threads that ask for this take turns.
  ///
  /// @param progress hears how far it has come
  /// @throws IllegalStateException when this Riga was not told how to read files, or of no
  ///   documents, or is closed
  /// @throws dev.riga.document.DocumentException when a folder or file does not exist
  /// @throws dev.riga.index.IndexException when the index cannot be written
  public IndexReport index(IndexProgress progress) {
    FileReading reading =
        files.orElseThrow(() ->
            new IllegalStateException(
                "This Riga was not told how to read files. Give its builder files(…)."));
    if (documents.isEmpty()) {
      throw new IllegalStateException(
          "This Riga answers from an index alone. To bring it up to date, say over which documents.");
    }
    requireOpen();
    indexing.lock();
    try {
      Indexer indexer = new Indexer(folder, reading, embedder.map(Loading::value));
      IndexReport report = indexer.update(Sources.under(documents), progress);
      unread = Optional.of(report.skipped());
      reopen();
      return report;
    } finally {
      indexing.unlock();
    }
  }

  /// Answers from the newest state of the index from now on, whoever wrote it.
  ///
  /// @throws dev.riga.index.IndexException when it cannot be read
  public void refresh() {
    unread = Optional.empty();
    reopen();
  }

  private void reopen() {
    opening.lock();
    try {
      requireOpen();
      Opened before = opened;
      if (before != null) {
        before.index.refresh();
        opened = over(before.index);
      }
    } finally {
      opening.unlock();
    }
  }

  /// Answers a question from all documents.
  ///
  /// @throws QuestionException when the question is blank
  /// @throws dev.riga.index.IndexException when there is no index yet, or it cannot be read
  public Result ask(String question) {
    return ask(question, DocumentFilter.ALL);
  }

  /// Answers a question from the documents that a filter lets through.
  ///
  /// @throws QuestionException when the question is blank
  /// @throws dev.riga.index.IndexException when there is no index yet, or it cannot be read, or the
  ///   filter makes no sense
  public Result ask(String question, DocumentFilter filter) {
    QuestionException.requireAsked(question);
    long start = System.nanoTime();
    return answer(question, filter, opened(), start);
  }

  /// Answers a question from what is committed now, by words alone, whatever retrieval was chosen:
  /// while [#index] still makes vectors, from its [IndexProgress#textSearchable] on. The answer is
  /// a preliminary one.
  ///
  /// @throws QuestionException when the question is blank
  /// @throws dev.riga.index.IndexException when there is no index yet, or it cannot be read, or the
  ///   filter makes no sense
  public Result askByWords(String question, DocumentFilter filter) {
    QuestionException.requireAsked(question);
    long start = System.nanoTime();
    try (DocumentIndex index = DocumentIndex.open(folder)) {
      Opened now = new Opened(index, new Bm25Retriever(index), index.skipped(), List.of());
      return answer(question, filter, now, start);
    }
  }

  private Result answer(String question, DocumentFilter filter, Opened now, long start) {
    requireOpen();
    long retrieving = System.nanoTime();
    List<Evidence> evidence = now.retriever.retrieve(question, passages, filter);
    long retrieved = System.nanoTime();
    Reader opened = reader.value();
    long reading = System.nanoTime();
    List<Passage> read = evidence.stream().map(Evidence::passage).toList();
    Readings readings = opened.read(question, read);
    Answer answer = answers(opened.calibration()).of(evidence, readings.readings());
    long end = System.nanoTime();
    return new Result(
        question,
        answer,
        evidence,
        readings.readings(),
        now.skipped,
        Stream.of(readings.notes(), now.notes).flatMap(List::stream).toList(),
        new Result.Timings(
            Duration.ofNanos(retrieved - retrieving),
            Duration.ofNanos(end - reading),
            Duration.ofNanos(end - start)));
  }

  /// Explains an answer as far as can be told at once, and tests the explanation.
  ///
  /// @param result of a question to this Riga
  /// @throws IllegalStateException when the builder was not given a network to look into
  public Explanation explain(Result result) {
    return explain(result, ExplanationSettings.QUICK);
  }

  /// Explains an answer, and tests the explanation.
  ///
  /// @param result of a question to this Riga
  /// @throws IllegalStateException when the builder was not given a network to look into
  /// @throws dev.riga.explain.InspectionException when a method cannot look into this reader
  public Explanation explain(Result result, ExplanationSettings settings) {
    requireOpen();
    Reader opened = reader.value();
    return explainer(opened)
        .explain(
            result.question(),
            result.evidence(),
            result.readings(),
            result.answer(),
            answers(opened.calibration()),
            settings);
  }

  private AnswerExplainer explainer(Reader opened) {
    if (inside.isEmpty() || !(opened instanceof SpanReader spans)) {
      throw new IllegalStateException(
          "This Riga cannot look into its reader. Give its builder network(…), and a SpanReader.");
    }
    Inside parts = inside.get().value();
    return new AnswerExplainer(spans, parts.network, parts.sentences);
  }

  private ExtractiveAnswers answers(Calibration ofReader) {
    return new ExtractiveAnswers(
        threshold.isPresent() ? ofReader.withThreshold(threshold.getAsDouble()) : ofReader);
  }

  /// What an answer depends on besides the question: the documents as they are indexed, and the
  /// models. Nothing in an answer from passages is drawn at random, so there is no seed.
  ///
  /// @param index the fingerprint of the index
  /// @param reader the fingerprint of the reader: its weights, precision and settings
  /// @param embedder the fingerprint of the embedder; empty without one
  public record Fingerprints(String index, String reader, Optional<String> embedder) {}

  /// Names what answers are made from, so that one can be had again.
  ///
  /// @throws dev.riga.index.IndexException when there is no index yet, or it cannot be read
  public Fingerprints fingerprints() {
    return new Fingerprints(
        opened().index.fingerprint(),
        reader.value().fingerprint(),
        embedder.map(made -> made.value().fingerprint()));
  }

  /// Where the index lies.
  public Path indexFolder() {
    return folder;
  }

  private Opened opened() {
    Opened now = opened;
    if (now != null) {
      return now;
    }
    opening.lock();
    try {
      requireOpen();
      Opened meanwhile = opened;
      if (meanwhile == null) {
        meanwhile = open();
        opened = meanwhile;
      }
      return meanwhile;
    } finally {
      opening.unlock();
    }
  }

  private Opened open() {
    DocumentIndex index = DocumentIndex.open(folder);
    try {
      return over(index);
    } catch (RuntimeException e) {
      index.close();
      throw e;
    }
  }

  private Opened over(DocumentIndex index) {
    return new Opened(
        index,
        retrieval.over(index, () -> embedder.orElseThrow().value()),
        unread.orElseGet(index::skipped),
        retrieval.needsEmbedder() ? withoutVectors(index) : List.of());
  }

  /// What a person must know of an index whose vectors were not all made: that it was stopped, or
  /// made for words alone.
  private static List<String> withoutVectors(DocumentIndex index) {
    try (IndexView view = index.view()) {
      int without = view.passagesWithoutVector();
      return without == 0
          ? List.of()
          : List.of(
              "%d of %d passages have no vector yet and cannot be found by their meaning. Bring the index up to date first."
                  .formatted(without, view.passages()));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This Riga is closed.");
    }
  }

  /// Closes the index, the reader and the embedder; once closed, nothing more. No question may be
  /// under way.
  @Override
  public void close() {
    opening.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      Opened last = opened;
      opened = null;
      try {
        if (last != null) {
          last.index.close();
        }
      } finally {
        reader.whenLoaded(Reader::close);
        embedder.ifPresent(made -> made.whenLoaded(Embedder::close));
        inside.ifPresent(made -> made.whenLoaded(parts -> parts.network.close()));
      }
    } finally {
      opening.unlock();
    }
  }

  /// Puts Riga together. A reader is needed; all else has a default.
  public static final class Builder {
    private static final int PASSAGES = 10;

    private final List<Path> documents;
    private Optional<Path> index = Optional.empty();
    private Optional<FileReading> files = Optional.empty();
    private Optional<Supplier<Reader>> reader = Optional.empty();
    private Optional<Supplier<Embedder>> embedder = Optional.empty();
    private Optional<Supplier<ReaderNetwork>> network = Optional.empty();
    private Optional<Retrieval> retrieval = Optional.empty();
    private int passages = PASSAGES;
    private OptionalDouble threshold = OptionalDouble.empty();

    private Builder(List<Path> documents) {
      this.documents = documents;
    }

    /// Where the index lies; by default in the user's cache, named after the documents.
    public Builder indexIn(Path folder) {
      this.index = Optional.of(folder);
      return this;
    }

    /// How files become passages; without it there must be an index already.
    public Builder files(FileReading reading) {
      this.files = Optional.of(reading);
      return this;
    }

    /// How to open the reader, which is closed with Riga.
    public Builder reader(Supplier<Reader> open) {
      this.reader = Optional.of(open);
      return this;
    }

    /// How to open the embedder, which is closed with Riga; without one passages are found by their
    /// words alone.
    public Builder embedder(Supplier<Embedder> open) {
      this.embedder = Optional.of(open);
      return this;
    }

    /// How to open the reader's network for [Riga#explain]; it is closed with Riga.
    public Builder network(Supplier<ReaderNetwork> open) {
      this.network = Optional.of(open);
      return this;
    }

    /// How passages are found; by default by words and meaning together when there is an embedder.
    public Builder retrieval(Retrieval kind) {
      this.retrieval = Optional.of(kind);
      return this;
    }

    /// How many passages are read for each question; by default 10.
    public Builder passages(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("at least 1 passage must be read, not " + most);
      }
      this.passages = most;
      return this;
    }

    /// The `p(answerable | x)` below which Riga abstains, from 0 to 1; by default what the reader
    /// was calibrated for.
    public Builder abstainBelow(double probability) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "Riga abstains below a probability between 0 and 1, not " + probability);
      }
      this.threshold = OptionalDouble.of(probability);
      return this;
    }

    /// Puts Riga together and begins to open its parts.
    ///
    /// @throws IllegalStateException when a part is missing
    public Riga open() {
      if (documents.isEmpty() && index.isEmpty()) {
        throw new IllegalStateException("Riga needs documents or an index to answer from.");
      }
      if (retrieval.isPresent() && retrieval.get().needsEmbedder() && embedder.isEmpty()) {
        throw new IllegalStateException(
            "The retrieval " + retrieval.get() + " needs an embedder. Give the builder one.");
      }
      return new Riga(
          this,
          reader.orElseThrow(
              () -> new IllegalStateException("Riga needs a reader. Give the builder one.")));
    }
  }
}
