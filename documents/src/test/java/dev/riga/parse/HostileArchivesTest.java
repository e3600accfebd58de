package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.Passages;
import dev.riga.document.Skipped;
import dev.riga.document.Sources;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexProgress;
import dev.riga.index.IndexReport;
import dev.riga.index.IndexedDocument;
import dev.riga.index.Indexer;
import dev.riga.index.Indexer.FileReading;
import dev.riga.parse.RawZip.Packed;
import dev.riga.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// EPUB, OpenDocument and DOCX files that were made to fill the memory or to take for ever: each
/// gives a reason, soon, and the other files of their folder are indexed.
@Timeout(120)
class HostileArchivesTest {
  private static final String BOMB = "unpacks to more than 250 times its size, as a zip bomb does";
  private static final String DEEP = "its elements are nested too deeply";
  private static final String LONG = "its text is longer than 20,000,000 characters; split it";

  @TempDir private Path folder;

  /// An archive with a main part that holds a text.
  enum Kind {
    EPUB("epub", "OPS/one.xhtml", "<html><body><p>", "</p></body></html>"),
    ODT(
        "odt",
        "content.xml",
        "<o:document-content xmlns:o='o' xmlns:text='t' xmlns:table='b'><text:p>",
        "</text:p></o:document-content>"),
    DOCX(
        "docx",
        "word/document.xml",
        "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>",
        "</w:t></w:r></w:p></w:body></w:document>");

    private final String ending;
    private final String main;
    private final String before;
    private final String after;

    Kind(String ending, String main, String before, String after) {
      this.ending = ending;
      this.main = main;
      this.before = before;
      this.after = after;
    }

    /// All parts but the main one.
    RawZip around() {
      RawZip zip = new RawZip();
      return switch (this) {
        case EPUB ->
            zip.add("mimetype", Packed.stored("application/epub+zip"))
                .add("META-INF/container.xml", Packed.stored(CONTAINER))
                .add("OPS/book.opf", Packed.stored(book("<itemref idref='one'/>")));
        case ODT -> zip.add("mimetype", Packed.stored("application/vnd.oasis.opendocument.text"));
        case DOCX -> zip.add("[Content_Types].xml", Packed.stored("<Types/>"));
      };
    }

    byte[] holding(Packed main) {
      return around().add(this.main, main).bytes();
    }

    byte[] holding(String text) {
      return holding(Packed.deflated(before + text + after));
    }
  }

  private static final String CONTAINER =
      "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";

  private static String book(String spine) {
    return "<package><manifest><item id='one' href='one.xhtml' media-type='application/xhtml+xml'/>"
        + "</manifest><spine>"
        + spine
        + "</spine></package>";
  }

  private Path file(Kind kind, byte[] content) throws IOException {
    return Files.write(folder.resolve("test." + kind.ending), content);
  }

  @ParameterizedTest
  @EnumSource
  void readsAnArchiveThatIsWhole(Kind kind) throws IOException {
    assertThat(Documents.parse(file(kind, kind.holding("the text"))).text()).isEqualTo("the text");
  }

  @ParameterizedTest
  @EnumSource
  void endsAPartThatUnpacksToAGigabyte(Kind kind) throws IOException {
    byte[] bomb = kind.holding(Packed.spacesBetween(kind.before + "x", 1024, "y" + kind.after));
    assertThat(bomb.length).isLessThan(2 << 20);
    Documents.assertRefused(file(kind, bomb), BOMB);
  }

