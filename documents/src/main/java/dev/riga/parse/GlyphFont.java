package dev.riga.parse;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.fontbox.util.BoundingBox;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.jspecify.annotations.Nullable;

/// What the layout needs to know of a font: how tall its letters are, whether it is bold, which
/// characters its codes stand for.
final class GlyphFont {
  private static final Pattern BOLD =
      Pattern.compile(
          "(?i)bold|black|heavy|demi|medi(?!um)|[-,]bd\\b|cmb|cmbx|sfbx|ecbx|lmb|extra");
  private static final Pattern ITALIC =
      Pattern.compile("(?i)ital|obli|slant|cmti|cmsl|sfti|lmri|cmmi|kursiv");

  private final PDFont font;
  private final boolean bold;
  private final boolean italic;
  private final float ascent;
  private final float descent;
  private final float em;
  private final float space;
  private final Map<Integer, String> texts = new HashMap<>();

  GlyphFont(PDFont font) {
    this.font = font;
    PDFontDescriptor descriptor = font.getFontDescriptor();
    String name = String.valueOf(font.getName());
    boolean heavy = descriptor != null && descriptor.getFontWeight() >= 600;
    bold = heavy || BOLD.matcher(name).find() || (descriptor != null && descriptor.isForceBold());
    italic = ITALIC.matcher(name).find() || (descriptor != null && descriptor.isItalic());
    em = font instanceof PDType3Font type3 ? type3Em(type3) : 1;
    ascent = em * sane(descriptor == null ? 0 : descriptor.getAscent() / 1000, 0.5f, 1.1f, 0.75f);
    descent =
        em * sane(descriptor == null ? 0 : -descriptor.getDescent() / 1000, 0.05f, 0.5f, 0.22f);
    space = sane(spaceWidth(font), 0.15f * em, 0.6f * em, 0.25f * em);
  }

  private static float sane(float value, float least, float most, float otherwise) {
    return value >= least && value <= most ? value : otherwise;
  }

  /// The size of a letter of a font that is drawn by programs; its own units may be anything.
  private static float type3Em(PDType3Font font) {
    BoundingBox box = font.getBoundingBox();
    float scale = Math.abs(font.getFontMatrix().getScaleY());
    float height = box == null ? 0 : box.getHeight() * scale;
    return height > 0 && Float.isFinite(height) ? height : 1000 * scale;
  }

  private static float spaceWidth(PDFont font) {
    try {
      float scale = font instanceof PDType3Font ? font.getFontMatrix().getScaleX() : 1 / 1000f;
      return font.getSpaceWidth() * scale;
    } catch (RuntimeException damagedFont) {
      return 0;
    }
  }

  boolean bold() {
    return bold;
  }

  boolean italic() {
    return italic;
  }

  /// How far letters rise above the baseline, in units of text space.
  float ascent() {
    return ascent;
  }

  /// How far letters fall below the baseline, in units of text space.
  float descent() {
    return descent;
  }

  /// The size of a letter in units of text space: 1 but for fonts with units of their own.
  float em() {
    return em;
  }

  /// The width of a space in units of text space.
  float space() {
    return space;
  }

  /// The characters of a code, ligatures and presentation forms taken apart; empty when the font
  /// does not say.
  String text(int code, GlyphList names) {
    return texts.computeIfAbsent(code, unseen -> plain(unicode(unseen, names)));
  }

  private @Nullable String unicode(int code, GlyphList names) {
    try {
      return font.toUnicode(code, names);
    } catch (RuntimeException damagedFont) {
      return null;
    }
  }

  /// Whether a code that the font does not explain is itself the character, as viewers assume.
  boolean isSimple() {
    return font instanceof PDSimpleFont;
  }

  private static String plain(@Nullable String unicode) {
    if (unicode == null) {
      return "";
    }
    StringBuilder out = new StringBuilder(unicode.length());
    unicode.codePoints().forEach(c -> appendPlain(out, c));
    return out.toString();
  }

  private static void appendPlain(StringBuilder out, int c) {
    if (isPresentationForm(c)) {
      out.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
    } else if (c >= 0xF720 && c <= 0xF7FF) {
      // Adobe's small capitals and old-style figures in the private use area
      out.append((char) Character.toLowerCase(c - 0xF700));
    } else if (c == 0xF0B7 || c == 0xF0A7 || c == 0xF0D8) {
      out.append('•'); // bullets of Symbol and Wingdings
    } else if (c == 0xAD) {
      out.append('-'); // a hyphen that is drawn
    } else {
      int cleaned = Characters.clean(c);
      if (cleaned >= 0) {
        out.appendCodePoint(cleaned == '\n' || cleaned == '\t' ? ' ' : cleaned);
      }
    }
  }

  private static boolean isPresentationForm(int c) {
    return (c >= 0xFB00 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
  }

  @Override
  public String toString() {
    return String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
  }
}
