package dev.riga.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riga.document.Citation;
import dev.riga.document.Document;
import dev.riga.document.DocumentException;
import dev.riga.document.Rectangle;
import dev.riga.document.Span;
import dev.riga.explain.view.CitedPlace;
import dev.riga.explain.view.PageImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfPagesTest {
  private final PdfPages pages = new PdfPages();
  @TempDir private Path folder;

  @Test
  void marksTheWordsWhereTheyAreDrawnHoweverThePageIsTurned() throws IOException {
    for (int rotation : new int[] {0, 90, 180, 270}) {
      Drawing drawing = new Drawing().page().page();
      drawing.font(Drawing.BOLD, 24).text(100, 200, "first").text(300, 500, "MARKED");
      drawing.lastPage().setRotation(rotation);
      Path file = write("turned-" + rotation + ".pdf", drawing);

      CitedPlace place = place(file, "MARKED", 2);

      BufferedImage image = image(place);
      assertThat(place.rectangles()).isNotEmpty();
      double scale = image.getWidth() / place.image().orElseThrow().width();
      int inked = 0;
      int dark = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          if ((image.getRGB(x, y) & 0xFF) < 100) {
            dark++;
            inked += within(place, x / scale, y / scale) ? 1 : 0;
          }
        }
      }
      CitedPlace other = place(file, "first", 2);
      int ofOther = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          ofOther +=
              (image.getRGB(x, y) & 0xFF) < 100 && within(other, x / scale, y / scale) ? 1 : 0;
        }
      }
      assertThat(inked).as("turned by %d", rotation).isGreaterThan(500);
      assertThat(inked + ofOther).as("turned by %d", rotation).isGreaterThan((int) (0.99 * dark));
    }
  }

  @Test
  void fitsACroppedAndAMagnifiedPage() throws IOException {
    Drawing drawing = new Drawing().page().font(Drawing.ROMAN, 20).text(200, 300, "word");
    drawing.lastPage().setCropBox(new PDRectangle(100, 300, 300, 300));
    drawing.lastPage().setUserUnit(2);
    Path file = write("cropped.pdf", drawing);

    CitedPlace place = place(file, "word", 1);

    PageImage page = place.image().orElseThrow();
    assertThat(page.width()).isEqualTo(600);
    assertThat(page.height()).isEqualTo(600);
    BufferedImage image = image(place);
    assertThat(image.getWidth()).isEqualTo(1400);
    Rectangle word = place.rectangles().getFirst();
    double scale = image.getWidth() / page.width();
    int dark = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xFF) < 100) {
          dark++;
          assertThat(x / scale).isBetween(word.left() - 2.0, word.left() + word.width() + 2.0);
          assertThat(y / scale).isBetween(word.top() - 2.0, word.top() + word.height() + 2.0);
        }
      }
    }
    assertThat(dark).isGreaterThan(200);
  }

  @Test
  void drawsAHugePageSmall() throws IOException {
    Drawing drawing = new Drawing().page().text(50, 50, "word");
    drawing.lastPage().setMediaBox(new PDRectangle(14_400, 14_400));

    BufferedImage image = image(pages.image(write("huge.pdf", drawing), 1).orElseThrow());

    assertThat((long) image.getWidth() * image.getHeight()).isLessThan(4_100_000);
  }

  @Test
  void saysThatAPageIsMissingAndShowsNoneOfAText() throws IOException {
    Path pdf = write("one.pdf", new Drawing().page().text(50, 50, "word"));
    Path text = Files.writeString(folder.resolve("a.txt"), "Just words in a file.");

    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> pages.image(pdf, 2))
        .withMessage("there is no page 2 of 1 pages");
    assertThat(pages.image(text, 1)).isEmpty();
  }

  @Test
  void showsTheWordsAroundAPlaceOfATextAndSaysWhenTheFileHasChanged() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "It began in 1201 near the sea.");
    DocumentParsers parser = new DocumentParsers();
    Citation citation = new Citation("a.txt", OptionalInt.empty(), new Span(12, 16), "1201");

    CitedPlace place = CitedPlace.find(citation, file, parser, pages);

    assertThat(place.before()).isEqualTo("It began in ");
    assertThat(place.after()).isEqualTo(" near the sea.");
    assertThat(place.image()).isEmpty();
    assertThat(place.note()).isEmpty();
    Files.writeString(file, "It began in 1282 near the sea.");
    assertThat(CitedPlace.find(citation, file, parser, pages).note())
        .isEqualTo("The file has changed since it was indexed; index it again.");
  }

  private static boolean within(CitedPlace place, double x, double y) {
    return place.rectangles().stream()
        .anyMatch(r ->
            x >= r.left() - 1
                && x <= r.left() + r.width() + 1
                && y >= r.top() - 1
                && y <= r.top() + r.height() + 1);
  }

  private CitedPlace place(Path file, String words, int page) {
    DocumentParsers parser = new DocumentParsers();
    Document document = parser.parse(file, "a.pdf");
    int start = document.text().indexOf(words);
    Span span = new Span(start, start + words.length());
    return CitedPlace.find(
        new Citation("a.pdf", OptionalInt.of(page), span, words), file, parser, pages);
  }

  private Path write(String name, Drawing drawing) throws IOException {
    return Files.write(folder.resolve(name), drawing.bytes());
  }

  private static BufferedImage image(CitedPlace place) throws IOException {
    return image(place.image().orElseThrow());
  }

  private static BufferedImage image(PageImage page) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(page.bytes()));
  }
}
