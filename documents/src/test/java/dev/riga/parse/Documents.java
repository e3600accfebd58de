package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Block;
import dev.riga.document.Citation;
import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.Page;
import dev.riga.document.Passage;
import dev.riga.document.Passages;
import dev.riga.document.Rectangle;
import dev.riga.document.Span;
import dev.riga.text.Sentences;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What all tests of parsers ask and make.
final class Documents {

  private Documents() {}

  /// Parses a file and checks what must hold of every document.
  static Document parse(Path file) {
    Document document = new DocumentParsers().parse(file, file.getFileName().toString());
    assertWellFormed(document);
    return document;
  }

  static Document parse(Path folder, String name, byte[] content) throws IOException {
    return parse(Files.write(folder.resolve(name), content));
  }

  static Document parse(Path folder, String name, String content) throws IOException {
    return parse(folder, name, content.getBytes(StandardCharsets.UTF_8));
  }

  /// The blocks as they are read: kind, level of headings, words.
  static List<String> blocks(Document document) {
    List<String> blocks = new ArrayList<>();
    for (Block block : document.blocks()) {
      String level = block.level() > 0 ? String.valueOf(block.level()) : "";
      blocks.add(block.kind() + level + " " + block.span().of(document.text()));
    }
    return blocks;
  }

  /// Asserts that a file is refused with exactly this reason.
  static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> new DocumentParsers().parse(file, "x"))
        .isInstanceOf(DocumentException.class)
        .hasMessage(reason);
  }

  static void assertRefused(Path folder, String name, byte[] content, String reason)
      throws IOException {
    assertRefused(Files.write(folder.resolve(name), content), reason);
  }

  /// The rectangle around words, which must stand on one line.
  static Rectangle placeOf(Document document, String words) {
    int at = document.text().indexOf(words);
    assertThat(at).as("'%s' in the text", words).isGreaterThanOrEqualTo(0);
    int start = document.text().codePointCount(0, at);
    Page page = pageOf(document, start);
    Span inPage =
        new Span(start, start + words.codePointCount(0, words.length()))
            .shifted(-page.span().start());
    List<Rectangle> lines = page.rectangles().lines(inPage);
    assertThat(lines).as("the lines of '%s'", words).hasSize(1);
    return lines.getFirst();
  }

  /// The page that a code point is on.
  static Page pageOf(Document document, int codePoint) {
    return document.pages().stream()
        .filter(page -> page.span().contains(new Span(codePoint, codePoint + 1)))
        .findFirst()
        .orElseThrow();
  }

  static void assertWellFormed(Document document) {
    String text = document.text();
    int length = text.codePointCount(0, text.length());
    assertThat(text.codePoints().filter(c -> Character.getType(c) == Character.SURROGATE))
        .as("lone surrogates")
        .isEmpty();
    int at = 0;
    for (Block block : document.blocks()) {
      assertThat(block.span().start()).as("start of %s", block).isGreaterThanOrEqualTo(at);
      assertThat(block.span().length()).as("length of %s", block).isPositive();
      at = block.span().end();
    }
    assertThat(at).isLessThanOrEqualTo(length);
    if (!document.pages().isEmpty()) {
      int start = 0;
      for (Page page : document.pages()) {
        assertThat(page.span().start()).as("start of page %d", page.number()).isEqualTo(start);
        assertThat(page.rectangles().size()).isEqualTo(page.span().length());
        start = page.span().end();
      }
      assertThat(start).as("end of the last page").isEqualTo(length);
    }
    assertThat(document.contentHash()).matches("[0-9a-f]{64}");
  }

  /// A document that lies among the resources of the tests; see its README.
  static Path office(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Documents.class.getResource("/office/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Asserts that every passage is a piece of the text with the page that it stands on, and that
  /// together they hold every block that is no heading over something.
  static void assertPassagesMapBack(Document document) {
    List<Passage> passages =
        new Passages(Sentences.english(), text -> text.split("\\s+").length, 40).of(document);
    assertThat(passages).isNotEmpty();
    BitSet held = new BitSet();
    for (Passage passage : passages) {
      assertThat(passage.text()).isEqualTo(passage.span().of(document.text()));
      held.set(passage.span().start(), passage.span().end());
      Citation whole = passage.cite(new Span(0, passage.span().length()));
      assertThat(whole.text()).isEqualTo(passage.text());
      if (document.pages().isEmpty()) {
        assertThat(whole.page()).isEmpty();
      } else {
        assertThat(whole.page()).hasValue(pageOf(document, whole.span().start()).number());
      }
    }
    for (Block block : document.blocks()) {
      if (block.kind() != Block.Kind.HEADING) {
        assertThat(held.nextClearBit(block.span().start()))
            .as("%s is in a passage", block.span().of(document.text()))
            .isGreaterThanOrEqualTo(block.span().end());
      }
    }
  }

  /// Asserts that of a file that was cut anywhere something is read, or one of some reasons given.
  ///
  /// @param reasons a pattern that matches a whole reason
  static void assertReadOrRefusedWhenCut(Path folder, Path whole, int step, String reasons)
      throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 9; length < bytes.length; length += step) {
      Path cut =
          Files.write(folder.resolve("cut-" + whole.getFileName()), Arrays.copyOf(bytes, length));
      try {
        parse(cut);
      } catch (DocumentException reason) {
        assertThat(reason.getMessage()).as("cut after %d bytes", length).matches(reasons);
      }
    }
  }

  /// A ZIP archive of paths and contents, alternating.
  static byte[] zip(String... pathsAndContents) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < pathsAndContents.length; i += 2) {
        byte[] content = pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry(pathsAndContents[i]);
        if (pathsAndContents[i].equals("mimetype")) {
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          var crc = new java.util.zip.CRC32();
          crc.update(content);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /// The usual limits, but for how much a file may unpack to.
  static Limits unpackingAtMost(long bytes) {
    Limits standard = Limits.standard();
    return new Limits(
        standard.fileBytes(),
        bytes,
        standard.ratio(),
        standard.characters(),
        standard.pages(),
        standard.depth(),
        standard.time(),
        standard.mostTime());
  }
}
