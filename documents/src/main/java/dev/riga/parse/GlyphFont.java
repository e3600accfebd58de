package dev.riga.parse;

import java.io.IOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.fontbox.util.BoundingBox;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDTrueTypeFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.PDVectorFont;
import org.apache.pdfbox.pdmodel.font.encoding.Encoding;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.jspecify.annotations.Nullable;

/// What the layout needs to know of a font: how tall its letters are, whether it is bold, which
/// characters its codes stand for.
final class GlyphFont {
  private static final Pattern BOLD =
      Pattern.compile(
          "(?i)bold|black|heavy|demi|medi(?!um)|[-,]bd\\b|cmb|cmbx|sfbx|ecbx|lmb|extra");
  private static final Pattern FIXED =
      Pattern.compile("(?i)courier|mono|consol|cmtt|cmsltt|sftt|typewriter|menlo|inconsolata");

  /// TeX hangs large operators below their baseline by about this much of their size.
  private static final Pattern HANGING = Pattern.compile("(?i)cmex|mtex|txex|pxex|lmex");

  private static final Pattern PICTURES =
      Pattern.compile("(?i)wingdings|webdings|dingbats|symbol|icons?|emoji|awesome");

  private static final float NARROWEST_SPACE = 0.05f; // of the font's size

  private final PDFont font;
  private final boolean bold;
  private final boolean fixed;
  private final boolean pictures;
  private final float hang;
  private final float ascent;
  private final float descent;
  private final float em;
  private final float space;
  private final FontTally tally = new FontTally();
  private final Map<Integer, String> texts = new HashMap<>();
  private boolean wrong;

  GlyphFont(PDFont font) {
    this.font = font;
    PDFontDescriptor descriptor = font.getFontDescriptor();
    String name = String.valueOf(font.getName());
    boolean heavy = descriptor != null && descriptor.getFontWeight() >= 600;
    bold = heavy || BOLD.matcher(name).find() || (descriptor != null && descriptor.isForceBold());
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
  /// [Glyph#UNKNOWN] when the font does not say, or says something that no text is.
  String text(int code, GlyphList names) {
    String known = texts.get(code);
    if (known == null) {
      known = lookedUp(code, names);
      texts.put(code, known);
    }
    tally.drew(code, known);
    return wrong ? Glyph.UNKNOWN : known;
  }

  private String lookedUp(int code, GlyphList names) {
    String unicode = unicode(code, names);
    boolean said = unicode != null && !unicode.isEmpty();
    String plain = unicode == null ? "" : plain(unicode);
    if (unicode != null && said && !saysNothing(unicode, plain)) {
      return plain;
    }
    if (drawsNothing(code)) {
      return width(code) < NARROWEST_SPACE ? "" : " ";
    }
    if (said) {
      tally.noText(code);
      return Glyph.UNKNOWN;
    }
    if (font instanceof PDSimpleFont simple && code >= ' ' && isCodeCharacter(simple, code)) {
      tally.codeAsCharacter(code);
      return plain(Character.toString(code));
    }
    return Glyph.UNKNOWN;
  }

  /// A glyph that leaves no ink is a space, whatever the file says of it.
  private boolean drawsNothing(int code) {
    if (font instanceof PDSimpleFont simple && nameOf(simple, code).equals(".notdef")) {
      return true;
    }
    try {
      return font.isEmbedded()
          && font instanceof PDVectorFont drawn
          && drawn.hasGlyph(code)
          && drawn.getPath(code).getBounds2D().isEmpty();
    } catch (IOException | RuntimeException damagedFont) {
      return false;
    }
  }

  private float width(int code) {
    try {
      return font.getWidth(code) / 1000;
    } catch (IOException | RuntimeException damagedFont) {
      return 0;
    }
  }

  /// What the file says, in its own map or by the names of the glyphs.
  private @Nullable String unicode(int code, GlyphList names) {
    try {
      String unicode = font.toUnicode(code, names);
      return unicode == null && font instanceof PDSimpleFont simple
          ? ofLigature(simple, code, names)
          : unicode;
    } catch (RuntimeException damagedFont) {
      return null;
    }
  }

  /// The letters of a glyph whose name joins those of others by low lines, like `t_i` (Adobe Glyph
  /// List Specification, 2, step 2).
  private static @Nullable String ofLigature(PDSimpleFont font, int code, GlyphList names) {
    String name = nameOf(font, code);
    if (name.indexOf('_') <= 0) {
      return null;
    }
    StringBuilder letters = new StringBuilder();
    for (String part : name.split("_", -1)) {
      String letter = names.toUnicode(part);
      if (letter == null) {
        return null;
      }
      letters.append(letter);
    }
    return letters.toString();
  }

  private static String nameOf(PDSimpleFont font, int code) {
    Encoding encoding = font.getEncoding();
    String name = encoding == null ? null : encoding.getName(code);
    return name == null ? "" : name;
  }

  /// Whether a mapping holds characters that no text is made of: controls, replacement characters,
  /// and the private use area but for pictures.
  private boolean saysNothing(String unicode, String plain) {
    if (plain.indexOf(0xFFFD) >= 0) {
      return true;
    }
    return plain.isEmpty()
        && unicode
            .codePoints()
            .anyMatch(
                c -> isNoText(c) || (!pictures && Character.getType(c) == Character.PRIVATE_USE));
  }

  private static boolean isNoText(int c) {
    return Character.getType(c) == Character.CONTROL
        || Character.getType(c) == Character.UNASSIGNED;
  }

  /// Whether a code that the font does not explain is itself the character, as viewers assume: the
  /// glyph is named after its code, or the font is a TrueType font in an encoding of its own.
  private static boolean isCodeCharacter(PDSimpleFont font, int code) {
    String name = nameOf(font, code);
    boolean namesIt = isNumber(name, 1, code) || isNumber(name, 2, code) || isNumber(name, 0, code);
    boolean ownEncoding =
        font instanceof PDTrueTypeFont && font.getCOSObject().getItem(COSName.ENCODING) == null;
    return namesIt || ownEncoding;
  }

  /// Whether the part of a name from `start` on is this code, in decimal or hexadecimal figures.
  private static boolean isNumber(String name, int start, int code) {
    if (name.length() <= start || name.length() > start + 4) {
      return false;
    }
    String number = name.substring(start).toLowerCase(Locale.ROOT);
    return number.equals(Integer.toString(code))
        || number.replaceFirst("^0+", "").equals(Integer.toHexString(code));
  }

  /// Whether what was drawn so far shows that the font's mapping is wrong. Asked when the whole
  /// file was read once.
  boolean turnsOutWrong() {
    return !wrong && tally.isNoText(texts);
  }

  /// From now on no character of the font is known.
  void forget() {
    wrong = true;
  }

  /// How many different glyphs were drawn of which the font does not say what they are.
  int unknownKinds() {
    return wrong
        ? texts.size()
        : (int) texts.values().stream().filter(Glyph.UNKNOWN::equals).count();
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
