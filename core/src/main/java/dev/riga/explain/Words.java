package dev.riga.explain;

import dev.riga.document.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The words of a window: runs of tokens that are one word, and each special token by itself.
record Words(ReadWindow window, List<Token> tokens, List<Run> runs) {

  /// Tokens from `from` until `until`, one word.
  record Run(int from, int until) {
    int length() {
      return until - from;
    }
  }

  static Words of(ReadWindow window) {
    List<Token> tokens = Token.of(window.encoding());
    List<Run> runs = new ArrayList<>();
    int from = 0;
    while (from < tokens.size()) {
      int until = from + 1;
      while (until < tokens.size() && sameWord(tokens.get(from), tokens.get(until))) {
        until++;
      }
      runs.add(new Run(from, until));
      from = until;
    }
    return new Words(window, tokens, List.copyOf(runs));
  }

  private static boolean sameWord(Token a, Token b) {
    return a.part() != Part.SPECIAL && a.part() == b.part() && a.word() == b.word();
  }

  /// Whether a word is part of the answer.
  boolean inAnswer(Run run) {
    return run.from <= window.last() && run.until > window.first();
  }

  /// One piece for each token.
  List<Piece> byToken(double[] values) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      pieces.add(piece(new Run(i, i + 1), values[i]));
    }
    return List.copyOf(pieces);
  }

  /// One piece for each word, with the sum of its tokens' values.
  List<Piece> bySum(double[] values) {
    return by(run -> {
      double sum = 0;
      for (int i = run.from; i < run.until; i++) {
        sum += values[i];
      }
      return sum;
    });
  }

  /// One piece for each word.
  List<Piece> by(ToDoubleFunction<Run> value) {
    return runs.stream().map(run -> piece(run, value.applyAsDouble(run))).toList();
  }

  private Piece piece(Run run, double value) {
    Token first = tokens.get(run.from);
    Span span = new Span(first.span().start(), tokens.get(run.until - 1).span().end());
    return switch (first.part()) {
      case QUESTION -> new Piece(Part.QUESTION, span, span.of(window.question()), value);
      case CONTEXT -> new Piece(Part.CONTEXT, span, span.of(window.context()), value);
      case SPECIAL -> new Piece(Part.SPECIAL, span, first.text(), value);
    };
  }
}
