package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.document.Document;
import dev.riga.document.Page;
import dev.riga.document.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.cos.COSDictionary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hebrew and Arabic, which a page shows from right to left.
class PdfRightToLeftTest {
  private static final String LETTERS = "אבגדהוזחטיךכלםמןנסעףפץצקרשת ().123abc";

  @TempDir private Path folder;
  private final Drawing drawing = new Drawing().page();
  private COSDictionary font = new COSDictionary();

  @BeforeEach
  void makeAFont() throws IOException {
    Map<Integer, String> map = new LinkedHashMap<>();
    String[] names = new String[LETTERS.length()];
    for (int i = 0; i < names.length; i++) {
      map.put(65 + i, LETTERS.substring(i, i + 1));
      names[i] = "g" + i;
    }
    font = Codes.font(map, names);
  }

  /// Draws what the page shows, from left to right; each glyph is five points wide.
  private void shows(float x, float y, String line) throws IOException {
    StringBuilder codes = new StringBuilder();
    line.chars().forEach(c -> codes.append((char) (65 + LETTERS.indexOf(c))));
    Codes.write(drawing, font, x, y, codes.toString());
  }

  private static String reversed(String line) {
    return new StringBuilder(line).reverse().toString();
  }

  private Document read() throws IOException {
    return Documents.parse(folder, "test.pdf", drawing.bytes());
  }

  @Test
  void readsHebrewInTheOrderOfItsLetters() throws IOException {
    String line = "שלום לכל העולם.";
    shows(100, 100, reversed(line));
    Document document = read();
    assertThat(document.text()).isEqualTo(line);
    Rectangle first = Documents.placeOf(document, "ש");
    assertThat(first.left()).isCloseTo(100 + 5 * (line.length() - 1), within(0.1f));
    assertThat(Documents.placeOf(document, "שלום").left())
        .isCloseTo(100 + 5 * (line.length() - 4), within(0.1f));
    Page page = document.pages().getFirst();
    assertThat(page.rectangles().at(line.length() - 1).orElseThrow().left())
        .isCloseTo(100, within(0.1f));
  }

  @Test
  void keepsNumbersAndLatinWordsInHebrew() throws IOException {
    shows(100, 100, ".םלוע 123 (abc) םולש");
    assertThat(read().text()).isEqualTo("שלום (abc) 123 עולם.");
  }

  @Test
  void readsAHebrewWordInALatinLine() throws IOException {
    shows(100, 100, "abc abc cba םולש abc");
    assertThat(read().text()).isEqualTo("abc abc cba שלום abc");
  }

  @Test
  void readsLinesThatAreDrawnLetterByLetterFromTheRight() throws IOException {
    String line = "שלום לכל";
    for (int i = 0; i < line.length(); i++) {
      shows(300 - 5 * i, 100, line.substring(i, i + 1));
    }
    shows(240, 112, reversed("העולם הגדול."));
    assertThat(read().text()).isEqualTo("שלום לכל העולם הגדול.");
  }

  @Test
  void sharesTheRectangleOfALigatureFromTheRight() throws IOException {
    COSDictionary arabic = Codes.font(Map.of(65, "س", 66, "\uFEFB", 67, "م"), "g1", "g2", "g3");
    // meem, lam-alef, lam-alef, seen as shown from left to right
    Codes.write(drawing, arabic, 100, 100, "CBBA");
    Document document = read();
    assertThat(document.text()).isEqualTo("سلالام");
    Page page = document.pages().getFirst();
    assertThat(page.rectangles().at(0).orElseThrow().left()).isCloseTo(115, within(0.1f));
    assertThat(page.rectangles().at(1).orElseThrow().left()).isCloseTo(112.5f, within(0.1f));
    assertThat(page.rectangles().at(2).orElseThrow().left()).isCloseTo(110, within(0.1f));
  }
}
