package dev.riga.parse;

import dev.riga.document.DocumentException;
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
import org.apache.pdfbox.contentstream.operator.OperatorName;
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
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;

/// Runs the program of a page and collects the characters that it draws, grouped by the direction
/// in which they are read. Images are neither decoded nor drawn.
final class GlyphReader extends PDFStreamEngine {
  private static final int MOST_GLYPHS_OF_A_PAGE = 500_000;
  private static final float VERTICAL_TOP = 0.88f; // of the em square, above the baseline
  private static final GlyphList NAMES = glyphNames();

  private final Budget budget;
  private final IdentityHashMap<COSDictionary, GlyphFont> fonts = new IdentityHashMap<>();
  private final MarkedContent marked;
  private PageFrame frame = PageFrame.of(new PDPage());
  private Map<Integer, List<Glyph>> byDirection = new TreeMap<>();
  private List<Glyph> last = List.of();
  private int drawn;
  private int images;
  private boolean damaged;

  /// A reader of the pages of one document.
  GlyphReader(PDDocument pdf, Budget budget) {
    this.budget = budget;
    this.marked = new MarkedContent(pdf.getDocumentCatalog().getOCProperties());
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
  /// @param byDirection glyphs in the order of drawing; the key is the angle of reading in degrees,
  ///   clockwise, 0 from left to right
  /// @param images how many images it draws
  /// @param damaged whether a part of it cannot be drawn
  record Drawn(Map<Integer, List<Glyph>> byDirection, int images, boolean damaged) {
    boolean isEmpty() {
      return byDirection.isEmpty() && images == 0;
    }
  }

  /// A program that draws.
  private interface Program {
    void run() throws IOException;
  }

  /// Whether some font that was used so far has a mapping that is wrong. From now on its glyphs are
  /// unknown.
  boolean findsWrongFonts() {
    List<GlyphFont> wrong = fonts.values().stream().filter(GlyphFont::turnsOutWrong).toList();
    wrong.forEach(GlyphFont::forget);
    return !wrong.isEmpty();
  }

  /// Runs a page's program, and those of the form fields and notes that are written on it. What one
  /// of them drew before it failed stays.
  Drawn read(PDPage page) {
    frame = PageFrame.of(page);
    byDirection = new TreeMap<>();
    last = List.of();
    drawn = 0;
    images = 0;
    damaged = false;
    run(() -> processPage(page));
    COSArray annotations = page.getCOSObject().getCOSArray(COSName.ANNOTS);
    for (int i = 0; annotations != null && i < annotations.size(); i++) {
      COSBase annotation = annotations.getObject(i);
      if (annotation != null) {
        run(() -> show(PDAnnotation.createAnnotation(annotation)));
      }
    }
    return new Drawn(byDirection, images, damaged);
  }

  private void run(Program program) {
    marked.clear();
    try {
      program.run();
    } catch (DocumentException refused) {
      throw refused;
    } catch (IOException | RuntimeException failed) {
      damaged = true;
    }
  }

  private void show(PDAnnotation annotation) throws IOException {
    if (isWriting(annotation)) {
      showAnnotation(annotation);
    }
  }

  private boolean isWriting(PDAnnotation annotation) {
    boolean kind =
        annotation instanceof PDAnnotationWidget
            || "FreeText".equals(annotation.getSubtype())
            || "Stamp".equals(annotation.getSubtype());
    COSBase layer = annotation.getCOSObject().getDictionaryObject(COSName.OC);
    return kind && !annotation.isHidden() && !annotation.isNoView() && !marked.isSwitchedOff(layer);
  }

  @Override
  public void showForm(PDFormXObject form) throws IOException {
    if (!marked.isSwitchedOff(form.getCOSObject().getDictionaryObject(COSName.OC))) {
      super.showForm(form);
    }
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    budget.check();
    switch (operator.getName()) {
      case OperatorName.BEGIN_MARKED_CONTENT, OperatorName.BEGIN_MARKED_CONTENT_SEQ ->
          marked.begin(tag(operands), properties(operands));
      case OperatorName.END_MARKED_CONTENT -> marked.end(last);
      case OperatorName.BEGIN_INLINE_IMAGE -> images++;
      case OperatorName.DRAW_OBJECT -> {
        if (isImage(operands)) {
          images++;
        } else {
          super.processOperator(operator, operands);
        }
      }
      default -> super.processOperator(operator, operands);
    }
  }

  private boolean isImage(List<COSBase> operands) {
    PDResources resources = getResources();
    return resources != null
        && !operands.isEmpty()
        && operands.getFirst() instanceof COSName name
        && resources.isImageXObject(name);
  }

  private static @Nullable COSName tag(List<COSBase> operands) {
    return !operands.isEmpty() && operands.getFirst() instanceof COSName name ? name : null;
  }

  private @Nullable COSDictionary properties(List<COSBase> operands) {
    if (operands.size() < 2) {
      return null;
    }
    if (operands.get(1) instanceof COSDictionary dictionary) {
      return dictionary;
    }
    PDResources resources = getResources();
    if (resources == null || !(operands.get(1) instanceof COSName name)) {
      return null;
    }
    PDPropertyList list = resources.getProperties(name);
    return list == null ? null : list.getCOSObject();
  }

  @Override
  protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement) {
    GlyphFont look = fonts.computeIfAbsent(font.getCOSObject(), any -> new GlyphFont(font));
    String text = look.text(code, NAMES);
    if (text.isEmpty() || ++drawn > MOST_GLYPHS_OF_A_PAGE || marked.isHidden()) {
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

  /// Upright characters from top to bottom: read as a line turned by a right angle. Each begins
  /// where its em square does, above the baseline.
  private void addVertical(Matrix matrix, GlyphFont look, String text, float advance) {
    Matrix top = matrix.clone();
    top.translate(0, VERTICAL_TOP);
    Corners square = Corners.of(frame, top, 0, 1, -1, 0);
    add(look, text, square, (square.angle() + 90) % 360, Math.abs(advance) * square.unit());
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
            box.originY() * cos - box.originX() * sin + look.hang() * box.unit(),
            size,
            look.gap() * box.unit(),
            look,
            box.left(),
            box.top(),
            box.right() - box.left(),
            box.bottom() - box.top());
    last = byDirection.computeIfAbsent(angle, any -> new ArrayList<>());
    last.add(glyph);
    marked.drew(glyph);
  }
}
