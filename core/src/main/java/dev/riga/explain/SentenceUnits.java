package dev.riga.explain;

import dev.riga.document.Span;
import dev.riga.text.Sentence;
import dev.riga.text.Sentences;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The sentences of a passage as tokens of its window. The answer's own tokens belong to none: an
/// answer is not a reason for itself.
///
/// @param spans code points of the passage
/// @param tokens of each sentence
record SentenceUnits(ReadWindow window, List<Span> spans, List<BitSet> tokens) {

  static SentenceUnits of(ReadWindow window, Sentences sentences) {
    List<Span> spans = new ArrayList<>();
    List<BitSet> tokens = new ArrayList<>();
    List<Token> all = Token.of(window.encoding());
    for (Sentence sentence : sentences.of(window.context())) {
      BitSet own = new BitSet();
      for (int i = 0; i < all.size(); i++) {
        Token token = all.get(i);
        if (token.part() == Part.CONTEXT
            && token.span().start() >= sentence.start()
            && token.span().start() < sentence.end()) {
          own.set(i);
        }
      }
      own.andNot(window.answer());
      if (!own.isEmpty()) {
        spans.add(new Span(sentence.start(), sentence.end()));
        tokens.add(own);
      }
    }
    return new SentenceUnits(window, List.copyOf(spans), List.copyOf(tokens));
  }

  int count() {
    return spans.size();
  }

  /// The window without some of the sentences.
  Variant without(BitSet left) {
    BitSet absent = new BitSet();
    left.stream().forEach(sentence -> absent.or(tokens.get(sentence)));
    return Variant.without(window.encoding(), absent);
  }

  List<Piece> pieces(double[] values) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Span span = spans.get(i);
      pieces.add(new Piece(Part.CONTEXT, span, span.of(window.context()), values[i]));
    }
    return List.copyOf(pieces);
  }
}
