package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import dev.riga.document.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Formats of office programs since 2007, books and mail.
class OfficeFilesTest {

  @TempDir private Path folder;

  private static final String STYLES =
      """
      <w:styles xmlns:w="w">
        <w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Own"><w:name w:val="My own"/><w:basedOn w:val="Heading2"/></w:style>
        <w:style w:styleId="Heading2"><w:name w:val="Heading 2"/></w:style>
        <w:style w:styleId="Bullet"><w:name w:val="List Bullet"/></w:style>
        <w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
      </w:styles>
      """;

  private Document docx(String body) throws IOException {
    return Documents.parse(
        folder,
        "test.docx",
        Documents.zip(
            "[Content_Types].xml",
            "<Types/>",
            "word/document.xml",
            "<w:document xmlns:w='w' xmlns:mc='mc'><w:body>" + body + "</w:body></w:document>",
            "word/styles.xml",
            STYLES,
            "word/footnotes.xml",
            "<w:footnotes xmlns:w='w'><w:footnote w:id='0' w:type='separator'><w:p><w:r><w:t>x"
                + "</w:t></w:r></w:p></w:footnote><w:footnote w:id='2'><w:p><w:r><w:t>The note."
                + "</w:t></w:r></w:p></w:footnote></w:footnotes>",
            "docProps/core.xml",
            "<cp xmlns:dc='dc'><dc:title>The Title</dc:title></cp>"));
  }

  private static String paragraph(String style, String text) {
    return "<w:p><w:pPr><w:pStyle w:val='%s'/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>"
        .formatted(style, text);
  }

