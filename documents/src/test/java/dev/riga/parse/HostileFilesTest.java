package dev.riga.parse;

import static dev.riga.parse.Drawing.ROMAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that are broken, or made to break their reader: each gives a reason, soon.
@Timeout(120)
class HostileFilesTest {

  @TempDir private Path folder;

  private void assertRefused(byte[] pdf, String reason) throws IOException {
    Documents.assertRefused(folder, "test.pdf", pdf, reason);
  }

  @Test
  void saysThatAPdfIsEncrypted() throws IOException {
    assertRefused(
        new Drawing().page().text(50, 50, "secret").encrypted("user").bytes(),
        "encrypted: it opens only with a password; save a copy without one");
  }

  @Test
  void readsAPdfWhosePasswordIsEmpty() throws IOException {
    byte[] pdf = new Drawing().page().text(50, 50, "open to all").encrypted("").bytes();
    assertThat(Documents.parse(folder, "test.pdf", pdf).text()).isEqualTo("open to all");
  }

  @Test
  void saysThatPagesHoldOnlyImages() throws IOException {
    assertRefused(
        new Drawing().page().image().page().image().bytes(),
        "its 2 pages hold images and no text; run OCR on it first");
  }

  @Test
  void saysThatPagesAreEmpty() throws IOException {
    assertRefused(new Drawing().page().bytes(), "its page holds no text");
  }

  @Test
  void saysThatAPdfHasNoPages() throws IOException {
    assertRefused(new Drawing().bytes(), "a PDF without pages");
  }

  @Test
  void saysThatAPdfIsDamaged() throws IOException {
    assertRefused(
        "%PDF-1.7\nnothing follows".getBytes(StandardCharsets.US_ASCII),
        "damaged: Missing root object specification in trailer.");
  }

  @Test
  void readsWhatIsLeftOfATruncatedPdfOrSaysWhy() throws IOException {
    byte[] pdf = new Drawing().page().text(50, 50, "the beginning").bytes();
    for (int length = 10; length < pdf.length; length += 37) {
      Path file = Files.write(folder.resolve("cut.pdf"), Arrays.copyOf(pdf, length));
      try {
        Documents.parse(file);
      } catch (DocumentException reason) {
        assertThat(reason).hasMessageMatching("(damaged|a PDF|its page|encrypted).*");
      }
    }
  }

