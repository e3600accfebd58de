package dev.riga.parse;

import java.text.Bidi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts what a page shows from left to right into the order in which it is read, for lines that
/// hold letters of scripts written from right to left.
///
/// The algorithm that goes from the order of reading to that on the page (Unicode Standard Annex 9)
/// is its own inverse but for rare mixtures of numbers and signs, so it is applied to what the page
/// shows.
final class Bidirectional {
  private static final String OPENING = "([{<«‹⟨";
  private static final String CLOSING = ")]}>»›⟩";

  private Bidirectional() {}

  /// A part of a line that is never turned round: a glyph's characters, a space or a tab.
  ///
  /// @param glyph null where nothing is drawn
  /// @param backward whether its characters are read from right to left
  record Piece(String text, @Nullable Glyph glyph, boolean backward) {}

  /// Whether most letters are of scripts that are written from right to left.
  static boolean isMostlyBackward(List<Glyph> glyphs) {
    int letters = 0;
    for (Glyph glyph : glyphs) {
      if (!glyph.isBlank()) {
        letters += direction(glyph.text());
      }
    }
    return letters < 0;
  }

  /// 1 for a letter written from left to right, -1 for one from right to left, 0 for others.
  private static int direction(String text) {
    return switch (Character.getDirectionality(text.codePointAt(0))) {
      case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> 1;
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
          -1;
      default -> 0;
    };
  }

  /// The pieces of a line in the order of reading.
  ///
  /// @param pieces from left to right, or from right to left on a page that is `backward`
  static List<Piece> ordered(List<Piece> pieces, boolean backward) {
    boolean mixed = pieces.stream().anyMatch(piece -> direction(piece.text()) < 0);
    if (!mixed && !backward) {
      return pieces;
    }
    List<Piece> shown = new ArrayList<>(pieces);
    if (backward) {
      Collections.reverse(shown);
    }
    int letters = shown.stream().mapToInt(piece -> direction(piece.text())).sum();
    boolean base = mixed && (backward || letters < 0);
    return mixed ? marksBehindLetters(reordered(shown, base)) : shown;
  }

  private static List<Piece> reordered(List<Piece> shown, boolean backward) {
    StringBuilder line = new StringBuilder();
    for (Piece piece : shown) {
      line.append(representative(piece.text()));
    }
    int base = backward ? Bidi.DIRECTION_RIGHT_TO_LEFT : Bidi.DIRECTION_LEFT_TO_RIGHT;
    Bidi bidi = new Bidi(line.toString(), base);
    byte[] levels = new byte[shown.size()];
    Piece[] ordered = new Piece[shown.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) bidi.getLevelAt(i);
      Piece piece = shown.get(i);
      ordered[i] = (levels[i] & 1) == 0 ? piece : turned(piece);
    }
    Bidi.reorderVisually(levels, 0, ordered, 0, ordered.length);
    return new ArrayList<>(Arrays.asList(ordered));
  }

  /// One character that behaves as a piece does.
  private static char representative(String text) {
    int c = text.codePointAt(0);
    return Character.isBmpCodePoint(c) ? (char) c : direction(text) < 0 ? '\u05D0' : 'a';
  }

  /// A bracket that is read from right to left is drawn as its counterpart.
  private static Piece turned(Piece piece) {
    String text = piece.text();
    int opening = text.length() == 1 ? OPENING.indexOf(text) : -1;
    int closing = text.length() == 1 ? CLOSING.indexOf(text) : -1;
    if (opening >= 0) {
      text = CLOSING.substring(opening, opening + 1);
    } else if (closing >= 0) {
      text = OPENING.substring(closing, closing + 1);
    }
    return new Piece(text, piece.glyph(), true);
  }

  /// A mark (a vowel point) is read behind the letter that it is drawn at.
  private static List<Piece> marksBehindLetters(List<Piece> pieces) {
    for (int i = 0; i + 1 < pieces.size(); i++) {
      Piece mark = pieces.get(i);
      if (isMark(mark) && !isMark(pieces.get(i + 1))) {
        boolean ofBefore = i > 0 && isOver(mark, pieces.get(i - 1));
        if (!ofBefore && isOver(mark, pieces.get(i + 1))) {
          Collections.swap(pieces, i, i + 1);
        }
      }
    }
    return pieces;
  }

  private static boolean isMark(Piece piece) {
    return Character.getType(piece.text().codePointAt(0)) == Character.NON_SPACING_MARK;
  }

  private static boolean isOver(Piece mark, Piece letter) {
    Glyph point = mark.glyph();
    Glyph base = letter.glyph();
    if (point == null || base == null) {
      return false;
    }
    float middle = point.left() + point.boxWidth() / 2;
    return middle >= base.left() && middle <= base.left() + base.boxWidth();
  }
}
