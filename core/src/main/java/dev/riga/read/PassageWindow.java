package dev.riga.read;

/// One window over a passage: a run of its tokens, with what the network said of them.
///
/// @param firstToken the passage's token with which it begins
/// @param tokens how many of the passage's tokens it holds
/// @param offset where the first of them stands among the window's tokens, after the question
/// @param scores one start and one end logit for each of the window's tokens; the first token
///   ([CLS]) stands for "no answer here"
record PassageWindow(int firstToken, int tokens, int offset, SpanScores scores) {

  /// Whether the window holds the passage's tokens from `first` to `last`.
  boolean holds(int first, int last) {
    return firstToken <= first && last < firstToken + tokens;
  }

  /// How much of the passage the window shows around a span, on the side where it shows less.
  int context(int first, int last) {
    return Math.min(first - firstToken, firstToken + tokens - 1 - last);
  }

  /// By how much the logit of a span is above that of "no answer here": `s_i + e_j - s_CLS -
  /// e_CLS`.
  double aboveNoAnswer(int first, int last) {
    int shift = offset - firstToken;
    return (double) scores.start(first + shift)
        + scores.end(last + shift)
        - scores.start(0)
        - scores.end(0);
  }
}