  @ParameterizedTest
  @EnumSource
  void endsABombThatHidesHowLittleItIsPacked(Kind kind) throws IOException {
    Packed bomb = Packed.spacesBetween(kind.before + "x", 1024, "y" + kind.after);
    Packed padding = new Packed(0, new byte[8 << 20], 0, 8 << 20);
    byte[] claims =
        kind.around()
            .add(kind.main, bomb.claiming(bomb.bytes().length + (8 << 20), bomb.size()))
            .add("padding.bin", padding)
            .bytes();
    Documents.assertRefused(file(kind, claims), BOMB);
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAPartClaimsToBeLongerThanItsArchive(Kind kind) throws IOException {
    Packed text = Packed.deflated(kind.before + "x" + kind.after);
    byte[] claims = kind.around().add(kind.main, text.claiming(1 << 30, 1 << 30)).bytes();
    Documents.assertRefused(
        file(kind, claims), "damaged: a part of the archive is longer than the archive");
  }

  @ParameterizedTest
  @EnumSource
  void believesNoSizeThatAPartClaims(Kind kind) throws IOException {
    Packed small = Packed.deflated(kind.before + "the text" + kind.after);
    for (long size : new long[] {0, 1, 0xFFFF_FFFEL}) {
      byte[] claims =
          kind.around().add(kind.main, small.claiming(small.bytes().length, size)).bytes();
      assertThat(Documents.parse(file(kind, claims)).text())
          .as("said to have %d bytes", size)
          .isEqualTo("the text");
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsPartsThatShareTheirBytes(Kind kind) throws IOException {
    Packed mebibyte = Packed.deflated(words(1 << 20));
    byte[] bomb =
        kind.around()
            .add(kind.main, Packed.deflated(kind.before + "x" + kind.after))
            .addSharing("more-%d.xml", 2000, mebibyte)
            .bytes();
    assertThat(bomb.length).isLessThan(1 << 20);
    Limits small = Documents.unpackingAtMost(64 << 20);
    Path file = file(kind, bomb);
    assertThatThrownBy(() -> new DocumentParsers(small).parse(file, "x"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("unpacks to more than 64 MB");
    assertThatThrownBy(() -> new DocumentParsers().parse(file, "x"))
        .isInstanceOf(DocumentException.class)
        .message()
        .isIn("unpacks to more than 512 MB", "needs more memory than Java was given");
  }

  /// Text that packs well, but not as a bomb does.
  private static String words(int length) {
    StringBuilder words = new StringBuilder("<x>");
    for (int i = 0; words.length() < length; i++) {
      words.append(i % 1000).append(" words and more of the same words again and again ");
    }
    return words.append("</x>").toString();
  }

  @ParameterizedTest
  @EnumSource
  void endsAnArchiveOfManyParts(Kind kind) throws IOException {
    Path file = folder.resolve("test." + kind.ending);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry(kind.main));
      for (int i = 0; i <= 100_000; i++) {
        zip.putNextEntry(new ZipEntry(kind == Kind.EPUB ? "META-INF/container.xml" + i : "p" + i));
      }
    }
    Documents.assertRefused(
        file,
        switch (kind) {
          case EPUB, DOCX -> "an archive of more than 100,000 parts";
          case ODT -> "damaged: not a complete OpenDocument file"; // nothing says what it is
        });
  }

  @ParameterizedTest
  @EnumSource
  void unpacksNoArchiveInsideAnArchive(Kind kind) throws IOException {
    byte[] inner = Packed.spacesBetween("", 64, "").bytes();
    for (int depth = 0; depth < 5; depth++) {
      inner = kind.around().add("inner." + kind.ending, packed(inner)).bytes();
    }
    Packed text = Packed.deflated(kind.before + "the text" + kind.after);
    byte[] outer =
        kind.around().add(kind.main, text).add("inner." + kind.ending, packed(inner)).bytes();
    assertThat(Documents.parse(file(kind, outer)).text()).isEqualTo("the text");
  }

  private static Packed packed(byte[] bytes) {
    return new Packed(0, bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @EnumSource
  void expandsNoEntities(Kind kind) throws IOException {
    byte[] bomb =
        kind.holding(Packed.deflated(laughs(kind.before + "one &a29; &file; two" + kind.after)));
    String text = Documents.parse(file(kind, bomb)).text();
    assertThat(text).startsWith("one ").endsWith(" two").hasSizeLessThan(30);
  }

  /// A page of a book is HTML, where entities that nobody knows stay as they are written; elsewhere
  /// they are nothing.
  private static String laughs(String root) {
    StringBuilder laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE d [");
    laughs.append("<!ENTITY a0 'ha'>");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY a%d '&a%d;&a%d;'>".formatted(i, i - 1, i - 1));
    }
    return laughs + "<!ENTITY file SYSTEM 'file:///etc/passwd'>]>" + root;
  }

  @Test
  void expandsNoEntitiesBesideTheText() throws IOException {
    byte[] book =
        new RawZip()
            .add("mimetype", Packed.stored("application/epub+zip"))
            .add("META-INF/container.xml", Packed.deflated(laughs(CONTAINER)))
            .add("OPS/book.opf", Packed.deflated(laughs(book("<itemref idref='one'/>"))))
            .add("OPS/one.xhtml", Packed.stored("<p>the text</p>"))
            .bytes();
    assertThat(Documents.parse(file(Kind.EPUB, book)).text()).isEqualTo("the text");
    byte[] text =
        Kind.ODT
            .around()
            .add("meta.xml", Packed.deflated(laughs("<m><title>A &a29;</title></m>")))
            .add("styles.xml", Packed.deflated(laughs("<s>&a29;&file;</s>")))
            .add("content.xml", Packed.stored(Kind.ODT.before + "the text" + Kind.ODT.after))
            .bytes();
    Document document = Documents.parse(file(Kind.ODT, text));
    assertThat(document.text()).isEqualTo("the text");
    assertThat(document.title()).isEqualTo("A");
  }

  @Test
  void endsXmlNestedWithoutEnd() throws IOException {
    String deep = "<a>".repeat(100_000) + "x" + "</a>".repeat(100_000);
    for (Kind kind : List.of(Kind.ODT, Kind.DOCX)) {
      Documents.assertRefused(file(kind, kind.holding(deep)), DEEP);
    }
    byte[] styles =
        Kind.ODT
            .around()
            .add("styles.xml", Packed.deflated(deep))
            .add("content.xml", Packed.stored(Kind.ODT.before + "x" + Kind.ODT.after))
            .bytes();
    Documents.assertRefused(file(Kind.ODT, styles), DEEP);
    byte[] spine =
        new RawZip()
            .add("mimetype", Packed.stored("application/epub+zip"))
            .add("META-INF/container.xml", Packed.stored(CONTAINER))
            .add("OPS/book.opf", Packed.deflated(book(deep)))
            .bytes();
    Documents.assertRefused(file(Kind.EPUB, spine), DEEP);
  }

  @Test
  void readsOrRefusesPagesNestedWithoutEnd() throws IOException {
    String deep = "<div>".repeat(100_000) + "at the bottom" + "</div>".repeat(100_000);
    try {
      assertThat(Documents.parse(file(Kind.EPUB, Kind.EPUB.holding(Packed.stored(deep)))).text())
          .isEqualTo("at the bottom");
    } catch (DocumentException reason) {
      assertThat(reason).hasMessage(DEEP);
    }
  }

  @Test
  void readsAPageThatTheSpineRepeatsOnce() throws IOException {
    byte[] book =
        new RawZip()
            .add("mimetype", Packed.stored("application/epub+zip"))
            .add("META-INF/container.xml", Packed.stored(CONTAINER))
            .add("OPS/book.opf", Packed.stored(book("<itemref idref='one'/>".repeat(200_000))))
            .add("OPS/one.xhtml", Packed.deflated("<p>the text</p>" + "<br/>".repeat(100_000)))
            .bytes();
    assertThat(Documents.parse(file(Kind.EPUB, book)).text()).isEqualTo("the text");
  }

  @Test
  void endsWhatAnOpenDocumentRepeatsWithoutEnd() throws IOException {
    String cell = "x".repeat(300_000);
    String row =
        "<table:table><table:table-row table:number-rows-repeated='1048576'>"
            + "<table:table-cell table:number-columns-repeated='16384'><text:p>"
            + cell
            + "</text:p></table:table-cell></table:table-row></table:table>";
    Documents.assertRefused(
        file(Kind.ODT, Kind.ODT.around().add("content.xml", Packed.stored(odt(row))).bytes()),
        LONG);
    String spaces = "<text:p>x" + "<text:s text:c='2147483647'/>".repeat(300_000) + "y</text:p>";
    Documents.assertRefused(
        file(Kind.ODT, Kind.ODT.around().add("content.xml", Packed.stored(odt(spaces))).bytes()),
        LONG);
    String slides = "<draw:page xmlns:draw='d'/>".repeat(20_001);
    Documents.assertRefused(
        file(Kind.ODT, Kind.ODT.around().add("content.xml", Packed.stored(odt(slides))).bytes()),
        "more than 20,000 slides; split it");
  }

  private static String odt(String body) {
    return "<o:document-content xmlns:o='o' xmlns:text='t' xmlns:table='b'>"
        + body
        + "</o:document-content>";
  }

  @Test
  void endsANoteThatACellNamesAgainAndAgain() throws IOException {
    String note = words(1 << 20).replaceAll("</?x>", "");
    String cell =
        "<w:document xmlns:w='w'><w:tbl><w:tr><w:tc><w:p><w:r>"
            + "<w:footnoteReference w:id='2'/>".repeat(3000)
            + "</w:r></w:p></w:tc></w:tr></w:tbl></w:document>";
    byte[] docx =
        Kind.DOCX
            .around()
            .add("word/document.xml", Packed.deflated(cell))
            .add(
                "word/footnotes.xml",
                Packed.deflated(
                    "<w:footnotes xmlns:w='w'><w:footnote w:id='2'><w:p><w:r><w:t>"
                        + note
                        + "</w:t></w:r></w:p></w:footnote></w:footnotes>"))
            .bytes();
    assertThat(docx.length).isLessThan(1 << 20);
    Documents.assertRefused(file(Kind.DOCX, docx), LONG);
  }

  @Test
  void endsAStringThatARowNamesAgainAndAgain() throws IOException {
    String shared = "<sst><si><t>" + words(1 << 20).replaceAll("</?x>", "") + "</t></si></sst>";
    String row = "<row>" + "<c t='s'><v>0</v></c>".repeat(3000) + "</row>";
    byte[] xlsx =
        new RawZip()
            .add(
                "xl/workbook.xml",
                Packed.stored(
                    "<workbook xmlns:r='r'><sheets><sheet name='A'"
                        + " r:id='r1'/></sheets></workbook>"))
            .add(
                "xl/_rels/workbook.xml.rels",
                Packed.stored("<R><Relationship Id='r1' Target='sheet.xml'/></R>"))
            .add("xl/sharedStrings.xml", Packed.deflated(shared))
            .add("xl/sheet.xml", Packed.deflated("<worksheet>" + row + "</worksheet>"))
            .bytes();
    assertThat(xlsx.length).isLessThan(1 << 20);
    Documents.assertRefused(Files.write(folder.resolve("test.xlsx"), xlsx), LONG);
  }

  @Test
  void theOtherFilesOfTheFolderAreIndexed() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Map<String, String> skipped = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      Packed bomb = Packed.spacesBetween(kind.before + "x", 1024, "y" + kind.after);
      Files.write(docs.resolve("a-bomb." + kind.ending), kind.holding(bomb));
      skipped.put("docs/a-bomb." + kind.ending, BOMB);
      byte[] whole = kind.holding("The ferry sailed in 1874.");
      Files.write(
          docs.resolve("cut." + kind.ending), java.util.Arrays.copyOf(whole, whole.length - 30));
      skipped.put("docs/cut." + kind.ending, "damaged: the end of the archive is missing");
      Files.write(docs.resolve("good." + kind.ending), whole);
    }
    String deep = "<a>".repeat(100_000) + "x" + "</a>".repeat(100_000);
    Files.write(docs.resolve("deep.odt"), Kind.ODT.holding(deep));
    skipped.put("docs/deep.odt", DEEP);
    Files.copy(Documents.office("lights-encrypted.odp"), docs.resolve("locked.odp"));
    skipped.put("docs/locked.odp", "encrypted: save a copy without a password");

    Passages passages = new Passages(Sentences.english(), text -> text.split("\\s+").length, 100);
    FileReading reading = new FileReading("test", new DocumentParsers(), passages::of);
    IndexReport report =
        new Indexer(folder.resolve("index"), reading, Optional.empty())
            .update(Sources.under(List.of(docs)), IndexProgress.none());

    assertThat(
            report.skipped().stream().collect(Collectors.toMap(Skipped::document, Skipped::reason)))
        .containsExactlyInAnyOrderEntriesOf(skipped);
    assertThat(report.added()).isEqualTo(3);
    try (DocumentIndex index = DocumentIndex.open(folder.resolve("index"))) {
      assertThat(index.documents())
          .extracting(IndexedDocument::name)
          .containsExactlyInAnyOrder("docs/good.docx", "docs/good.epub", "docs/good.odt");
    }
  }
}