  @Test
  void readsDocxByItsStyles() throws IOException {
    Document document =
        docx(
            paragraph("TOC1", "Contents line")
                + paragraph("Heading1", "One")
                + paragraph("Own", "Two")
                + paragraph("", "Plain text.")
                + paragraph("Bullet", "an item")
                + "<w:p><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>"
                + "<w:r><w:t>numbered</w:t></w:r></w:p>");
    assertThat(document.title()).isEqualTo("The Title");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 One",
            "HEADING2 Two",
            "PARAGRAPH Plain text.",
            "LIST_ITEM an item",
            "LIST_ITEM numbered");
  }

  @Test
  void readsDocxWhosePartsHaveOtherNames() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "shared.docx",
            Documents.zip(
                "[Content_Types].xml",
                "<Types/>",
                "_rels/.rels",
                "<R>" + relationship("officeDocument", "word/document2.xml") + "</R>",
                "word/document2.xml",
                "<w:document xmlns:w='w'><w:body>"
                    + paragraph("Heading1", "One")
                    + "<w:p><w:r><w:t>Claim.</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
                    + "</w:body></w:document>",
                "word/_rels/document2.xml.rels",
                "<R>"
                    + relationship("styles", "styles2.xml")
                    + relationship("footnotes", "/word/notes/footnotes2.xml")
                    + "</R>",
                "word/styles2.xml",
                STYLES,
                "word/notes/footnotes2.xml",
                "<w:footnotes xmlns:w='w'><w:footnote w:id='2'><w:p><w:r><w:t>The note.</w:t>"
                    + "</w:r></w:p></w:footnote></w:footnotes>"));
    assertThat(document.mediaType()).endsWith("wordprocessingml.document");
    assertThat(Documents.blocks(document))
        .containsExactly("HEADING1 One", "PARAGRAPH Claim.", "PARAGRAPH The note.");
  }

  private static String relationship(String kind, String target) {
    return "<Relationship Id='%s' Type='http://schemas.openxmlformats.org/officeDocument/2006/"
            .formatted(kind)
        + "relationships/%s' Target='%s'/>".formatted(kind, target);
  }

  private static final String NUMBERING =
      """
      <w:numbering xmlns:w="w">
        <w:abstractNum w:abstractNumId="7">
          <w:lvl w:ilvl="0"><w:start w:val="6"/><w:numFmt w:val="decimal"/>
            <w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
            <w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2"/></w:lvl>
          <w:lvl w:ilvl="2"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
          <w:lvl w:ilvl="3"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%3-%4"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="8">
          <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="7"/>
          <w:lvlOverride w:ilvl="2"><w:startOverride w:val="27"/></w:lvlOverride></w:num>
        <w:num w:numId="5"><w:abstractNumId w:val="8"/></w:num>
      </w:numbering>
      """;

  private static String numbered(int list, int level, String text) {
    return ("<w:p><w:pPr><w:numPr><w:ilvl w:val='%d'/><w:numId w:val='%d'/></w:numPr></w:pPr>"
            + "<w:r><w:t>%s</w:t></w:r></w:p>")
        .formatted(level, list, text);
  }

  @Test
  void writesTheAutomaticNumbersOfDocx() throws IOException {
    String styles =
        """
        <w:styles xmlns:w="w">
          <w:style w:styleId="Heading1"><w:name w:val="heading 1"/>
            <w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
          <w:style w:styleId="Heading2"><w:name w:val="heading 2"/>
            <w:basedOn w:val="Heading1"/></w:style>
          <w:style w:styleId="Clause"><w:name w:val="clause"/><w:basedOn w:val="Heading1"/>
            <w:pPr><w:outlineLvl w:val="9"/><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>
        </w:styles>
        """;
    String body =
        paragraph("Heading1", "Fees")
            + paragraph("Heading1", "Term")
            + paragraph("Heading2", "Duration")
            + paragraph("Heading2", "Termination")
            + numbered(3, 2, "by notice,")
            + numbered(3, 2, "")
            + numbered(3, 3, "in writing,")
            + numbered(4, 2, "by death.")
            + numbered(5, 0, "a bullet")
            + numbered(0, 0, "not numbered")
            + paragraph("Heading1", "Law")
            + paragraph("Heading2", "Courts")
            + numbered(3, 2, "of Riga,")
            + paragraph("Clause", "or of Tartu.");
    Document document =
        Documents.parse(
            folder,
            "contract.docx",
            Documents.zip(
                "word/document.xml",
                "<w:document xmlns:w='w'><w:body>" + body + "</w:body></w:document>",
                "word/styles.xml",
                styles,
                "word/numbering.xml",
                NUMBERING));
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 6. Fees",
            "HEADING1 7. Term",
            "HEADING2 7.1 Duration",
            "HEADING2 7.2 Termination",
            "LIST_ITEM (a) by notice,",
            "LIST_ITEM b-I in writing,",
            "LIST_ITEM (aa) by death.",
            "LIST_ITEM a bullet",
            "PARAGRAPH not numbered",
            "HEADING1 8. Law",
            "HEADING2 8.1 Courts",
            "LIST_ITEM (a) of Riga,",
            "PARAGRAPH (b) or of Tartu.");
  }

  @Test
  void leavesOutDeletedAndHiddenTextOfDocx() throws IOException {
    Document document =
        docx(
            "<w:p><w:r><w:t xml:space='preserve'>Kept </w:t></w:r>"
                + "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
                + "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
                + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
                + "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> shown</w:t></w:r>"
                + "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>");
    assertThat(document.text()).isEqualTo("Kept inserted shown");
  }

  @Test
  void readsTablesAndNotesOfDocx() throws IOException {
    Document document =
        docx(
            "<w:tbl><w:tr><w:tc>"
                + paragraph("", "Name")
                + "</w:tc><w:tc>"
                + paragraph("", "Two")
                + paragraph("", "lines")
                + "</w:tc></w:tr></w:tbl><w:p><w:r><w:t>Claim</w:t><w:footnoteReference w:id='2'/>"
                + "<w:t>.</w:t></w:r></w:p>");
    assertThat(Documents.blocks(document))
        .containsExactly("TABLE_ROW Name\tTwo lines", "PARAGRAPH Claim.", "PARAGRAPH The note.");
  }

  @Test
  void readsTextBoxesOfDocxOnce() throws IOException {
    Document document =
        docx(
            "<w:p><w:r><w:t>Around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
                + paragraph("", "boxed")
                + "</w:txbxContent></mc:Choice><mc:Fallback>"
                + paragraph("", "boxed")
                + "</mc:Fallback></mc:AlternateContent></w:r></w:p>");
    assertThat(Documents.blocks(document)).containsExactly("PARAGRAPH boxed", "PARAGRAPH Around");
  }

  @Test
  void readsTheSpineOfAnEpub() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "book.epub",
            Documents.zip(
                "mimetype",
                "application/epub+zip",
                "META-INF/container.xml",
                "<container><rootfiles><rootfile"
                    + " full-path='OPS/book.opf'/></rootfiles></container>",
                "OPS/book.opf",
                """
                <package xmlns:dc="dc"><metadata><dc:title>The Book</dc:title></metadata><manifest>
                <item id="two" href="ch%202.xhtml" media-type="application/xhtml+xml"/>
                <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
                <item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
                </manifest><spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/>
                <itemref idref="lost"/></spine></package>
                """,
                "OPS/nav.xhtml",
                "<html><body><p>Contents</p></body></html>",
                "OPS/ch 2.xhtml",
                "<html><body><h1>Two</h1><p>Second &nbsp;text.</p></body></html>",
                "OPS/one.xhtml",
                "<html><body><h1>One</h1><p>First text.</p></body></html>"));
    assertThat(document.title()).isEqualTo("The Book");
    assertThat(document.mediaType()).isEqualTo("application/epub+zip");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 One", "PARAGRAPH First text.", "HEADING1 Two", "PARAGRAPH Second text.");
  }

  @Test
  void readsSlidesAsPages() throws IOException {
    String slide =
        "<p:sld xmlns:p='p' xmlns:a='a'><p:sp><p:nvPr><p:ph type='title'/></p:nvPr><a:p><a:r><a:t>"
            + "%s</a:t></a:r></a:p></p:sp><p:sp><p:ph type='body'/><a:p><a:r><a:t>%s</a:t></a:r>"
            + "</a:p></p:sp><p:sp><p:ph type='sldNum'/><a:p><a:r><a:t>7</a:t></a:r></a:p></p:sp>"
            + "</p:sld>";
    Document document =
        Documents.parse(
            folder,
            "test.pptx",
            Documents.zip(
                "ppt/presentation.xml",
                "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='rB'/>"
                    + "<p:sldId id='257' r:id='rA'/></p:sldIdLst>"
                    + "<p:sldSz cx='9144000' cy='6858000'/></p:presentation>",
                "ppt/_rels/presentation.xml.rels",
                "<R><Relationship Id='rA' Target='slides/slide1.xml'/>"
                    + "<Relationship Id='rB' Target='/ppt/slides/slide2.xml'/></R>",
                "ppt/slides/slide1.xml",
                slide.formatted("Second", "last"),
                "ppt/slides/slide2.xml",
                slide.formatted("First", "point")));
    assertThat(Documents.blocks(document))
        .containsExactly("HEADING2 First", "LIST_ITEM point", "HEADING2 Second", "LIST_ITEM last");
    assertThat(document.pages()).extracting(Page::number).containsExactly(1, 2);
    assertThat(document.pages().get(1).span().of(document.text()).strip())
        .isEqualTo("Second\n\nlast");
  }

  @Test
  void readsSheets() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "test.xlsx",
            Documents.zip(
                "xl/workbook.xml",
                "<workbook xmlns:r='r'><sheets><sheet name='Data' r:id='r1'/>"
                    + "<sheet name='Hidden' state='hidden' r:id='r1'/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                "<R><Relationship Id='r1' Target='worksheets/sheet1.xml'/></R>",
                "xl/sharedStrings.xml",
                "<sst><si><t>Name</t></si><si><r><t>Two </t></r><r><t>runs</t></r></si></sst>",
                "xl/styles.xml",
                "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='dd/mm/yy'/></numFmts>"
                    + "<cellXfs><xf numFmtId='0'/><xf numFmtId='170'/></cellXfs></styleSheet>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v>"
                    + "</c></row><row><c r='A2' s='1'><v>44197.5</v></c><c r='B2'><f>A1</f>"
                    + "<v>0.30000000000000004</v></c><c r='C2' t='b'><v>1</v></c>"
                    + "<c r='D2' t='inlineStr'><is><t>in line</t></is></c></row></sheetData>"
                    + "</worksheet>"));
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Data",
            "TABLE_ROW Name\t\tTwo runs",
            "TABLE_ROW 2021-01-01 12:00\t0.3\tTRUE\tin line");
  }

  @Test
  void readsSheetsWhosePartsHaveOtherNames() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "shared.xlsx",
            Documents.zip(
                "_rels/.rels",
                "<R>" + relationship("officeDocument", "/xl/workbook22.xml") + "</R>",
                "xl/workbook22.xml",
                "<workbook xmlns:r='r'><sheets><sheet name='Data' r:id='worksheet'/></sheets>"
                    + "</workbook>",
                "xl/_rels/workbook22.xml.rels",
                "<R>"
                    + relationship("worksheet", "worksheets/sheet1.xml")
                    + relationship("sharedStrings", "sharedStrings2.xml")
                    + "</R>",
                "xl/sharedStrings2.xml",
                "<sst><si><t>Name</t></si></sst>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c r='A1' t='s'><v>0</v></c></row></sheetData>"
                    + "</worksheet>"));
    assertThat(Documents.blocks(document)).containsExactly("HEADING1 Data", "TABLE_ROW Name");
  }

  @Test
  void leavesAHugeNumberAsItIsWritten() throws IOException {
    assertThat(
            Documents.blocks(
                sheet("<row><c><v>1.2345678901234567E999999999</v></c></row>", "<sst/>")))
        .containsExactly("HEADING1 Data", "TABLE_ROW 1.2345678901234567E999999999");
  }

  private Document sheet(String rows, String shared) throws IOException {
    return Documents.parse(
        folder,
        "test.xlsx",
        Documents.zip(
            "xl/workbook.xml",
            "<workbook xmlns:r='r'><sheets><sheet name='Data' r:id='r1'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels",
            "<R><Relationship Id='r1' Target='worksheets/sheet1.xml'/></R>",
            "xl/sharedStrings.xml",
            shared,
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"));
  }

  @Test
  void readsRtf() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "test.rtf",
            "{\\rtf1\\ansi{\\info{\\title The Title}}\\pard Caf\\'e9 {\\b bold}\\par Second"
                + " \\u8364?.\\par}");
    assertThat(document.title()).isEqualTo("The Title");
    assertThat(Documents.blocks(document))
        .containsExactly("PARAGRAPH Café bold", "PARAGRAPH Second €.");
  }

  @Test
  void readsMail() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "test.eml",
            """
            From: Ann <ann@example.org>
            To: Bob <bob@example.org>
            Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
            Date: Mon, 2 Mar 2020 10:00:00 +0100
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="x"

            --x
            Content-Type: multipart/alternative; boundary="y"

            --y
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Sch=F6ne Gr=FC=DFe.

            Ann
            --y
            Content-Type: text/html

            <p>not this
            --y--
            --x
            Content-Type: application/pdf; name="plan.pdf"
            Content-Disposition: attachment; filename="plan.pdf"
            Content-Transfer-Encoding: base64

            AAAA
            --x--
            """
                .replace("\n", "\r\n"));
    assertThat(document.title()).isEqualTo("Grüße");
    assertThat(Documents.blocks(document))
        .containsExactly(
            "HEADING1 Grüße",
            "LIST_ITEM From: Ann <ann@example.org>",
            "LIST_ITEM To: Bob <bob@example.org>",
            "LIST_ITEM Date: 2020-03-02T09:00:00Z",
            "PARAGRAPH Schöne Grüße.",
            "PARAGRAPH Ann",
            "LIST_ITEM Attachment: plan.pdf");
  }

  @Test
  void readsThePageOfAMailWhosePlainTextIsEmpty() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "test.eml",
            """
            Subject: Ferry times
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="y"

            --y
            Content-Type: text/plain; charset=utf-8

            \u00A0

            --y
            Content-Type: text/html; charset=utf-8

            <html><head><title>Newsletter template</title></head>
            <body><p>The ferry sails at nine.</p></body></html>
            --y--
            """
                .replace("\n", "\r\n"));
    assertThat(document.title()).isEqualTo("Ferry times");
    assertThat(Documents.blocks(document))
        .containsExactly("HEADING1 Ferry times", "PARAGRAPH The ferry sails at nine.");
  }

  @Test
  void readsTablesInPlainText() throws IOException {
    Document document =
        Documents.parse(folder, "test.csv", "name;remark\r\nIron;\"heavy; \"\"hard\"\"\"\r\n");
    assertThat(Documents.blocks(document))
        .containsExactly("TABLE_ROW name\tremark", "TABLE_ROW Iron\theavy; \"hard\"");
  }

  @Test
  void readsTheTextOfAnyXml() throws IOException {
    Document document =
        Documents.parse(
            folder,
            "test.xml",
            "<book><title>The Title</title><para>Some <emphasis>stressed</emphasis> text.</para>"
                + "<para>More.</para></book>");
    assertThat(Documents.blocks(document))
        .containsExactly("HEADING1 The Title", "PARAGRAPH Some stressed text.", "PARAGRAPH More.");
  }

  @Test
  void saysThatAnOfficeFileIsEncrypted() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (POIFSFileSystem container = new POIFSFileSystem()) {
      container.createDocument(new java.io.ByteArrayInputStream(new byte[8]), "EncryptedPackage");
      container.writeFilesystem(bytes);
    }
    Documents.assertRefused(
        folder, "secret.docx", bytes.toByteArray(), "encrypted: save a copy without a password");
  }

  @Test
  void saysWhatAnOfficeFileLacks() throws IOException {
    Documents.assertRefused(
        folder,
        "test.epub",
        Documents.zip("mimetype", "application/epub+zip"),
        "damaged: the book lacks META-INF/container.xml");
    Documents.assertRefused(
        folder,
        "test.odt",
        Documents.zip("mimetype", "application/vnd.oasis.opendocument.text"),
        "damaged: it lacks content.xml");
    Documents.assertRefused(
        folder,
        "test.docx",
        Documents.zip("word/document.xml", "<w:document xmlns:w='w'><w:body>"),
        "damaged: not well-formed XML: XML document structures must start and end within the same"
            + " entity.");
    byte[] whole = Documents.zip("word/document.xml", "<w:p xmlns:w='w'/>");
    Documents.assertRefused(
        folder,
        "cut.docx",
        java.util.Arrays.copyOf(whole, whole.length - 30),
        "damaged: the end of the archive is missing");
  }

  @Test
  void saysWhatAFileIsThatItsNameHides() throws IOException {
    byte[] text = "only words".getBytes(StandardCharsets.UTF_8);
    Documents.assertRefused(folder, "a.pdf", text, "named .pdf but not a PDF");
    Documents.assertRefused(folder, "a.docx", text, "named .docx but not a DOCX file");
    byte[] png = "\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1);
    Documents.assertRefused(folder, "b.pdf", png, "named .pdf but it is a PNG image");
    Documents.assertRefused(folder, "b.png", png, "not a document that Riga reads but a PNG image");
    Documents.assertRefused(
        folder,
        "c.zip",
        Documents.zip("a.txt", "x"),
        "not a document that Riga reads but an archive (zip); unpack it");
  }

  @Test
  void believesTheContentMoreThanTheName() throws IOException {
    byte[] pdf = new Drawing().page().text(50, 50, "a PDF inside").bytes();
    Document document = Documents.parse(folder, "a.txt", pdf);
    assertThat(document.mediaType()).isEqualTo("application/pdf");
    Document text =
        Documents.parse(
            folder, "b.txt", "BMW begins like a bitmap.".getBytes(Charset.forName("UTF-8")));
    assertThat(text.text()).isEqualTo("BMW begins like a bitmap.");
  }
}
