package dev.riga.explain.view;

import dev.riga.explain.view.Mark.Box;
import dev.riga.explain.view.Mark.Cells;
import dev.riga.explain.view.Mark.Label;
import dev.riga.explain.view.Mark.Link;
import dev.riga.explain.view.Mark.Weight;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Draws a picture as PNG, without a screen.
final class PngWriter {
  private static final double MOST_PIXELS = 120e6;

  private final Picture picture;
  private final double scale;

  PngWriter(Picture picture, double scale) {
    this.picture = picture;
    this.scale = scale;
  }

  byte[] file() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try {
      ImageIO.setUseCache(false);
      ImageIO.write(image(), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private BufferedImage image() {
    double pixels = picture.width() * scale * picture.height() * scale;
    if (pixels > MOST_PIXELS) {
      throw new PictureException(
          String.format(
              Locale.ROOT,
              "The picture would have %,.0f million pixels; show fewer tokens, or write it as SVG.",
              pixels / 1e6));
    }
    int width = (int) Math.ceil(picture.width() * scale);
    int height = (int) Math.ceil(picture.height() * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.scale(scale, scale);
    try {
      for (Mark mark : picture.marks()) {
        switch (mark) {
          case Box box -> box(graphics, box);
          case Cells cells -> cells(image, cells);
          case Link link -> link(graphics, link);
          case Label label -> label(graphics, label);
        }
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static void box(Graphics2D graphics, Box box) {
    graphics.setColor(new Color(box.colour()));
    graphics.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
  }

  /// Each pixel has the colour of the cell that its middle is in: no seams, no blur.
  private void cells(BufferedImage image, Cells cells) {
    int left = (int) Math.round(cells.x() * scale);
    int top = (int) Math.round(cells.y() * scale);
    int right = Math.min(image.getWidth(), (int) Math.round((cells.x() + cells.width()) * scale));
    int bottom =
        Math.min(image.getHeight(), (int) Math.round((cells.y() + cells.height()) * scale));
    for (int y = Math.max(0, top); y < bottom; y++) {
      int row = Math.min(cells.rows() - 1, (int) ((y + 0.5 - top) / (bottom - top) * cells.rows()));
      for (int x = Math.max(0, left); x < right; x++) {
        int column = (int) ((x + 0.5 - left) / (right - left) * cells.columns());
        image.setRGB(x, y, cells.colour(row, Math.min(cells.columns() - 1, column)));
      }
    }
  }

  private static void link(Graphics2D graphics, Link link) {
    int alpha = (int) Math.round(255 * Math.clamp(link.opacity(), 0, 1));
    graphics.setColor(new Color(alpha << 24 | link.colour(), true));
    graphics.setStroke(new BasicStroke((float) link.width()));
    double middle = (link.fromX() + link.toX()) / 2;
    graphics.draw(
        new CubicCurve2D.Double(
            link.fromX(),
            link.fromY(),
            middle,
            link.fromY(),
            middle,
            link.toY(),
            link.toX(),
            link.toY()));
  }

  private static void label(Graphics2D graphics, Label label) {
    int style = label.weight() == Weight.BOLD ? Font.BOLD : Font.PLAIN;
    Font font = font(style).deriveFont((float) label.size());
    AffineTransform before = graphics.getTransform();
    graphics.setFont(font);
    graphics.setColor(new Color(label.colour()));
    graphics.translate(label.x(), label.y());
    graphics.rotate(Math.toRadians(label.turn()));
    double width = font.getStringBounds(label.text(), graphics.getFontRenderContext()).getWidth();
    double shift =
        switch (label.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    graphics.drawString(label.text(), (float) shift, 0f);
    graphics.setTransform(before);
  }

  /// A machine without any font makes Java fail in several ways, some of them errors.
  private static Font font(int style) {
    try {
      return new Font(Font.SANS_SERIF, style, 12);
    } catch (RuntimeException | LinkageError e) {
      throw new PictureException(
          "This machine has no fonts to draw PNG pictures with. Install fontconfig and a font such"
              + " as DejaVu Sans, or write SVG.",
          e);
    }
  }
}
