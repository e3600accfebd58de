package dev.riga.read;

/// How a [SpanReader] cuts passages and how many spans it keeps.
///
/// @param maxLength the most tokens of a window, question and special tokens included; a network
///   that takes fewer has its own
/// @param stride how many tokens of the passage two windows next to each other share, at most a
///   third of them
/// @param maxAnswerTokens the most tokens of a span
/// @param keptSpans how many spans of each passage are kept, the most probable
public record ReadingSettings(int maxLength, int stride, int maxAnswerTokens, int keptSpans) {

  /// Fewer tokens leave no room for a question beside a passage.
  static final int SHORTEST_WINDOW = 16;

  /// Windows of 384 tokens that share 128, as in the code of Devlin et al. 2019 for SQuAD; answers
  /// of at most 30 tokens; 100 spans of each passage.
  public static final ReadingSettings DEFAULT = new ReadingSettings(384, 128, 30, 100);

  /// @throws IllegalArgumentException when nothing could be read with these
  public ReadingSettings {
    require(
        maxLength >= SHORTEST_WINDOW,
        "a window needs at least " + SHORTEST_WINDOW + " tokens, not " + maxLength);
    require(
        stride >= 0 && stride <= maxLength / 3,
        "windows of %d tokens may share up to %d of them, not %d"
            .formatted(maxLength, maxLength / 3, stride));
    require(maxAnswerTokens >= 1, "an answer needs at least 1 token, not " + maxAnswerTokens);
    require(keptSpans >= 1, "at least 1 span of each passage is kept, not " + keptSpans);
  }

  /// The same for a network that takes at most `limit` tokens; windows then share a third at most.
  ReadingSettings within(int limit) {
    int length = Math.min(maxLength, limit);
    return new ReadingSettings(length, Math.min(stride, length / 3), maxAnswerTokens, keptSpans);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// The most tokens of a question: half a window, so that a passage has room beside it to move on.
  int maxQuestionTokens(int specialTokens) {
    return maxLength / 2 - specialTokens;
  }
}
