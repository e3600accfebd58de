package dev.riga.parse;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  private static final Pattern FIXED =
      Pattern.compile("(?i)courier|mono|consol|cmtt|cmsltt|sftt|typewriter|menlo|inconsolata");

  /// TeX hangs large operators below their baseline by about this much of their size.
  private static final Pattern HANGING = Pattern.compile("(?i)cmex|mtex|txex|pxex|lmex");

  private static final Pattern PICTURES =
      Pattern.compile("(?i)wingdings|webdings|dingbats|symbol|icons?|emoji|awesome");

  private final PDFont font;
  private final boolean bold;
  private final boolean italic;
  private final boolean fixed;
  private final boolean pictures;
  private final float hang;
  private final float ascent;
  private final float descent;
  private final float em;
  private final float space;
  private final Map<Integer, String> texts = new HashMap<>();
  private final Set<Integer> unexplained = new HashSet<>();

  GlyphFont(PDFont font) {
    this.font = font;
    PDFontDescriptor descriptor = font.getFontDescriptor();
    String name = String.valueOf(font.getName());
    boolean heavy = descriptor != null && descriptor.getFontWeight() >= 600;
    bold = heavy || BOLD.matcher(name).find() || (descriptor != null && descriptor.isForceBold());
    italic = ITALIC.matcher(name).find() || (descriptor != null && descriptor.isItalic());
    fixed = FIXED.matcher(name).find() || (descriptor != null && descriptor.isFixedPitch());
    pictures = PICTURES.matcher(name).find();
    hang = HANGING.matcher(name).find() ? 0.75f : 0;
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

  /// Whether the font calls itself one whose letters are equally wide; many do that are not.
  boolean fixed() {
    return fixed;
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

  /// How wide a gap parts words, in units of text space: half a space, but never so much that the
  /// narrowest spaces of justified text are lost.
  float gap() {
    return fixed ? 0.5f * space : Math.clamp(0.5f * space, 0.1f * em, 0.16f * em);
  }

  /// How far below its baseline a character is drawn that belongs on it, in units of text space.
  float hang() {
    return hang;
  }

  /// The characters of a code, ligatures and presentation forms taken apart; empty for a picture;
  /// null when the font does not say.
  @Nullable String text(int code, GlyphList names) {
    String known = texts.get(code);
    if (known == null && !unexplained.contains(code)) {
      String unicode = unicode(code, names);
      if (unicode == null || unicode.isEmpty()) {
        unexplained.add(code);
      } else {
        known = plain(unicode);
        texts.put(code, known);
      }
    }
    return known;
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

  /// The characters of a string from the file, as they are written.
  String plain(String unicode) {
    StringBuilder out = new StringBuilder(unicode.length());
    unicode.codePoints().forEach(c -> appendPlain(out, c));
    return out.toString();
  }

  private void appendPlain(StringBuilder out, int c) {
    if (isPresentationForm(c)) {
      out.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
    } else if (c >= 0xF720 && c <= 0xF7FF) {
      // Adobe's small capitals and old-style figures in the private use area
      out.append((char) Character.toLowerCase(c - 0xF700));
    } else if (c == 0xF0B7 || c == 0xF0A7 || c == 0xF0D8) {
      out.append('•'); // bullets of Symbol and Wingdings
    } else if (c > 0xF020 && c < 0xF07F && !pictures) {
      out.append((char) (c - 0xF000)); // how TrueType fonts with encodings of their own say ASCII
    } else if (Character.getType(c) == Character.PRIVATE_USE) {
      return; // a picture, or nothing that has a name
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
