package dev.riga.train;

import dev.riga.document.Span;
import dev.riga.read.ReasoningType;
import dev.riga.text.Encoding;
import dev.riga.text.Tokenizer;
import dev.riga.train.ReadingExample.Gold;
import java.util.List;
import java.util.Optional;

/// Cuts examples into the windows that a reader is trained on (Devlin et al. 2019, section 4.2 and
/// 4.3): a window that holds the whole target answer points at its first and last token, every
/// other window, and every window of an unanswerable question, at [CLS].
final class FeatureBuilder {

  private final Tokenizer tokenizer;
  private final int maxLength;
  private final int stride;

  /// @param maxLength the most tokens of a window, special ones included
  /// @param stride how many context tokens neighbouring windows share
  FeatureBuilder(Tokenizer tokenizer, int maxLength, int stride) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.stride = stride;
  }

  /// All windows of an example.
  ///
  /// @throws dev.riga.text.QuestionTooLongException when the question leaves no room for the
  ///   context
  List<Feature> reading(ReadingExample example) {
    Optional<Gold> target = example.target();
    int reasoning = example.reasoning().map(Feature::classOf).orElse(Feature.UNLABELLED);
    return windows(example.question(), example.context()).stream()
        .map(window -> feature(window, target, reasoning))
        .toList();
  }

  /// The first window of a question with a context that trains only the reasoning head.
  ///
  /// @throws dev.riga.text.QuestionTooLongException when the question leaves no room for the
  ///   context
  Feature reasoning(String question, String context, ReasoningType type) {
    Encoding window = windows(question, context).getFirst();
    return new Feature(
        window.ids(),
        window.types(),
        Feature.UNLABELLED,
        Feature.UNLABELLED,
        Feature.classOf(type));
  }

  /// Whether a question leaves room for a context, however long it is.
  boolean fits(String question) {
    return tokenizer.count(question) + tokenizer.specialTokensOfPair() + stride < maxLength;
  }

  /// All windows of a question and a context.
  ///
  /// @throws dev.riga.text.QuestionTooLongException when the question leaves no room for the
  ///   context
  List<Encoding> windows(String question, String context) {
    return tokenizer.encodePair(question, context, maxLength, stride);
  }

  private static Feature feature(Encoding window, Optional<Gold> target, int reasoning) {
    int[] tokens = target.map(gold -> tokensOf(window, gold.span())).orElse(NO_ANSWER);
    return new Feature(window.ids(), window.types(), tokens[0], tokens[1], reasoning);
  }

  private static final int[] NO_ANSWER = {0, 0};

  /// The first and the last token that touch the span, or [CLS] twice when the window does not hold
  /// all of it.
  private static int[] tokensOf(Encoding window, Span span) {
    int from = window.first(1);
    int to = from + window.count(1) - 1;
    if (to < from || window.start(from) > span.start() || window.end(to) < span.end()) {
      return NO_ANSWER;
    }
    int start = from;
    while (start < to && window.end(start) <= span.start()) {
      start++;
    }
    int end = to;
    while (end > start && window.start(end) >= span.end()) {
      end--;
    }
    return new int[] {start, end};
  }
}
