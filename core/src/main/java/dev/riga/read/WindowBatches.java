package dev.riga.read;

import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Groups windows of similar length, so that little is padded and few forwards are needed. The same
/// windows always make the same batches.
final class WindowBatches {
  private final int mostTokens;
  private final double mostPadding;

  /// @param mostTokens of a batch, padding included; a longer window makes a batch of its own
  /// @param mostPadding the greatest share of a batch that may be padding, from 0 to 1
  WindowBatches(int mostTokens, double mostPadding) {
    this.mostTokens = mostTokens;
    this.mostPadding = mostPadding;
  }

  /// The places of the windows in their list, batch by batch, the longest first.
  List<List<Integer>> of(List<Encoding> windows) {
    List<Integer> longestFirst =
        IntStream.range(0, windows.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -windows.get(i).length()))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    int longest = 0;
    int tokens = 0;
    for (int window : longestFirst) {
      int length = windows.get(window).length();
      int padded = longest * (batch.size() + 1);
      boolean fits = padded <= mostTokens && padded - tokens - length <= mostPadding * padded;
      if (!batch.isEmpty() && !fits) {
        batches.add(batch);
        batch = new ArrayList<>();
        tokens = 0;
      }
      longest = batch.isEmpty() ? length : longest;
      batch.add(window);
      tokens += length;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
