package dev.riga.parse;

import dev.riga.document.DocumentException;
import dev.riga.explain.view.DocumentPages;
import dev.riga.explain.view.PageImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/// Draws pages of PDF files, within the same bounds as they are read: what a hostile file does to
/// the thread that draws it, the caller gets an image or a [DocumentException] in time. Letters of
/// a font that the file does not hold are drawn in the one that PDFBox ships.
///
/// Safe to share between threads.
public final class PdfPages implements DocumentPages {
  private static final float PIXELS_ACROSS = 1400;
  private static final double MOST_PIXELS = 4e6;

  /// A photograph takes less as JPEG, words are sharper as PNG.
  private static final int LARGEST_PNG = 900_000;

  private final Limits limits;

  /// Draws within [Limits#standard()].
  public PdfPages() {
    this(Limits.standard());
  }

  /// Draws within `limits`.
  public PdfPages(Limits limits) {
    this.limits = limits;
    FontMappers.set(new BuiltInFonts());
  }

  @Override
  public Optional<PageImage> image(Path file, int page) {
    Snapshot snapshot = Snapshot.of(file, limits);
    if (Format.of(snapshot).filter(format -> format == Format.PDF).isEmpty()) {
      return Optional.empty();
    }
    Budget budget = new Budget(limits);
    return Optional.of(
        new Guard(budget)
            .run("drawing " + snapshot.fileName(), () -> draw(snapshot, page, budget)));
  }

  private static PageImage draw(Snapshot file, int page, Budget budget) throws IOException {
    try (PDDocument pdf = BoundedPdf.open(file.bytes(), budget)) {
      if (page < 1 || page > pdf.getNumberOfPages()) {
        throw new DocumentException(
            "there is no page " + page + " of " + pdf.getNumberOfPages() + " pages");
      }
      PageFrame frame = PageFrame.of(pdf.getPage(page - 1));
      // the renderer knows nothing of the unit
      double width = Math.max(1, frame.width() / frame.unit());
      double height = Math.max(1, frame.height() / frame.unit());
      double scale = Math.min(PIXELS_ACROSS / width, Math.sqrt(MOST_PIXELS / (width * height)));
      PDFRenderer renderer = new PDFRenderer(pdf);
      renderer.setSubsamplingAllowed(true);
      BufferedImage image = renderer.renderImage(page - 1, (float) scale, ImageType.RGB);
      byte[] png = encoded(image, "png");
      return png.length <= LARGEST_PNG
          ? new PageImage("image/png", png, frame.width(), frame.height())
          : new PageImage("image/jpeg", encoded(image, "jpeg"), frame.width(), frame.height());
    }
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ImageIO.setUseCache(false);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 18);
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
