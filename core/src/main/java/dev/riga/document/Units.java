package dev.riga.document;

import dev.riga.text.CodePoints;
import dev.riga.text.Sentence;
import dev.riga.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Cuts a block into units, none of which has more tokens than a passage may have. Tokens are
/// counted once for each sentence; again only for the words of a sentence that is too long.
final class Units {
  /// A row or line of more UTF-16 units than this is cut like a paragraph, however few tokens it
  /// has: some vocabularies have one token for any word of a hundred letters.
  private static final int LONGEST_LINE = 2000;

  private static final Pattern LINE = Pattern.compile("[^\\n]*\\S[^\\n]*");
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final Sentences sentences;
  private final ToIntFunction<String> tokens;
  private final int budget;

  Units(Sentences sentences, ToIntFunction<String> tokens, int budget) {
    this.sentences = sentences;
    this.tokens = tokens;
    this.budget = budget;
  }

  /// @param text what the document holds at the block's span
  /// @param goesOn whether the block is a row of the same table as the block before
  List<Unit> of(Block block, String text, boolean goesOn) {
    List<Unit> units = new ArrayList<>();
    for (Sentence part : parts(block, text)) {
      Span span = new Span(part.start(), part.end()).shifted(block.span().start());
      for (Piece piece : fitting(part.text(), span)) {
        boolean whole = piece.span().equals(span);
        units.add(
            new Unit(
                piece.span(),
                piece.tokens(),
                units.isEmpty() && !goesOn,
                block.kind() == Block.Kind.TABLE_ROW,
                whole && block.kind() == Block.Kind.PARAGRAPH));
      }
    }
    return units;
  }

  /// Sentences of a paragraph or list item, the lines of code, a row as a whole.
  private List<Sentence> parts(Block block, String text) {
    return switch (block.kind()) {
      case PARAGRAPH, LIST_ITEM, HEADING -> sentences.of(text);
      case CODE -> lines(text);
      case TABLE_ROW -> {
        Sentence row = stripped(text);
        yield row.text().isEmpty() || row.text().length() > LONGEST_LINE
            ? sentences.of(text)
            : List.of(row);
      }
    };
  }

  private List<Sentence> lines(String code) {
    CodePoints points = new CodePoints(code);
    List<Sentence> lines = new ArrayList<>();
    for (MatchResult line : LINE.matcher(code).results().toList()) {
      int start = points.fromUtf16(line.start());
      if (line.group().length() <= LONGEST_LINE) {
        lines.add(new Sentence(start, points.fromUtf16(line.end()), line.group()));
      } else {
        for (Sentence part : sentences.of(line.group())) {
          lines.add(new Sentence(start + part.start(), start + part.end(), part.text()));
        }
      }
    }
    return lines;
  }

  private static Sentence stripped(String text) {
    String leading = text.stripLeading();
    int start = text.codePointCount(0, text.length() - leading.length());
    String stripped = leading.stripTrailing();
    return new Sentence(start, start + stripped.codePointCount(0, stripped.length()), stripped);
  }

  /// A part of a text that fits into a passage.
  private record Piece(Span span, int tokens) {}

  private List<Piece> fitting(String text, Span span) {
    int count = tokens.applyAsInt(text);
    return count <= budget ? List.of(new Piece(span, count)) : pieces(text, span.start());
  }

  /// As many whole words at a time as fit.
  private List<Piece> pieces(String text, int shift) {
    CodePoints points = new CodePoints(text);
    List<Piece> pieces = new ArrayList<>();
    for (MatchResult word : WORD.matcher(text).results().toList()) {
      int start = points.fromUtf16(word.start()) + shift;
      for (Piece part : partsOfWord(word.group(), start)) {
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        if (last != null && last.tokens() + part.tokens() <= budget) {
          Span both = new Span(last.span().start(), part.span().end());
          pieces.set(pieces.size() - 1, new Piece(both, last.tokens() + part.tokens()));
        } else {
          pieces.add(part);
        }
      }
    }
    return pieces;
  }

  /// The word, or its halves and their halves until each fits.
  private List<Piece> partsOfWord(String word, int start) {
    int count = tokens.applyAsInt(word);
    int length = word.codePointCount(0, word.length());
    if (count <= budget || length == 1) {
      return List.of(new Piece(new Span(start, start + length), count));
    }
    int half = length / 2;
    int border = word.offsetByCodePoints(0, half);
    List<Piece> parts = new ArrayList<>(partsOfWord(word.substring(0, border), start));
    parts.addAll(partsOfWord(word.substring(border), start + half));
    return parts;
  }
}
