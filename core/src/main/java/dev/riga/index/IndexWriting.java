package dev.riga.index;

import dev.riga.embed.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;

/// The one writer of an index. Each change replaces a file's whole entry at once, so whatever is
/// committed, and whenever, holds documents whole or not at all. Safe for several threads.
final class IndexWriting implements AutoCloseable {
  private static final double BUFFER_MEGABYTES = 48;

  private final IndexWriter writer;
  private final IndexSchema schema;
  private final IndexFormat format;
  private final long commitEveryNanos;
  private final StageClock clock;
  private long lastCommit = System.nanoTime();

  /// Takes the write lock.
  ///
  /// @throws IOException when somebody else has the lock, or the files cannot be written
  /// @throws IndexException when the vectors of another model are there
  IndexWriting(
      Directory directory,
      Optional<Embedder> embedder,
      Indexer.Tuning tuning,
      StageClock clock,
      IndexTrouble trouble)
      throws IOException {
    PassageAnalyzer analyzer = PassageAnalyzer.keepingStopWords();
    this.schema = new IndexSchema(analyzer);
    this.commitEveryNanos = tuning.commitEvery().toNanos();
    this.clock = clock;
    this.writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig(analyzer)
                .setCodec(new VectorCodec(tuning.graphFrom()))
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setCommitOnClose(false));
    try {
      this.format = format(directory, embedder, trouble);
    } catch (IOException | RuntimeException unfit) {
      writer.close();
      throw unfit;
    }
  }

  /// What commits say from now on. Read under the lock: another process may have given the index
  /// its vectors since somebody last looked.
  private static IndexFormat format(
      Directory directory, Optional<Embedder> embedder, IndexTrouble trouble) throws IOException {
    IndexFormat before =
        DirectoryReader.indexExists(directory)
            ? IndexFormat.of(SegmentInfos.readLatestCommit(directory).getUserData(), trouble)
            : IndexFormat.empty();
    before.requireEmbedder(embedder, trouble);
    return embedder
        .map(model ->
            new IndexFormat(
                IndexFormat.CURRENT, Optional.of(model.fingerprint()), model.dimension()))
        .orElse(before);
  }

  /// Lucene's own codec, but with no graph over the vectors of a small segment.
  private static final class VectorCodec extends Lucene104Codec {
    private final KnnVectorsFormat vectors;

    VectorCodec(int graphFrom) {
      vectors =
          new Lucene99HnswVectorsFormat(
              Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
              Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
              1,
              null,
              graphFrom);
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return vectors;
    }
  }

  /// Replaces all that the index has of a file.
  ///
  /// @param vectors one for each passage, empty where it is still to be made
  void put(FileEntry file, List<PassageEntry> passages, List<Optional<float[]>> vectors)
      throws IOException {
    try (var _ = clock.writing()) {
      List<Document> block = new ArrayList<>();
      block.add(schema.file(file));
      for (int i = 0; i < passages.size(); i++) {
        block.add(schema.passage(passages.get(i), vectors.get(i)));
      }
      writer.updateDocuments(IndexSchema.allOf(file.name()), block);
    }
  }

  /// Gives a passage its vector.
  void vector(PassageEntry passage, float[] vector) throws IOException {
    try (var _ = clock.writing()) {
      writer.updateDocument(
          new Term(IndexSchema.ID, passage.id()), schema.passage(passage, Optional.of(vector)));
    }
  }

  /// Remembers when a file was last looked at.
  void seen(FileEntry file) throws IOException {
    writer.updateDocValues(
        new Term(IndexSchema.ID, file.name()),
        new NumericDocValuesField(IndexSchema.SIZE, file.seen().size()),
        new NumericDocValuesField(IndexSchema.MODIFIED, file.seen().modified()),
        new NumericDocValuesField(IndexSchema.CHECKED, file.seen().checked()));
  }

  void delete(String name) throws IOException {
    writer.deleteDocuments(IndexSchema.allOf(name));
  }

  /// A reader of all changes so far, committed or not.
  DirectoryReader reader() throws IOException {
    try (var _ = clock.writing()) {
      return DirectoryReader.open(writer);
    }
  }

  /// Makes a new index one that can be opened, if empty.
  synchronized void commitFirst() throws IOException {
    if (!DirectoryReader.indexExists(writer.getDirectory())) {
      writer.setLiveCommitData(format.userData().entrySet());
      writer.commit();
    }
  }

  /// Commits when the last commit is long enough ago.
  synchronized void commitIfDue() throws IOException {
    if (System.nanoTime() - lastCommit >= commitEveryNanos) {
      commit();
    }
  }

  /// Makes sure that all changes so far survive whatever comes. Without changes nothing is written.
  synchronized void commit() throws IOException {
    try (var _ = clock.writing()) {
      if (writer.hasUncommittedChanges()) {
        writer.setLiveCommitData(format.userData().entrySet());
        writer.commit();
      }
    }
    lastCommit = System.nanoTime();
  }

  /// Gives the lock back. What was not committed is lost.
  @Override
  public void close() throws IOException {
    writer.close();
  }
}
