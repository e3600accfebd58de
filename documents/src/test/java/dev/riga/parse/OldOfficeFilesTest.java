package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// DOC, XLS, PPT and MSG: files that LibreOffice wrote, that POI writes, and that [OutlookMessage]
/// writes by the book.
@Timeout(120)
class OldOfficeFilesTest {
  private static final String OTHERS =
      "not a document that Riga reads but another file of an office program";

  @TempDir private Path folder;

  @Test
  void readsAWordDocument() {
    Document document = Documents.parse(Documents.office("ferry.doc"));

    assertThat(document.title()).isEqualTo("Ferries of the Sound");
    assertThat(document.mediaType()).isEqualTo("application/msword");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 The crossing",
            "PARAGRAPH The first ferry between Älvhamn and Nordby sailed in 1874. It carried the"
                + " mail, forty passengers and two horses.",
            "PARAGRAPH Before that, one rowed. See the timetable of today.",
            "HEADING2 Why it stopped",
            "PARAGRAPH The ferry stopped because the ice of 1942 broke its hull.",
            "LIST_ITEM No bridge was built.",
            "LIST_ITEM A cable was laid instead.",
            "HEADING1 The ships",
            "TABLE_ROW Ship\tBuilt\tHome",
            "TABLE_ROW Hilda\t1874\tÄlvhamn and Nordby",
            "TABLE_ROW Thora\t\tNordby",
            "PARAGRAPH Both ships were sold for scrap.",
            "PARAGRAPH The horses paid half the fare.");
    Documents.assertPassagesMapBack(document);
  }

  @Test
  void readsAWorkbook() {
    Document document = Documents.parse(Documents.office("harbours.xls"));

    assertThat(document.title()).isEqualTo("Harbours in figures");
    assertThat(document.mediaType()).isEqualTo("application/vnd.ms-excel");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Traffic",
            "TABLE_ROW Harbour\tOpened\tShips a year\tShare",
            "TABLE_ROW Älvhamn\t1924-05-01\t1200\t60.0%",
            "TABLE_ROW Nordby\t\t800\t40.0%",
            "TABLE_ROW Together\t\t2000",
            "HEADING1 Pilots",
            "TABLE_ROW Anna Berg leads the pilots of Nordby.",
            "TABLE_ROW on call\ton call\ton call",
            "TABLE_ROW on call\ton call\ton call");
    Documents.assertPassagesMapBack(document);
  }

  @Test
  void readsOldSheets() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HSSFWorkbook workbook = new HSSFWorkbook()) {
      Row row = workbook.createSheet("Old data").createRow(0);
      row.createCell(0).setCellValue("Iron");
      row.createCell(2).setCellValue(55.8);
      workbook.write(bytes);
    }
    Document document = Documents.parse(folder, "test.xls", bytes.toByteArray());
    assertThat(Documents.blocks(document))
        .containsExactly("HEADING1 Old data", "TABLE_ROW Iron\t\t55.8");
  }

  @Test
  void readsOldSlides() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HSLFSlideShow show = new HSLFSlideShow()) {
      show.getSlideShowImpl().createInformationProperties();
      Objects.requireNonNull(show.getSlideShowImpl().getSummaryInformation()).setTitle("A show");
      HSLFSlide slide = show.createSlide();
      slide.addTitle().setText("The title");
      HSLFTextBox box = slide.createTextBox();
      box.setText("A point");
      show.createSlide().createTextBox().setText("Another");
      show.write(bytes);
    }
    Document document = Documents.parse(folder, "test.ppt", bytes.toByteArray());
    assertThat(Documents.blocks(document))
        .containsExactly("HEADING1 The title", "LIST_ITEM A point", "LIST_ITEM Another");
    assertThat(document.title()).isEqualTo("A show");
    assertThat(document.mediaType()).isEqualTo("application/vnd.ms-powerpoint");
    assertThat(document.pages()).hasSize(2);
    Documents.assertPassagesMapBack(document);
  }

  @Test
  void readsAMessage() throws IOException {
    Document document =
        parse(
            new OutlookMessage()
                .text(OutlookMessage.SUBJECT, "Grüße vom Sund")
                .text(OutlookMessage.FROM, "Ann Berg")
                .text(OutlookMessage.FROM_ADDRESS, "ann@example.org")
                .text(OutlookMessage.TO, "Bob; Carl")
                .text(OutlookMessage.CC, "Dora")
                .sent(Instant.parse("2020-03-02T09:00:00Z"))
                .text(OutlookMessage.BODY, "The ferry is late.\r\n\r\nIts hull broke 🧊.\r\n")
                .attached("plan of the hull.pdf"));

    assertThat(document.title()).isEqualTo("Grüße vom Sund");
    assertThat(document.mediaType()).isEqualTo("application/vnd.ms-outlook");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Grüße vom Sund",
            "LIST_ITEM From: Ann Berg <ann@example.org>",
            "LIST_ITEM To: Bob; Carl",
            "LIST_ITEM Cc: Dora",
            "LIST_ITEM Date: 2020-03-02T09:00:00Z",
            "PARAGRAPH The ferry is late.",
            "PARAGRAPH Its hull broke 🧊.",
            "LIST_ITEM Attachment: plan of the hull.pdf");
    Documents.assertPassagesMapBack(document);
  }

  @Test
  void readsTheMarkupOfAMessage() throws IOException {
    String page = "<html><head><meta charset=%s></head><p>Grüße</p><ul><li>one</li></ul></html>";
    byte[] ownCharset = page.formatted("utf-8").getBytes(StandardCharsets.UTF_8);
    byte[] codePage = page.formatted("iso-8859-1").getBytes(StandardCharsets.ISO_8859_1);
    String rtf = "{\\rtf1\\ansi\\pard Caf\\'e9 {\\b bold}\\par Second.\\par}";

    assertThat(bodyOf(new OutlookMessage().binary(OutlookMessage.HTML, ownCharset)))
        .containsExactly("PARAGRAPH Grüße", "LIST_ITEM one");
    assertThat(
            bodyOf(
                new OutlookMessage()
                    .binary(OutlookMessage.HTML, codePage)
                    .number(OutlookMessage.CODE_PAGE, 28591)))
        .containsExactly("PARAGRAPH Grüße", "LIST_ITEM one");
    assertThat(
            bodyOf(
                new OutlookMessage()
                    .binary(OutlookMessage.RTF_COMPRESSED, OutlookMessage.packed(rtf))))
        .containsExactly("PARAGRAPH Café bold", "PARAGRAPH Second.");
  }

  private List<String> bodyOf(OutlookMessage message) throws IOException {
    List<String> blocks = Documents.blocks(parse(message.text(OutlookMessage.SUBJECT, "S")));
    assertThat(blocks.subList(0, 2))
        .containsExactly("HEADING1 S", "LIST_ITEM Date: 1970-01-01T00:00:00Z");
    return blocks.subList(2, blocks.size());
  }

  private Document parse(OutlookMessage message) throws IOException {
    return Documents.parse(folder, "test.msg", message.bytes());
  }

  @Test
  void saysThatAnOldFileIsEncrypted() throws IOException {
    String reason = "encrypted: save a copy without a password";
    Documents.assertRefused(Documents.office("ferry-encrypted.doc"), reason);
    Documents.assertRefused(Documents.office("harbours-encrypted.xls"), reason);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Biff8EncryptionKey.setCurrentUserPassword("riga");
    try (HSLFSlideShow show = new HSLFSlideShow()) {
      show.createSlide().addTitle().setText("The title");
      show.write(bytes);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
    Documents.assertRefused(folder, "secret.ppt", bytes.toByteArray(), reason);
  }

  @Test
  void readsWhatIsLeftOfACutFileOrSaysWhy() throws IOException {
    String reasons = "damaged: .+|holds no text|encrypted: .+|" + OTHERS;
    Path message = Files.write(folder.resolve("whole.msg"), message().bytes());
    Documents.assertReadOrRefusedWhenCut(folder, Documents.office("ferry.doc"), 211, reasons);
    Documents.assertReadOrRefusedWhenCut(folder, Documents.office("harbours.xls"), 97, reasons);
    Documents.assertReadOrRefusedWhenCut(folder, message, 97, reasons);
  }

  private static OutlookMessage message() {
    return new OutlookMessage()
        .text(OutlookMessage.SUBJECT, "The hull")
        .text(OutlookMessage.BODY, "The ice broke the hull. ".repeat(400));
  }

  @Test
  void readsAMislabelledFileAsWhatItIs() throws IOException {
    for (String name : List.of("a.docx", "a.pdf", "a.txt", "a.xls", "a.html")) {
      Path file = Files.copy(Documents.office("ferry.doc"), folder.resolve(name));
      assertThat(Documents.parse(file).mediaType()).as(name).isEqualTo("application/msword");
    }
    String page = "<html><body><table><tr><td>Iron</td><td>55.8</td></tr></table></body></html>";
    Document exported = Documents.parse(folder, "export.xls", page);
    assertThat(exported.mediaType()).isEqualTo("text/html");
    assertThat(Documents.blocks(exported)).containsExactly("TABLE_ROW Iron\t55.8");
    Document rich = Documents.parse(folder, "rich.doc", "{\\rtf1\\ansi Some text.\\par}");
    assertThat(rich.mediaType()).isEqualTo("application/rtf");
  }

  @Test
  void saysWhatIsNotWhatItsNameSays() throws IOException {
    byte[] text = "only words".getBytes(StandardCharsets.UTF_8);
    for (String ending : List.of("doc", "xls", "ppt", "msg")) {
      Documents.assertRefused(
          folder,
          "a." + ending,
          text,
          "named ." + ending + " but not a file of an office program before 2007");
    }
    byte[] zip = Documents.zip("a.txt", "x");
    Documents.assertRefused(
        folder, "b.doc", zip, "named .doc but it is an archive (zip); unpack it");
    byte[] magic = "ÐÏ\u0011à¡±\u001Aá and nothing".getBytes(StandardCharsets.ISO_8859_1);
    Documents.assertRefused(
        folder, "c.msg", magic, "damaged: Unsupported blocksize  (2^0). Expected 2^9 or 2^12.");
  }
}
