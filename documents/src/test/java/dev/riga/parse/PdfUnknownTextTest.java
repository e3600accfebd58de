package dev.riga.parse;

import static dev.riga.parse.Drawing.ROMAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text in fonts that do not say, or say wrongly, which characters they show: left out and told.
class PdfUnknownTextTest {
  private static final String REFUSED =
      "its text cannot be read, because its fonts do not say which characters they show; run OCR on"
          + " it first";
  private static final String[] NAMELESS = {"g18", "g152", "g135", "g148", "g139", "g153"};

  @TempDir private Path folder;

  private Document read(Drawing drawing) throws IOException {
    return Documents.parse(folder, "test.pdf", drawing.bytes());
  }

  private void assertRefused(Drawing drawing) throws IOException {
    Documents.assertRefused(folder, "test.pdf", drawing.bytes(), REFUSED);
  }

  @Test
  void saysThatNoFontSaysWhatItsGlyphsAre() throws IOException {
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(Map.of(), NAMELESS), 50, 100, "ABCDEF");
    assertRefused(drawing);
  }

  @Test
  void keepsTheOtherPagesAndTheRestOfAPage() throws IOException {
    COSDictionary nameless = Codes.font(Map.of(), NAMELESS);
    Drawing drawing = new Drawing().page().text(50, 100, "The first page.");
    for (int page = 2; page <= 5; page++) {
      drawing.page();
      Codes.write(drawing, nameless, 50, 100, "ABCDEFABC");
    }
    drawing.page().text(50, 100, "The last page.");
    Codes.write(drawing, nameless, 50, 200, "ABCDEFABC");
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("The first page.\n\nThe last page.");
    assertThat(document.pages()).hasSize(6);
    assertThat(document.warnings())
        .containsExactly(
            "the text of pages 2 to 5 is left out, because the fonts do not say which characters"
                + " they show; run OCR on the file to read it too",
            "some of the text of page 6 is left out, because the fonts do not say which characters"
                + " they show; run OCR on the file to read it too");
  }

  @Test
  void leavesOutAFontWhoseMapSaysNumbersOfGlyphs() throws IOException {
    Map<Integer, String> map = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      map.put(65 + i, Character.toString(i < 3 ? 3 + i : 'A' + i));
    }
    Drawing drawing = new Drawing().page().text(50, 100, "Readable.");
    Codes.write(drawing, Codes.font(map, NAMELESS), 50, 200, "ABCDEFFFDDEEFFA");
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("Readable.");
    assertThat(document.warnings()).hasSize(1);
  }

  @Test
  void leavesOutAFontWhoseMapSaysReplacementCharacters() throws IOException {
    Map<Integer, String> map = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      map.put(65 + i, "\uFFFD");
    }
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(map, NAMELESS), 50, 100, "ABCDEF");
    assertRefused(drawing);
  }

  @Test
  void leavesOutAFontWhoseMapSaysPrivateCharacters() throws IOException {
    Map<Integer, String> map = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      map.put(65 + i, Character.toString(0xE000 + i));
    }
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(map, NAMELESS), 50, 100, "ABCDEF");
    assertRefused(drawing);
  }

  @Test
  void leavesOutAFontWhoseMapSaysTheSameForAllCodes() throws IOException {
    Map<Integer, String> map = new TreeMap<>();
    String[] names = new String[12];
    for (int i = 0; i < names.length; i++) {
      map.put(65 + i, "x");
      names[i] = "g" + i;
    }
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(map, names), 50, 100, "ABCDEFGHIJKL");
    assertRefused(drawing);
  }

  @Test
  void leavesOutCyrillicThatIsTakenForLatin() throws IOException {
    assertRefused(new Drawing().page().text(50, 100, "Ýòî ðóññêèé òåêñò â âîñüìèáèòíîé êîäèðîâêå"));
  }

  @Test
  void readsAccentedLettersOfEveryKind() throws IOException {
    String french = "Élève âgé, où êtes-vous? Ça, là-bas: l'Œuvre d'été naïve et même çà.";
    Document document = read(new Drawing().page().text(50, 100, french));
    assertThat(document.text()).isEqualTo(french);
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void marksALetterThatIsUnknownInsideAWord() throws IOException {
    String[] names = {"i", "n", "f", "o", "r", "g77", "space"};
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(Map.of(), names), 50, 100, "ABCDEFDBGAB");
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("infor\uFFFDon in");
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void readsTheLettersThatTheNameOfALigatureJoins() throws IOException {
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(Map.of(), "a", "c", "t_i", "o", "n"), 50, 100, "ABCDE");
    assertThat(read(drawing).text()).isEqualTo("action");
  }

  @Test
  void readsGlyphsThatAreNamedAfterTheirCodes() throws IOException {
    Drawing drawing = new Drawing().page();
    Codes.write(drawing, Codes.font(Map.of(), "C41", "c66", "a67"), 50, 100, "ABCAB");
    assertThat(read(drawing).text()).isEqualTo("ABCAB");
  }

  @Test
  void missesNoPicture() throws IOException {
    COSDictionary icons = Codes.font(Map.of(65, "\uE000", 66, "\uE001"), "icon1", "icon2");
    Drawing drawing = new Drawing().page().text(70, 100, "Call us").text(70, 120, "Write to us");
    Codes.write(drawing, icons, 50, 100, "A");
    Codes.write(drawing, icons, 50, 120, "B");
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("Call us\n\nWrite to us");
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void readsAGlyphWithoutInkAsASpace() throws IOException {
    Drawing drawing = new Drawing().page();
    PDType0Font font;
    try (InputStream sans =
        FontMapper.class.getResourceAsStream(
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      font = PDType0Font.load(drawing.document(), sans, false);
    }
    Map<Integer, String> map = new TreeMap<>();
    for (char c : "no space".toCharArray()) {
      byte[] code = font.encode(String.valueOf(c));
      map.put(((code[0] & 0xFF) << 8) | (code[1] & 0xFF), c == ' ' ? "\u0003" : String.valueOf(c));
    }
    font.getCOSObject().setItem(COSName.TO_UNICODE, Codes.toUnicode(map, 2));
    Document document = read(drawing.font(font, 10).text(50, 100, "no space"));
    assertThat(document.text()).isEqualTo("no space");
    assertThat(document.warnings()).isEmpty();
  }

  @Test
  void tellsWhichPagesAreImages() throws IOException {
    Drawing drawing = new Drawing().page().font(ROMAN, 10).text(50, 100, "The first page.");
    Document document = read(drawing.page().image().page().image());
    assertThat(document.warnings())
        .containsExactly(
            "pages 2 and 3 hold images and no text; run OCR on the file to read them too");
  }

  @Test
  void tellsThatOnePageIsAnImageUnlessItIsTheCover() throws IOException {
    Drawing drawing = new Drawing().page().image();
    for (int i = 2; i <= 12; i++) {
      drawing.page().font(ROMAN, 10).text(50, 100, "Page " + i + ".");
    }
    byte[] covered = drawing.bytes();
    assertThat(Documents.parse(folder, "cover.pdf", covered).warnings()).isEmpty();
    drawing = new Drawing();
    for (int i = 1; i <= 12; i++) {
      drawing.page().font(ROMAN, 10).text(50, 100, "Page " + i + ".");
    }
    assertThat(read(drawing.page().image()).warnings())
        .containsExactly("page 13 holds images and no text; run OCR on the file to read it too");
  }
}