  @Test
  void endsAPageTreeThatBitesItsTail() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 50, "on the page");
    COSDictionary root = drawing.document().getDocumentCatalog().getPages().getCOSObject();
    COSArray kids = root.getCOSArray(COSName.KIDS);
    kids.add(root);
    Path file = Files.write(folder.resolve("cyclic.pdf"), drawing.bytes());
    try {
      assertThat(Documents.parse(file).text()).isEqualTo("on the page");
    } catch (DocumentException reason) {
      assertThat(reason).hasMessageStartingWith("damaged: ");
    }
  }

  @Test
  void endsFormsThatDrawThemselves() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 50, "before the form");
    PDFormXObject form = new PDFormXObject(drawing.document());
    form.setBBox(new PDRectangle(100, 100));
    PDResources own = new PDResources();
    own.put(COSName.getPDFName("Self"), form);
    form.setResources(own);
    write(form.getCOSObject(), "/Self Do /Self Do /Self Do");
    drawing.draw(content -> content.drawForm(form));
    Path file = Files.write(folder.resolve("laughs.pdf"), drawing.bytes());
    DocumentParsers quick = new DocumentParsers(Limits.standard().within(Duration.ofMillis(500)));
    assertThatThrownBy(() -> quick.parse(file, "x"))
        .isInstanceOf(DocumentException.class)
        .hasMessageMatching("reading it took longer than (its time limit|1 s)");
  }

  @Test
  void endsAStreamThatUnpacksWithoutEnd() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 50, "x");
    PDPage page = drawing.lastPage();
    COSStream bomb = drawing.document().getDocument().createCOSStream();
    try (var out = bomb.createRawOutputStream()) {
      out.write(bomb(64 << 20));
    }
    bomb.setItem(COSName.FILTER, COSName.FLATE_DECODE);
    COSArray parts = new COSArray();
    parts.add(bomb);
    page.getCOSObject().setItem(COSName.CONTENTS, parts);
    assertRefused(drawing.bytes(), "unpacks to more than 250 times its size, as a zip bomb does");
  }

  @Test
  void countsAStreamOnceHoweverOftenItIsRead() throws IOException {
    Drawing drawing = new Drawing();
    for (int page = 0; page < 2; page++) {
      COSStream words = drawing.page().document().getDocument().createCOSStream();
      try (var out = words.createOutputStream(COSName.FLATE_DECODE)) {
        out.write(bytes("% words\n".repeat(75_000)));
      }
      drawing.lastPage().getCOSObject().setItem(COSName.CONTENTS, words);
    }
    Limits mebibyte = Documents.unpackingAtMost(1 << 20);
    try (PDDocument pdf = BoundedPdf.open(drawing.bytes(), new Budget(mebibyte))) {
      for (int i = 0; i < 5; i++) {
        assertThat(pdf.getPage(0).getContents().readAllBytes()).hasSize(600_000);
      }
      assertThatThrownBy(() -> pdf.getPage(1).getContents().readAllBytes())
          .isInstanceOf(DocumentException.class)
          .hasMessage("unpacks to more than 1 MB");
    }
  }

  @Test
  void endsArraysNestedWithoutEnd() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 50, "x");
    COSStream deep = drawing.document().getDocument().createCOSStream();
    write(deep, "[".repeat(200_000));
    drawing.lastPage().getCOSObject().setItem(COSName.CONTENTS, deep);
    assertRefused(drawing.bytes(), "its page holds no text");
  }

  @Test
  void readsTheOtherPagesBesideADamagedOne() throws IOException {
    Drawing drawing = new Drawing().page();
    COSStream unknown = drawing.document().getDocument().createCOSStream();
    write(unknown, "BT ET");
    unknown.setItem(COSName.FILTER, COSName.getPDFName("NoSuchFilter"));
    drawing.lastPage().getCOSObject().setItem(COSName.CONTENTS, unknown);
    drawing.page().text(50, 50, "the second page");
    Document document = Documents.parse(folder, "test.pdf", drawing.bytes());
    assertThat(document.text()).isEqualTo("the second page");
    assertThat(document.pages()).hasSize(2);
  }

  @Test
  void readsWhatIsDrawnBeforeTheLibraryFails() throws IOException {
    COSDictionary state = new COSDictionary();
    state.setItem(COSName.FONT, new COSArray()); // where a font and its size should be
    PDExtendedGraphicsState graphics = new PDExtendedGraphicsState(state);
    Drawing drawing = new Drawing().page().text(50, 50, "The first page.");
    drawing.draw(content -> content.setGraphicsStateParameters(graphics));
    drawing.page().draw(content -> content.setGraphicsStateParameters(graphics));
    drawing.page().text(50, 50, "The last page.");
    Document document = Documents.parse(folder, "test.pdf", drawing.bytes());
    assertThat(document.text()).isEqualTo("The first page.\n\nThe last page.");
    assertThat(document.warnings())
        .containsExactly(
            "page 2 is damaged and left out", "a part of page 1 is damaged and left out");
  }

  @Test
  void readsThePageAroundADamagedNote() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 50, "the page");
    COSStream unknown = drawing.document().getDocument().createCOSStream();
    write(unknown, "BT ET");
    unknown.setItem(COSName.FILTER, COSName.getPDFName("NoSuchFilter"));
    unknown.setItem(COSName.BBOX, new PDRectangle(100, 100));
    COSArray notes = new COSArray();
    notes.add(COSInteger.ONE); // none at all
    notes.add(note(unknown));
    notes.add(note(drawing.document().getDocument().createCOSStream()));
    drawing.lastPage().getCOSObject().setItem(COSName.ANNOTS, notes);
    Document document = Documents.parse(folder, "test.pdf", drawing.bytes());
    assertThat(document.text()).isEqualTo("the page");
    assertThat(document.warnings()).containsExactly("a part of page 1 is damaged and left out");
  }

  private static COSDictionary note(COSStream look) {
    COSDictionary appearance = new COSDictionary();
    appearance.setItem(COSName.N, look);
    COSDictionary note = new COSDictionary();
    note.setName(COSName.SUBTYPE, "FreeText");
    note.setItem(COSName.RECT, new PDRectangle(50, 50, 100, 100));
    note.setItem(COSName.AP, appearance);
    return note;
  }

  @Test
  void endsAnArchiveThatUnpacksWithoutEnd() throws IOException {
    byte[] docx = Documents.zip("word/document.xml", "<w>" + " ".repeat(8 << 20) + "</w>");
    Documents.assertRefused(
        folder, "bomb.docx", docx, "unpacks to more than 250 times its size, as a zip bomb does");
  }

  @Test
  void expandsNoEntities() throws IOException {
    StringBuilder laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE d [");
    laughs.append("<!ENTITY a0 'ha'>");
    for (int i = 1; i < 30; i++) {
      laughs.append("<!ENTITY a%d '&a%d;&a%d;'>".formatted(i, i - 1, i - 1));
    }
    laughs.append("<!ENTITY file SYSTEM 'file:///etc/passwd'>]>");
    laughs.append("<document><body><p><r><t>one &a29; &file; two</t></r></p></body></document>");
    byte[] docx = Documents.zip("word/document.xml", laughs.toString());
    Path file = Files.write(folder.resolve("laughs.docx"), docx);
    assertThat(Documents.parse(file).text()).isEqualTo("one two");
    Path xml = Files.writeString(folder.resolve("laughs.xml"), laughs);
    assertThat(Documents.parse(xml).text()).isEqualTo("one two");
  }

  @Test
  void endsXmlNestedWithoutEnd() throws IOException {
    String deep = "<a>".repeat(100_000) + "x" + "</a>".repeat(100_000);
    Documents.assertRefused(folder, "deep.xml", bytes(deep), "its elements are nested too deeply");
  }

  @Test
  void readsOrRefusesHtmlNestedWithoutEnd() throws IOException {
    String deep = "<div>".repeat(200_000) + "at the bottom" + "</div>".repeat(200_000);
    Path file = Files.writeString(folder.resolve("deep.html"), deep);
    try {
      assertThat(Documents.parse(file).text()).isEqualTo("at the bottom");
    } catch (DocumentException reason) {
      assertThat(reason).hasMessage("its elements are nested too deeply");
    }
  }

  @Test
  void readsMarkdownNestedWithoutEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("deep.md"), ">".repeat(50_000) + " at the bottom");
    assertThat(Documents.parse(file).text()).endsWith("at the bottom");
  }

  @Test
  void saysThatAFileIsEmpty() throws IOException {
    Documents.assertRefused(folder, "empty.txt", new byte[0], "an empty file");
    Documents.assertRefused(folder, "blank.txt", bytes(" \n\t "), "holds no text");
  }

  @Test
  void saysWhatCannotBeOpened() throws IOException, InterruptedException {
    Documents.assertRefused(folder.resolve("missing.pdf"), "no such file");
    Documents.assertRefused(
        Files.createDirectory(folder.resolve("folder.pdf")), "a folder, not a file");
    Path broken = Files.createSymbolicLink(folder.resolve("link.pdf"), folder.resolve("nowhere"));
    Documents.assertRefused(broken, "a symbolic link to a file that does not exist");
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    Path pipe = folder.resolve("pipe.pdf");
    new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();
    Documents.assertRefused(pipe, "not a regular file but a pipe, a socket or a device");
  }

  @Test
  void saysThatAFileIsTooLarge() throws IOException {
    Limits standard = Limits.standard();
    Limits small = new Limits(1 << 20, 1, 1, 1, 1, 1, standard.time(), standard.mostTime());
    Path file = Files.write(folder.resolve("large.txt"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> new DocumentParsers(small).parse(file, "x"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("larger than 1 MB; split it or give Java more memory");
  }

  @Test
  void saysThatATextIsTooLong() throws IOException {
    Limits standard = Limits.standard();
    Limits few =
        new Limits(
            standard.fileBytes(),
            standard.unpackedBytes(),
            standard.ratio(),
            1000,
            standard.pages(),
            standard.depth(),
            standard.time(),
            standard.mostTime());
    Path file = Files.writeString(folder.resolve("long.txt"), "word ".repeat(300));
    assertThatThrownBy(() -> new DocumentParsers(few).parse(file, "x"))
        .isInstanceOf(DocumentException.class)
        .hasMessage("its text is longer than 1,000 characters; split it");
  }

  @Test
  void saysWhichPagesAreLeftOut() throws IOException {
    Limits standard = Limits.standard();
    Limits two =
        new Limits(
            standard.fileBytes(),
            standard.unpackedBytes(),
            standard.ratio(),
            standard.characters(),
            2,
            standard.depth(),
            standard.time(),
            standard.mostTime());
    Drawing drawing = new Drawing().font(ROMAN, 10);
    for (String words : new String[] {"First.", "Second.", "Third."}) {
      drawing.page().text(50, 100, words);
    }
    Path file = Files.write(folder.resolve("three.pdf"), drawing.bytes());
    Document document = new DocumentParsers(two).parse(file, "x");
    assertThat(document.text()).isEqualTo("First.\n\nSecond.");
    assertThat(document.warnings()).containsExactly("only its first 2 pages are read");
  }

  private static void write(COSStream stream, String content) throws IOException {
    try (var out = stream.createOutputStream()) {
      out.write(bytes(content));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// So many spaces, packed.
  private static byte[] bomb(int size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      for (int i = 0; i < size; i += spaces.length) {
        deflater.write(spaces);
      }
    }
    return packed.toByteArray();
  }
}
