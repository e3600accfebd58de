package dev.riga.index;

import dev.riga.document.ContentHash;
import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.index.Indexer.FileReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads files for tests: UTF-8 text, a passage for each paragraph, `# ` before a heading. A file
/// that begins with `unreadable` is refused, one that begins with `slow` for want of time, one that
/// begins with `defect` makes the parser fail, and `[torn]` anywhere earns a warning.
public final class PlainReading {
  private final List<String> read = Collections.synchronizedList(new ArrayList<>());

  public FileReading named(String settings) {
    return new FileReading(settings, this::parse, PlainReading::passages);
  }

  /// The names of all files that were read so far, in order.
  public List<String> read() {
    return List.copyOf(read);
  }

  private Document parse(Path file, String name) {
    read.add(name);
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (text.startsWith("unreadable")) {
      throw new DocumentException("not text, but something else");
    }
    if (text.startsWith("slow")) {
      throw DocumentException.forNow("reading it took longer than 20 s");
    }
    if (text.startsWith("defect")) {
      throw new ArrayIndexOutOfBoundsException("a defect of the parser");
    }
    return new Document(
        name,
        "Title of " + file.getFileName().toString().replaceAll("\\..*", ""),
        "text/plain",
        ContentHash.of(file),
        text,
        List.of(),
        List.of(),
        text.contains("[torn]") ? List.of("a piece is torn off.") : List.of());
  }

  private static List<Passage> passages(Document document) {
    List<Passage> passages = new ArrayList<>();
    List<String> headings = List.of();
    int start = 0;
    for (String paragraph : document.text().split("\n\n", -1)) {
      int length = paragraph.codePointCount(0, paragraph.length());
      if (paragraph.startsWith("# ")) {
        headings = List.of("Part", paragraph.substring(2));
      } else if (!paragraph.isBlank()) {
        passages.add(
            new Passage(
                document.name(),
                passages.size(),
                new Span(start, start + length),
                paragraph,
                headings,
                List.of(new Passage.PageStart(1, 0), new Passage.PageStart(2, start))));
      }
      start += length + 2;
    }
    return passages;
  }
}
