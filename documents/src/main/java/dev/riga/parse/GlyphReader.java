package dev.riga.parse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.DrawObject;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.contentstream.operator.state.SetGraphicsStateParameters;
import org.apache.pdfbox.contentstream.operator.state.SetMatrix;
import org.apache.pdfbox.contentstream.operator.text.BeginText;
import org.apache.pdfbox.contentstream.operator.text.EndText;
import org.apache.pdfbox.contentstream.operator.text.MoveText;
import org.apache.pdfbox.contentstream.operator.text.MoveTextSetLeading;
import org.apache.pdfbox.contentstream.operator.text.NextLine;
import org.apache.pdfbox.contentstream.operator.text.SetCharSpacing;
import org.apache.pdfbox.contentstream.operator.text.SetFontAndSize;
import org.apache.pdfbox.contentstream.operator.text.SetTextHorizontalScaling;
import org.apache.pdfbox.contentstream.operator.text.SetTextLeading;
import org.apache.pdfbox.contentstream.operator.text.SetTextRenderingMode;
import org.apache.pdfbox.contentstream.operator.text.SetTextRise;
import org.apache.pdfbox.contentstream.operator.text.SetWordSpacing;
import org.apache.pdfbox.contentstream.operator.text.ShowText;
import org.apache.pdfbox.contentstream.operator.text.ShowTextAdjusted;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLine;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLineAndSpace;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.graphics.state.PDTextState;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/// Runs the program of a page and collects the characters that it draws, grouped by the direction
/// in which they are read. Images are neither decoded nor drawn.
final class GlyphReader extends PDFStreamEngine {
  private static final int MOST_GLYPHS_OF_A_PAGE = 500_000;
  private static final GlyphList NAMES = glyphNames();

  private final Budget budget;
  private final IdentityHashMap<PDFont, GlyphFont> fonts = new IdentityHashMap<>();
  private PageFrame frame = PageFrame.of(new PDPage());
  private Map<Integer, List<Glyph>> byDirection = new TreeMap<>();
  private int drawn;
  private int unmapped;

  GlyphReader(Budget budget) {
    this.budget = budget;
    addOperator(new BeginText(this));
    addOperator(new Concatenate(this));
    addOperator(new DrawObject(this));
    addOperator(new EndText(this));
    addOperator(new SetGraphicsStateParameters(this));
    addOperator(new Save(this));
    addOperator(new Restore(this));
    addOperator(new NextLine(this));
    addOperator(new SetCharSpacing(this));
    addOperator(new MoveText(this));
    addOperator(new MoveTextSetLeading(this));
    addOperator(new SetFontAndSize(this));
    addOperator(new ShowText(this));
    addOperator(new ShowTextAdjusted(this));
    addOperator(new SetTextLeading(this));
    addOperator(new SetMatrix(this));
    addOperator(new SetTextRenderingMode(this));
    addOperator(new SetTextRise(this));
    addOperator(new SetWordSpacing(this));
    addOperator(new SetTextHorizontalScaling(this));
    addOperator(new ShowTextLine(this));
    addOperator(new ShowTextLineAndSpace(this));
  }

  private static GlyphList glyphNames() {
    try (InputStream more =
        GlyphList.class.getResourceAsStream(
            "/org/apache/pdfbox/resources/glyphlist/additional.txt")) {
      return more == null
          ? GlyphList.getAdobeGlyphList()
          : new GlyphList(GlyphList.getAdobeGlyphList(), more);
    } catch (IOException e) {
      return GlyphList.getAdobeGlyphList();
    }
  }

  /// What a page draws.
  ///
  /// @param frame the page's size and how its coordinates become those of the page as seen
  /// @param byDirection glyphs in the order of drawing; the key is the angle of reading in degrees,
  ///   clockwise, 0 from left to right
  /// @param unmapped how many of them do not say which character they stand for
  record Drawn(PageFrame frame, Map<Integer, List<Glyph>> byDirection, int unmapped) {}

  /// Runs a page's program.
  Drawn read(PDPage page) throws IOException {
    frame = PageFrame.of(page);
    byDirection = new TreeMap<>();
    unmapped = 0;
    drawn = 0;
    if (page.hasContents()) {
      processPage(page);
    }
    return new Drawn(frame, byDirection, unmapped);
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    budget.check();
    super.processOperator(operator, operands);
  }

  @Override
  protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement) {
    GlyphFont look = fonts.computeIfAbsent(font, GlyphFont::new);
    String text = look.text(code, NAMES);
    if (text.isEmpty()) {
      unmapped++;
      if (!look.isSimple() || code < ' ') {
        return;
      }
      text = Character.toString(code);
    }
    if (++drawn > MOST_GLYPHS_OF_A_PAGE) {
      return;
    }
    if (font.isVertical()) {
      addVertical(matrix, look, text, displacement.getY());
    } else {
      addHorizontal(matrix, look, text, displacement.getX());
    }
  }

  private void addHorizontal(Matrix matrix, GlyphFont look, String text, float advance) {
    Corners box =
        Corners.of(
            frame, matrix, Math.min(0, advance), Math.abs(advance), -look.descent(), look.ascent());
    add(look, text, box, box.angle(), box.length());
  }

  /// Upright characters from top to bottom: read as a line turned by a right angle.
  private void addVertical(Matrix matrix, GlyphFont look, String text, float advance) {
    Corners box = Corners.of(frame, matrix, 0, 1, Math.min(0, advance), Math.abs(advance));
    add(look, text, box, (box.angle() + 90) % 360, box.height());
  }

  private void add(GlyphFont look, String text, Corners box, int angle, float width) {
    float size = look.em() * box.unit();
    if (!Float.isFinite(box.originX() + box.originY() + width + size)
        || !frame.shows(box.left(), box.top(), box.right(), box.bottom())) {
      return;
    }
    double radians = Math.toRadians(angle);
    float cos = (float) Math.cos(radians);
    float sin = (float) Math.sin(radians);
    Glyph glyph =
        new Glyph(
            text,
            box.originX() * cos + box.originY() * sin,
            width,
            box.originY() * cos - box.originX() * sin,
            size,
            0.5f * look.space() * box.unit() + Math.max(0, spacing(box)),
            look,
            box.left(),
            box.top(),
            box.right() - box.left(),
            box.bottom() - box.top());
    byDirection.computeIfAbsent(angle, any -> new ArrayList<>()).add(glyph);
  }

  /// The space that the text state adds after every character, in points.
  private float spacing(Corners box) {
    PDTextState state = getGraphicsState().getTextState();
    float size = Math.abs(state.getFontSize());
    return size < 1e-6f ? 0 : state.getCharacterSpacing() / size * box.unit();
  }
}
