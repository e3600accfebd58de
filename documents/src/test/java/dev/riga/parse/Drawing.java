package dev.riga.parse;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;

/// Draws PDF files for tests. Places are given as Riga gives them: from the top left corner of a
/// page of 600 by 800 points, down to the baseline.
final class Drawing {
  static final PDFont ROMAN = new PDType1Font(FontName.TIMES_ROMAN);
  static final PDFont BOLD = new PDType1Font(FontName.TIMES_BOLD);
  static final PDFont COURIER = new PDType1Font(FontName.COURIER);
  static final float WIDTH = 600;
  static final float HEIGHT = 800;

  private final PDDocument document = new PDDocument();
  private PDPage page = new PDPage();
  private PDFont font = ROMAN;
  private float size = 10;

  /// Something that PDFBox may fail at.
  interface Strokes {
    void draw(PDPageContentStream content) throws IOException;
  }

  Drawing page() {
    page = new PDPage(new PDRectangle(WIDTH, HEIGHT));
    document.addPage(page);
    return this;
  }

  PDPage lastPage() {
    return page;
  }

  PDDocument document() {
    return document;
  }

  Drawing font(PDFont other, float points) {
    font = other;
    size = points;
    return this;
  }

  /// Draws with PDFBox's own operators.
  Drawing draw(Strokes strokes) {
    try (PDPageContentStream content =
        new PDPageContentStream(document, page, AppendMode.APPEND, false)) {
      strokes.draw(content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a line whose baseline begins at `x`, `y`.
  Drawing text(float x, float y, String line) {
    return draw(content -> {
      content.beginText();
      content.setFont(font, size);
      content.newLineAtOffset(x, HEIGHT - y);
      content.showText(line);
      content.endText();
    });
  }

  /// Writes lines below one another, twelve points apart.
  Drawing lines(float x, float y, String... lines) {
    for (int i = 0; i < lines.length; i++) {
      text(x, y + 12 * i, lines[i]);
    }
    return this;
  }

  /// Writes a line turned counterclockwise.
  Drawing turned(float x, float y, double degrees, String line) {
    return draw(content -> {
      content.beginText();
      content.setFont(font, size);
      content.setTextMatrix(Matrix.getRotateInstance(Math.toRadians(degrees), x, HEIGHT - y));
      content.showText(line);
      content.endText();
    });
  }

  /// Writes a line that is not painted, as text recognition does under its picture.
  Drawing invisible(float x, float y, String line) {
    return draw(content -> {
      content.beginText();
      content.setRenderingMode(RenderingMode.NEITHER);
      content.setFont(font, size);
      content.newLineAtOffset(x, HEIGHT - y);
      content.showText(line);
      content.endText();
    });
  }

  Drawing image() {
    return draw(content -> {
      BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      content.drawImage(LosslessFactory.createFromImage(document, grey), 50, 50, 500, 700);
    });
  }

  Drawing title(String title) {
    document.getDocumentInformation().setTitle(title);
    return this;
  }

  Drawing encrypted(String password) {
    try {
      document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How wide a line is with the font in use.
  float widthOf(String line) throws IOException {
    return font.getStringWidth(line) / 1000 * size;
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.save(bytes);
    document.close();
    return bytes.toByteArray();
  }
}
