package dev.riga.evaluate;

import dev.riga.read.Reasoning;
import dev.riga.read.SpanScorer;
import dev.riga.read.SpanScores;
import dev.riga.text.Encoding;
import java.util.List;
import java.util.Optional;

/// What a network would be that takes the numbers of a passage for the answer, and a question that
/// has the word "why" for a causal one.
final class KeywordScorer implements SpanScorer {
  private final boolean reasoning;

  KeywordScorer(boolean reasoning) {
    this.reasoning = reasoning;
  }

  @Override
  public List<SpanScores> score(List<Encoding> windows) {
    return windows.stream().map(this::score).toList();
  }

  private SpanScores score(Encoding window) {
    float[] logits = new float[window.length()];
    boolean why = false;
    for (int i = 0; i < logits.length; i++) {
      boolean number = window.token(i).matches("\\d+");
      logits[i] = i == 0 ? 0 : window.sequence(i) == 1 && number ? 4 : -6;
      why |= window.token(i).equals("why");
    }
    Reasoning type = why ? Reasoning.of(0.1, 0.8, 0.1) : Reasoning.of(0.7, 0.2, 0.1);
    return new SpanScores(logits, logits.clone(), reasoning ? Optional.of(type) : Optional.empty());
  }

  @Override
  public int maxLength() {
    return 384;
  }

  @Override
  public void close() {}
}
