package dev.riga.index;

import dev.riga.document.Skipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/// An index to read: passages by their words and by their vectors, with where they come from.
///
/// It shows what was committed when it was opened or last refreshed, and may be read while an
/// [Indexer] writes, in this process or another. Safe for several threads; each takes a view of its
/// own:
///
/// ```java
/// try (DocumentIndex index = DocumentIndex.open(folder);
///     IndexView view = index.view()) {
///   for (Hit hit : view.lexical("Who discovered radium?", 10, List.of())) {
///     System.out.println(hit.score() + " " + view.passage(hit).text());
///   }
/// }
/// ```
public final class DocumentIndex implements AutoCloseable {
  /// Up to this many passages (that pass the filter) all vectors are compared, which takes some
  /// tens of milliseconds and misses nothing.
  private static final int EXACT_UP_TO = 50_000;

  private static final int FINGERPRINT_BYTES = 16;

  private final IndexTrouble trouble;
  private final Directory directory;
  private final SearcherManager searchers;
  private final int exactUpTo;
  private volatile IndexFormat format;

  private DocumentIndex(
      IndexTrouble trouble,
      Directory directory,
      SearcherManager searchers,
      int exactUpTo,
      IndexFormat format) {
    this.trouble = trouble;
    this.directory = directory;
    this.searchers = searchers;
    this.exactUpTo = exactUpTo;
    this.format = format;
  }

  /// Opens the index in a folder as it was last committed.
  ///
  /// @throws IndexException when there is none, or it cannot be read; the message says what to do
  public static DocumentIndex open(Path folder) {
    return open(folder, EXACT_UP_TO);
  }

  /// @param exactUpTo how many vectors are compared one by one before the graph is asked
  static DocumentIndex open(Path folder, int exactUpTo) {
    IndexTrouble trouble = new IndexTrouble(folder.toString());
    if (!Files.isDirectory(folder)) {
      throw trouble.missing();
    }
    try {
      Directory directory = FSDirectory.open(folder);
      try {
        return open(directory, trouble, exactUpTo);
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  private static DocumentIndex open(Directory directory, IndexTrouble trouble, int exactUpTo)
      throws IOException {
    DirectoryReader reader = DirectoryReader.open(directory);
    try {
      IndexFormat format = IndexFormat.of(reader.getIndexCommit().getUserData(), trouble);
      SearcherManager searchers = new SearcherManager(reader, new LiveSearchers());
      return new DocumentIndex(trouble, directory, searchers, exactUpTo, format);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static final class LiveSearchers extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
      return new LiveSearcher(reader);
    }
  }

  /// Moves on to the newest commit. Views that are open stay as they are.
  ///
  /// @throws IndexException when it cannot be read
  public void refresh() {
    try {
      searchers.maybeRefreshBlocking();
      LiveSearcher searcher = (LiveSearcher) searchers.acquire();
      try {
        DirectoryReader reader = (DirectoryReader) searcher.getIndexReader();
        format = IndexFormat.of(reader.getIndexCommit().getUserData(), trouble);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// The index as it is now, for one thread and some searches that belong together.
  public IndexView view() {
    try {
      LiveSearcher searcher = (LiveSearcher) searchers.acquire();
      return new IndexView(searcher, trouble, exactUpTo, () -> release(searcher));
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  private void release(LiveSearcher searcher) {
    try {
      searchers.release(searcher);
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// The fingerprint of the model that made the vectors; empty for an index without.
  public Optional<String> embedder() {
    return format.embedder();
  }

  /// 32 hexadecimal digits that differ whenever what can be found does: they are made of the names
  /// and contents of the documents, how these were read, the model of the vectors, and how many
  /// passages have none yet. Two indexes of the same documents have the same, however they came
  /// about and wherever they lie.
  public String fingerprint() {
    MessageDigest digest = sha256();
    try (IndexView view = view()) {
      digest(digest, embedder().orElse("") + " " + view.passagesWithoutVector());
    }
    for (FileEntry file : files()) {
      if (file.isDocument()) {
        digest(digest, file.name());
        digest(digest, file.contentHash());
        digest(digest, file.settings());
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
  }

  private static void digest(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /// Makes sure that vectors of a model compare with those in the index.
  ///
  /// @param fingerprint of the model
  /// @throws IndexException when another model made those in the index
  public void requireEmbedder(String fingerprint) {
    embedder()
        .filter(present -> !present.equals(fingerprint))
        .ifPresent(present -> {
          throw trouble.otherModel(present, fingerprint);
        });
  }

  /// The documents, ordered by name.
  public List<IndexedDocument> documents() {
    return files().stream().filter(FileEntry::isDocument).map(Catalogue::shown).toList();
  }

  /// The files that hold no text that can be read, with the reason, ordered by name.
  public List<Skipped> skipped() {
    return files().stream()
        .flatMap(
            file -> file.skippedBecause().stream().map(reason -> new Skipped(file.name(), reason)))
        .toList();
  }

  private List<FileEntry> files() {
    try {
      LiveSearcher searcher = (LiveSearcher) searchers.acquire();
      try {
        return new Catalogue(searcher.getIndexReader()).files();
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  @Override
  public void close() {
    try {
      searchers.close();
      directory.close();
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }
}
