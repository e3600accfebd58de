package dev.riga.read;

import dev.riga.text.Encoding;
import java.util.List;

/// Gives each token of a window its logits: what stands between a network and the decoding of
/// spans. Safe for use by several threads.
public interface SpanScorer extends AutoCloseable {

  /// Scores all windows.
  ///
  /// @param windows questions with a part of a passage, of any lengths up to [#maxLength]
  /// @return one for each window, in their order
  List<SpanScores> score(List<Encoding> windows);

  /// The most tokens of a window.
  int maxLength();

  @Override
  void close();
}
