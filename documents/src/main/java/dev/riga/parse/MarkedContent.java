package dev.riga.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.jspecify.annotations.Nullable;

/// What a page's program says of the parts of its content: layers that are switched off, running
/// headers and footers of tagged files, and the text that glyphs really stand for (ISO 32000-1,
/// 8.11, 14.8.2.2, 14.9.4).
final class MarkedContent {
  private static final COSName OC = COSName.getPDFName("OC");
  private static final COSName OCGS = COSName.getPDFName("OCGs");
  private static final COSName ACTUAL_TEXT = COSName.getPDFName("ActualText");

  private final @Nullable PDOptionalContentProperties layers;
  private final Deque<Part> open = new ArrayDeque<>();
  private int hidden;

  /// A part that is open: whether it is left out, what it says, and what it has drawn.
  private record Part(boolean leftOut, @Nullable String actualText, List<Glyph> glyphs) {}

  /// @param layers the document's, or null when it has none
  MarkedContent(@Nullable PDOptionalContentProperties layers) {
    this.layers = layers;
  }

  /// Forgets what is open, at the start of a page.
  void clear() {
    open.clear();
    hidden = 0;
  }

  /// Whether what is drawn now is not to be read.
  boolean isHidden() {
    return hidden > 0;
  }

  void begin(@Nullable COSName tag, @Nullable COSDictionary properties) {
    boolean leftOut =
        properties != null
            && (OC.equals(tag) ? isSwitchedOff(properties) : isRunning(tag, properties));
    String text = null;
    if (properties != null && properties.getDictionaryObject(ACTUAL_TEXT) instanceof COSString s) {
      text = s.getString();
    }
    hidden += leftOut ? 1 : 0;
    open.push(new Part(leftOut, text, new ArrayList<>()));
  }

  /// Notes a glyph that is drawn, if the part that draws it says what it stands for.
  void drew(Glyph glyph) {
    Part part = open.peek();
    if (part != null && part.actualText() != null) {
      part.glyphs().add(glyph);
    }
  }

  /// Ends the innermost part.
  ///
  /// @param glyphs those of the page so far; what the part has drawn is replaced by what it says
  void end(List<Glyph> glyphs) {
    Part part = open.poll();
    if (part == null) {
      return;
    }
    hidden -= part.leftOut() ? 1 : 0;
    String text = part.actualText();
    List<Glyph> drawn = part.glyphs();
    if (text != null && !text.isBlank() && isOneWord(drawn) && isAtEnd(glyphs, drawn)) {
      glyphs.subList(glyphs.size() - drawn.size(), glyphs.size()).clear();
      glyphs.add(united(drawn, text));
    }
  }

  private static boolean isAtEnd(List<Glyph> glyphs, List<Glyph> drawn) {
    return glyphs.size() >= drawn.size()
        && glyphs.subList(glyphs.size() - drawn.size(), glyphs.size()).equals(drawn);
  }

  /// Whether the glyphs are few and stand on one line; the text of a whole paragraph could not be
  /// given its places.
  private static boolean isOneWord(List<Glyph> drawn) {
    if (drawn.isEmpty() || drawn.size() > 8) {
      return false;
    }
    Glyph first = drawn.getFirst();
    return drawn.stream().allMatch(g -> Math.abs(g.down() - first.down()) < 0.5f * first.size());
  }

  private static Glyph united(List<Glyph> glyphs, String text) {
    Glyph first = glyphs.getFirst();
    float start = Float.POSITIVE_INFINITY;
    float end = Float.NEGATIVE_INFINITY;
    float left = Float.POSITIVE_INFINITY;
    float top = Float.POSITIVE_INFINITY;
    float right = Float.NEGATIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (Glyph glyph : glyphs) {
      start = Math.min(start, glyph.along());
      end = Math.max(end, glyph.end());
      left = Math.min(left, glyph.left());
      top = Math.min(top, glyph.top());
      right = Math.max(right, glyph.left() + glyph.boxWidth());
      bottom = Math.max(bottom, glyph.top() + glyph.boxHeight());
    }
    return new Glyph(
        first.font().plain(text),
        start,
        end - start,
        first.down(),
        first.size(),
        first.gap(),
        first.font(),
        left,
        top,
        right - left,
        bottom - top);
  }

  /// Tagged files mark running headers, footers and page numbers as artifacts of pagination.
  private static boolean isRunning(@Nullable COSName tag, COSDictionary properties) {
    return COSName.ARTIFACT.equals(tag)
        && "Pagination".equals(properties.getNameAsString(COSName.TYPE));
  }

  /// Whether a layer, or every layer of a set of them, is off when the file is opened.
  boolean isSwitchedOff(@Nullable COSBase layer) {
    if (layers == null || !(layer instanceof COSDictionary dictionary)) {
      return false;
    }
    COSBase members = dictionary.getDictionaryObject(OCGS);
    if (members instanceof COSArray array) {
      boolean anyOn = array.size() == 0;
      for (int i = 0; i < array.size(); i++) {
        anyOn |= !isGroupOff(array.getObject(i));
      }
      return !anyOn;
    }
    return isGroupOff(members == null ? dictionary : members);
  }

  private boolean isGroupOff(@Nullable COSBase group) {
    return layers != null
        && group instanceof COSDictionary dictionary
        && COSName.OCG.equals(dictionary.getCOSName(COSName.TYPE))
        && !layers.isGroupEnabled(new PDOptionalContentGroup(dictionary));
  }
}
