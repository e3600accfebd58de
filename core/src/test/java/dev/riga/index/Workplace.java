package dev.riga.index;

import dev.riga.document.Sources;
import dev.riga.embed.Embedder;
import dev.riga.embed.HashingEmbedder;
import dev.riga.index.Indexer.DirectoryOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;

/// A folder of files and an index over it, for tests.
public final class Workplace {
  private final Path docs;
  private final Path index;
  private final PlainReading reading = new PlainReading();
  private final HashingEmbedder embedder = new HashingEmbedder();

  /// An hour from now, so that no file's time is too close to the look at it.
  private final Clock clock = Clock.fixed(Instant.now().plus(Duration.ofHours(1)), ZoneOffset.UTC);

  public Workplace(Path folder) {
    try {
      this.docs = Files.createDirectories(folder.resolve("docs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.index = folder.resolve("index");
  }

  public Path docs() {
    return docs;
  }

  public Path index() {
    return index;
  }

  public PlainReading reading() {
    return reading;
  }

  public HashingEmbedder embedder() {
    return embedder;
  }

  public Workplace write(String name, String text) {
    try {
      Path file = docs.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Workplace delete(String name) {
    try {
      Files.delete(docs.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Workplace rename(String from, String to) {
    try {
      Files.createDirectories(docs.resolve(to).getParent());
      Files.move(docs.resolve(from), docs.resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Sources sources() {
    return Sources.under(List.of(docs));
  }

  public IndexReport update() {
    return update(Optional.of(embedder));
  }

  public IndexReport update(Optional<Embedder> with) {
    return indexer("plain", with).update(sources(), IndexProgress.none());
  }

  Indexer indexer(String settings, Optional<Embedder> with) {
    return indexer(settings, with, FSDirectory::open, clock);
  }

  /// Brings the index up to date some days from now.
  public IndexReport updateAfterDays(int days) {
    return indexer(
            "plain",
            Optional.of(embedder),
            FSDirectory::open,
            Clock.offset(clock, Duration.ofDays(days)))
        .update(sources(), IndexProgress.none());
  }

  Indexer indexer(
      String settings, Optional<Embedder> with, DirectoryOpener opener, Clock someClock) {
    return new Indexer(
        index, reading.named(settings), with, opener, someClock, Indexer.Tuning.USUAL);
  }

  public DocumentIndex open() {
    return DocumentIndex.open(index);
  }

  /// The files of the index and when each was written.
  Map<String, String> indexFiles() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(index)) {
      for (Path file : list.toList()) {
        files.put(
            file.getFileName().toString(),
            Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /// Every passage, as `document#number: text`, in order.
  List<String> passages() {
    try (DocumentIndex reader = open();
        IndexView view = reader.view()) {
      return reader.documents().stream()
          .flatMap(document -> view.passagesOf(document.name()).stream())
          .map(passage -> passage.document() + "#" + passage.number() + ": " + passage.text())
          .toList();
    }
  }
}
