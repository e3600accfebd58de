package dev.riga.read;

import dev.riga.model.EncoderInput;
import dev.riga.model.SpanNetwork;
import dev.riga.model.SpanOutput;
import dev.riga.model.Visible;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Scores windows with a [SpanNetwork], in few batches of similar length. What comes out is plain
/// Java; native memory is freed after each batch.
public final class NetworkScorer implements SpanScorer {
  /// Ten passages go in two batches or three. In batches of 512 tokens a question to a book took a
  /// reader of twelve layers a tenth longer, in bf16 (medians of five runs each, in turns).
  private static final WindowBatches BATCHES = new WindowBatches(2048, 0.1);

  /// Of many windows each thread takes whole ones by itself, and meets no other until the end: the
  /// more there are together, the less anybody waits.
  private static final WindowBatches LARGE_BATCHES = new WindowBatches(4096, 0.1);

  private static final int MANY = 64;

  private final SpanNetwork network;
  private final int paddingId;

  /// @param network is closed with this scorer
  /// @param paddingId the id of the tokenizer's padding token
  public NetworkScorer(SpanNetwork network, int paddingId) {
    this.network = network;
    this.paddingId = paddingId;
  }

  @Override
  public List<SpanScores> score(List<Encoding> windows) {
    SpanScores[] scores = new SpanScores[windows.size()];
    for (List<Integer> batch : (windows.size() < MANY ? BATCHES : LARGE_BATCHES).of(windows)) {
      List<Encoding> together = batch.stream().map(windows::get).toList();
      List<SpanScores> scored = scoreTogether(together);
      for (int row = 0; row < scored.size(); row++) {
        scores[batch.get(row)] = scored.get(row);
      }
    }
    return List.of(scores);
  }

  private List<SpanScores> scoreTogether(List<Encoding> windows) {
    EncoderInput input =
        EncoderInput.padded(
            windows.stream().map(Encoding::ids).toList(),
            windows.stream().map(Encoding::types).toList(),
            paddingId);
    try (NoGrad _ = NoGrad.enter();
        Scope _ = Scope.open()) {
      SpanOutput output = network.forward(input, Visible.NOTHING);
      float[][] start = output.startLogits().toFloatRows(); // [batch, length]
      float[][] end = output.endLogits().toFloatRows(); // [batch, length]
      Optional<float[][]> reasoning = output.reasoningLogits().map(logits -> logits.toFloatRows());
      List<SpanScores> scores = new ArrayList<>(windows.size());
      for (int row = 0; row < windows.size(); row++) {
        int length = windows.get(row).length();
        int at = row;
        scores.add(
            new SpanScores(
                Arrays.copyOf(start[row], length),
                Arrays.copyOf(end[row], length),
                reasoning.map(rows -> Reasoning.ofLogits(rows[at]))));
      }
      return scores;
    }
  }

  @Override
  public int maxLength() {
    return network.maxLength();
  }

  @Override
  public void close() {
    network.close();
  }
}
