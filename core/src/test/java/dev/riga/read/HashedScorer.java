package dev.riga.read;

import dev.riga.text.Encoding;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Logits that depend on each token's id, its place in its text and nothing else: what a network
/// would be that looks at one token at a time.
final class HashedScorer implements SpanScorer {
  private final int maxLength;
  private boolean closed;

  HashedScorer(int maxLength) {
    this.maxLength = maxLength;
  }

  @Override
  public List<SpanScores> score(List<Encoding> windows) {
    return windows.stream().map(HashedScorer::score).toList();
  }

  private static SpanScores score(Encoding window) {
    float[] start = new float[window.length()];
    float[] end = new float[window.length()];
    for (int i = 0; i < start.length; i++) {
      Random random = new Random(31L * window.id(i) + window.start(i));
      start[i] = (float) random.nextGaussian(0, 2);
      end[i] = (float) random.nextGaussian(0, 2);
    }
    return new SpanScores(start, end, Optional.of(Reasoning.of(0.5, 0.25, 0.25)));
  }

  @Override
  public int maxLength() {
    return maxLength;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
