package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.document.Document;
import dev.riga.document.Page;
import dev.riga.document.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where on the page words stand, and pages that are turned, cropped or scaled.
class PdfPlacesTest {

  @TempDir private Path folder;

  private Document read(Drawing drawing) throws IOException {
    return Documents.parse(folder, "test.pdf", drawing.bytes());
  }

  @Test
  void givesEachWordThePlaceWhereItIsDrawn() throws IOException {
    Drawing drawing = new Drawing().page().text(100, 200, "some words here");
    float left = 100 + drawing.widthOf("some ");
    float width = drawing.widthOf("words");
    Rectangle place = Documents.placeOf(read(drawing), "words");
    assertThat(place.left()).isCloseTo(left, within(0.1f));
    assertThat(place.width()).isCloseTo(width, within(0.1f));
    // Times rises 6.83 above and falls 2.17 below the baseline at ten points
    assertThat(place.top()).isCloseTo(200 - 6.83f, within(0.1f));
    assertThat(place.height()).isCloseTo(9f, within(0.1f));
  }

  @Test
  void givesEveryPageItsSizeAndItsSpan() throws IOException {
    Document document =
        read(new Drawing().page().text(50, 100, "One.").page().page().text(50, 100, "Three."));
    assertThat(document.text()).isEqualTo("One.\n\nThree.");
    assertThat(document.pages()).extracting(Page::number).containsExactly(1, 2, 3);
    assertThat(document.pages()).extracting(Page::width).containsOnly(600f);
    assertThat(document.pages()).extracting(Page::height).containsOnly(800f);
    assertThat(document.pages().get(1).span().length()).isZero();
    assertThat(document.pages().get(2).span().of(document.text())).isEqualTo("Three.");
  }

  @Test
  void turnsPlacesWithThePage() throws IOException {
    for (int rotation : new int[] {90, 180, 270}) {
      Drawing drawing = new Drawing().page();
      drawing.lastPage().setRotation(rotation);
      // drawn such that the turned page shows it upright at 100, 200
      float width = rotation == 180 ? 600 : 800;
      float x =
          switch (rotation) {
            case 90 -> 200;
            case 180 -> 600 - 100;
            default -> 600 - 200;
          };
      float y =
          switch (rotation) {
            case 90 -> 800 - 100;
            case 180 -> 800 - 200;
            default -> 100;
          };
      drawing.turned(x, y, rotation, "upright words");
      Document document = read(drawing);
      assertThat(document.text()).isEqualTo("upright words");
      assertThat(document.pages().getFirst().width()).isEqualTo(width);
      Rectangle place = Documents.placeOf(document, "upright");
      assertThat(place.left()).as("left at %d", rotation).isCloseTo(100, within(0.2f));
      assertThat(place.top()).as("top at %d", rotation).isCloseTo(200 - 6.83f, within(0.2f));
      assertThat(place.height()).isCloseTo(9, within(0.2f));
    }
  }

  @Test
  void readsTextThatIsTurnedOnThePage() throws IOException {
    Drawing drawing = new Drawing().page().lines(100, 100, "Body text stands", "upright here.");
    drawing.turned(30, 600, 90, "arXiv:1234.5678 [cs.CL]");
    Document document = read(drawing);
    assertThat(document.text())
        .isEqualTo("Body text stands upright here.\n\narXiv:1234.5678 [cs.CL]");
    Rectangle first = Documents.placeOf(document, "a");
    assertThat(Documents.placeOf(document, "Body").top()).isLessThan(110);
    assertThat(first.height()).isPositive();
  }

  @Test
  void countsFromTheCroppedCorner() throws IOException {
    Drawing drawing = new Drawing().page().text(100, 200, "cropped words");
    drawing.text(10, 200, "outside");
    drawing.lastPage().setCropBox(new PDRectangle(60, 100, 400, 640));
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("cropped words");
    assertThat(document.pages().getFirst().width()).isEqualTo(400);
    Rectangle place = Documents.placeOf(document, "cropped");
    assertThat(place.left()).isCloseTo(100 - 60, within(0.1f));
    // the crop box ends 60 points below the top of the page
    assertThat(place.top()).isCloseTo(200 - 60 - 6.83f, within(0.1f));
  }

  @Test
  void scalesWithTheUnitOfThePage() throws IOException {
    Drawing drawing = new Drawing().page().text(100, 200, "large words");
    drawing.lastPage().setUserUnit(2);
    Document document = read(drawing);
    assertThat(document.pages().getFirst().width()).isEqualTo(1200);
    assertThat(Documents.placeOf(document, "large").left()).isCloseTo(200, within(0.1f));
  }

  @Test
  void sharesTheRectangleOfALigature() throws IOException {
    Drawing drawing = new Drawing().page();
    try (InputStream sans =
        FontMapper.class.getResourceAsStream(
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      drawing.font(PDType0Font.load(drawing.document(), sans, true), 10);
    }
    drawing.text(100, 200, "a re\uFB01ned of\uFB01ce");
    float start = 100 + drawing.widthOf("a re");
    float ligature = drawing.widthOf("\uFB01");
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("a refined office");
    Rectangle second = Documents.placeOf(document, "i");
    assertThat(second.left()).isCloseTo(start + ligature / 2, within(0.1f));
    assertThat(second.width()).isCloseTo(ligature / 2, within(0.1f));
  }

  @Test
  void readsWhatTextRecognitionPutUnderAScan() throws IOException {
    Drawing drawing = new Drawing().page().image().invisible(100, 200, "recognised words");
    Document document = read(drawing);
    assertThat(document.text()).isEqualTo("recognised words");
    assertThat(Documents.placeOf(document, "recognised").left()).isCloseTo(100, within(0.1f));
  }

  @Test
  void leavesNoPlaceForTheHyphenThatIsGone() throws IOException {
    Drawing drawing =
        new Drawing().page().lines(100, 200, "A line ends in a hyphen-", "ated word.");
    Document document = read(drawing);
    int start = document.text().indexOf("hyphenated");
    Page page = document.pages().getFirst();
    assertThat(page.rectangles().lines(new dev.riga.document.Span(start, start + 10))).hasSize(2);
    assertThat(page.rectangles().at(start + 6).orElseThrow().left()).isCloseTo(100, within(0.1f));
  }
}
