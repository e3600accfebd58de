package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import dev.riga.document.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// ODT, ODS and ODP, most of them as LibreOffice wrote them.
@Timeout(120)
class OpenDocumentTest {
  private static final String TYPE = "application/vnd.oasis.opendocument.";

  @TempDir private Path folder;

  @Test
  void readsText() {
    Document document = Documents.parse(Documents.office("ferry.odt"));

    assertThat(document.title()).isEqualTo("Ferries of the Sound");
    assertThat(document.mediaType()).isEqualTo(TYPE + "text");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 The crossing",
            "PARAGRAPH The first ferry between Älvhamn and Nordby sailed in 1874. It carried the"
                + " mail, forty passengers and two horses.",
            "PARAGRAPH The horses paid half the fare.",
            "PARAGRAPH Before that, one rowed. See the timetable of today.",
            "HEADING2 Why it stopped",
            "PARAGRAPH The ferry stopped because the ice of 1942 broke its hull.",
            "LIST_ITEM No bridge was built.",
            "LIST_ITEM A cable was laid instead.",
            "HEADING1 The ships",
            "TABLE_ROW Ship\tBuilt\tHome",
            "TABLE_ROW Hilda\t1874\tÄlvhamn and Nordby",
            "TABLE_ROW Thora\t\tNordby",
            "PARAGRAPH Both ships were sold for scrap.");
    Documents.assertPassagesMapBack(document);
  }

  @Test
  void readsOpenDocumentText() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "test.odt",
            Documents.zip(
                "mimetype",
                "application/vnd.oasis.opendocument.text",
                "content.xml",
                """
                <office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b">
                <text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
                <text:h text:outline-level="2">Heading</text:h>
                <text:p>Some<text:s text:c="2"/>text<text:note><text:note-citation>1\
                </text:note-citation><text:note-body><text:p>The note.</text:p></text:note-body>\
                </text:note>.</text:p>
                <text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
                <table:table table:name="Table1"><table:table-row><table:table-cell>\
                <text:p>Name</text:p></table:table-cell><table:table-cell><text:p>Mass</text:p>\
                </table:table-cell></table:table-row></table:table>
                </office:document-content>
                """,
                "meta.xml",
                "<m xmlns:dc='dc'><dc:title>The Title</dc:title></m>"));
    assertThat(document.title()).isEqualTo("The Title");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING2 Heading",
            "PARAGRAPH Some text.",
            "PARAGRAPH The note.",
            "LIST_ITEM item",
            "TABLE_ROW Name\tMass");
  }

  @Test
  void readsAHeadingAroundATextBox() throws IOException {
    assertThat(
            Documents.blocks(
                text(
                    "<text:h text:outline-level='2'>Before <draw:frame><draw:text-box>"
                        + "<text:p>boxed</text:p></draw:text-box></draw:frame>after</text:h>")))
        .containsExactly("PARAGRAPH boxed", "HEADING2 Before after");
  }

  @Test
  void leavesOutWhatIsHidden() throws IOException {
    Document document =
        text(
            "<office:automatic-styles><style:style style:name='H' style:family='paragraph'>"
                + "<style:text-properties text:display='none'/></style:style>"
                + "<style:style style:name='V' style:family='paragraph'/>"
                + "</office:automatic-styles><text:p text:style-name='H'>hidden</text:p>"
                + "<text:section text:display='none'><text:p>hidden, too</text:p></text:section>"
                + "<text:p text:style-name='V'>shown</text:p>");
    assertThat(document.text()).isEqualTo("shown");
  }

  private Document text(String content) throws IOException {
    return Documents.parse(
        folder,
        "test.odt",
        Documents.zip(
            "mimetype",
            TYPE + "text",
            "content.xml",
            "<office:document-content xmlns:office='o' xmlns:style='s' xmlns:text='t'"
                + " xmlns:draw='d'>"
                + content
                + "</office:document-content>"));
  }

  @Test
  void readsSheets() {
    Document document = Documents.parse(Documents.office("harbours.ods"));

    assertThat(document.title()).isEqualTo("Harbours in figures");
    assertThat(document.mediaType()).isEqualTo(TYPE + "spreadsheet");
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
  void readsSlidesAsPagesAndLeavesOutHiddenOnes() {
    Document document = Documents.parse(Documents.office("lights.odp"));

    assertThat(document.title()).isEqualTo("Lights of the coast");
    assertThat(document.mediaType()).isEqualTo(TYPE + "presentation");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 The light of Nordby",
            "LIST_ITEM It was first lit in 1891.",
            "LIST_ITEM Its lamp burnt rape oil.",
            "PARAGRAPH Show the picture of the keeper.",
            "HEADING1 How far it shines",
            "TABLE_ROW Lamp\tSea miles",
            "TABLE_ROW Oil\t11",
            "TABLE_ROW Electric\t19",
            "PARAGRAPH Fog halves these figures.");
    assertThat(document.pages())
        .extracting(page -> page.span().of(document.text()).strip().lines().findFirst().orElse(""))
        .containsExactly("The light of Nordby", "", "How far it shines");
    Page first = document.pages().getFirst();
    assertThat(first.width()).isBetween(793f, 794f); // 28 cm
    assertThat(first.height()).isBetween(446f, 447f); // 15.75 cm
    Documents.assertPassagesMapBack(document);
  }

  @Test
  void saysThatItIsEncrypted() {
    for (String name :
        List.of("ferry-encrypted.odt", "harbours-encrypted.ods", "lights-encrypted.odp")) {
      Documents.assertRefused(Documents.office(name), "encrypted: save a copy without a password");
    }
  }

  @Test
  void saysThatItsEndIsMissing() throws IOException {
    for (String name : List.of("ferry.odt", "harbours.ods", "lights.odp")) {
      Documents.assertReadOrRefusedWhenCut(
          folder,
          Documents.office(name),
          307,
          "damaged: the end of the archive is missing"
              + "|damaged: not a complete OpenDocument file");
    }
  }

  @Test
  void readsAMislabelledFileAsWhatItIs() throws IOException {
    for (String name : List.of("a.xlsx", "a.pdf", "a.txt", "a.odt", "a.zip")) {
      Path file = Files.copy(Documents.office("harbours.ods"), folder.resolve(name));
      assertThat(Documents.parse(file).mediaType()).as(name).isEqualTo(TYPE + "spreadsheet");
    }
  }

  @Test
  void saysWhatIsNotWhatItsNameSays() throws IOException {
    byte[] text = "only words".getBytes(StandardCharsets.UTF_8);
    for (String ending : List.of("odt", "ods", "odp")) {
      Documents.assertRefused(
          folder, "a." + ending, text, "named ." + ending + " but not an OpenDocument file");
    }
    Documents.assertRefused(
        folder, "b.ods", Documents.zip("a.txt", "x"), "damaged: not a complete OpenDocument file");
  }
}
