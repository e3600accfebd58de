package dev.riga.read;

import java.util.Optional;

/// What a network says of one window: for each token how well an answer begins and ends there.
/// Immutable.
public final class SpanScores {
  private final float[] start;
  private final float[] end;
  private final Optional<Reasoning> reasoning;

  /// @param start the start logits, one for each token of the window; the caller gives the array
  ///   away
  /// @param end the end logits, as many
  /// @param reasoning what the network's reasoning head says, if it has one
  public SpanScores(float[] start, float[] end, Optional<Reasoning> reasoning) {
    if (start.length != end.length) {
      throw new IllegalArgumentException(
          start.length + " start logits but " + end.length + " end logits");
    }
    this.start = start;
    this.end = end;
    this.reasoning = reasoning;
  }

  /// The number of tokens.
  public int length() {
    return start.length;
  }

  /// The start logit of a token.
  public float start(int token) {
    return start[token];
  }

  /// The end logit of a token.
  public float end(int token) {
    return end[token];
  }

  /// What the reasoning head says of the window; empty without one.
  public Optional<Reasoning> reasoning() {
    return reasoning;
  }
}
