package dev.riga.evaluate;

import dev.riga.document.ContentHash;
import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.Passage;
import dev.riga.document.Sources;
import dev.riga.document.Span;
import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexProgress;
import dev.riga.index.Indexer;
import dev.riga.index.Indexer.FileReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// An index over texts that lie in no files: each is a document of one passage. Texts that are the
/// same are one document, since a retriever finds the same words once.
public final class CollectionIndex implements AutoCloseable {

  private final DocumentIndex index;
  private final Optional<Path> temporary;

  /// The texts in the order of their documents' names.
  private final List<String> texts;

  private final List<String> ids;
  private final Map<String, Integer> places;

  private CollectionIndex(
      DocumentIndex index,
      Optional<Path> temporary,
      List<String> texts,
      List<String> ids,
      Map<String, Integer> places) {
    this.index = index;
    this.temporary = temporary;
    this.texts = Collections.unmodifiableList(texts);
    this.ids = Collections.unmodifiableList(ids);
    this.places = places;
  }

  /// Indexes texts, or goes on with an index of the same texts.
  ///
  /// @param documents texts by id
  /// @param folder where the index is kept for the next time; empty for a folder that goes away
  ///   with this
  /// @param embedder makes the vectors, if there are to be any
  /// @throws dev.riga.index.IndexException when the index cannot be written
  public static CollectionIndex of(
      SequencedMap<String, String> documents,
      Optional<Path> folder,
      Optional<Embedder> embedder,
      IndexProgress progress) {
    List<String> texts = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    Map<String, Integer> byText = new HashMap<>();
    Map<String, Integer> places = new HashMap<>();
    documents.forEach((id, text) -> {
      int place =
          byText.computeIfAbsent(
              text,
              unseen -> {
                texts.add(unseen);
                ids.add(id);
                return texts.size() - 1;
              });
      places.put(id, place);
    });
    Optional<Path> temporary = folder.isPresent() ? Optional.empty() : Optional.of(newFolder());
    Path home = folder.or(() -> temporary).orElseThrow();
    try {
      Path files = home.resolve("documents");
      write(texts, files);
      new Indexer(
              home.resolve("index"),
              new FileReading("whole", CollectionIndex::parse, CollectionIndex::whole),
              embedder)
          .update(Sources.under(List.of(files)), progress);
      DocumentIndex index = DocumentIndex.open(home.resolve("index"));
      return new CollectionIndex(index, temporary, texts, ids, places);
    } catch (IOException e) {
      temporary.ifPresent(CollectionIndex::delete);
      throw new EvaluationException(
          "The collection cannot be written to %s: %s. Make room, or choose another folder."
              .formatted(home, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      temporary.ifPresent(CollectionIndex::delete);
      throw e;
    }
  }

  /// The index.
  public DocumentIndex index() {
    return index;
  }

  /// How many different texts there are.
  public int size() {
    return texts.size();
  }

  /// The name in the index of the document with an id.
  ///
  /// @throws IllegalArgumentException when there is no such document
  public String name(String id) {
    Integer place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("there is no document " + id);
    }
    return "documents/" + fileName(place);
  }

  /// The id of a document by its name in the index, of several with the same text the first.
  ///
  /// @throws IllegalArgumentException when there is none of that name
  public String id(String name) {
    return ids.get(
        place(name)
            .orElseThrow(() -> new IllegalArgumentException("there is no document " + name)));
  }

  /// The text of a document by its name in the index; empty when there is none of that name.
  public Optional<String> text(String name) {
    return place(name).map(texts::get);
  }

  private Optional<Integer> place(String name) {
    int from = name.lastIndexOf('/') + 1;
    int to = name.length() - ".txt".length();
    if (to <= from || !name.substring(from, to).matches("\\d{1,9}")) {
      return Optional.empty();
    }
    int place = Integer.parseInt(name.substring(from, to));
    return place < texts.size() ? Optional.of(place) : Optional.empty();
  }

  @Override
  public void close() {
    index.close();
    temporary.ifPresent(CollectionIndex::delete);
  }

  /// Names sort as the texts do.
  private static String fileName(int place) {
    return "%08d.txt".formatted(place);
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("riga-evaluate");
    } catch (IOException e) {
      throw new EvaluationException(
          "No temporary folder can be made: %s. Say --index DIR with a folder that can be written."
              .formatted(e.getMessage()),
          e);
    }
  }

  /// Writes what is not there yet, so that an index that was kept need not be made again.
  private static void write(List<String> texts, Path files) throws IOException {
    Files.createDirectories(files);
    for (int place = 0; place < texts.size(); place++) {
      Path file = files.resolve(fileName(place));
      if (!texts.get(place).equals(content(file))) {
        Files.writeString(file, texts.get(place));
      }
    }
    for (Path file : list(files)) {
      String name = file.getFileName().toString();
      if (name.compareTo(fileName(texts.size())) >= 0 && name.matches("\\d{8}\\.txt")) {
        Files.delete(file);
      }
    }
  }

  private static String content(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException none) {
      return "";
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Document parse(Path file, String name) {
    try {
      return new Document(
          name,
          "",
          "text/plain",
          ContentHash.of(file),
          Files.readString(file),
          List.of(),
          List.of(),
          List.of());
    } catch (IOException e) {
      throw new DocumentException("it cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Passage> whole(Document document) {
    String text = document.text();
    Span span = new Span(0, text.codePointCount(0, text.length()));
    return List.of(new Passage(document.name(), 0, span, text, List.of(), List.of()));
  }

  private static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
