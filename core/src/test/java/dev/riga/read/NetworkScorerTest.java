package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.Networks;
import dev.riga.tensor.Precision;
import dev.riga.text.Encoding;
import dev.riga.text.SpecialToken;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkScorerTest {
  private static final Path FOLDER = Path.of("src/test/resources/fixtures/qa-pipeline");

  @Test
  void batchesGiveWhatEachWindowGivesAlone() {
    Tokenizer tokenizer = Tokenizer.load(FOLDER);
    List<Encoding> windows = new ArrayList<>();
    for (int words : new int[] {60, 3, 61, 200, 5, 58}) {
      windows.addAll(tokenizer.encodePair("Which way?", "over the hill ".repeat(words), 300, 9));
    }
    checkEachAlone(tokenizer, windows);
  }

  @Test
  void manyWindowsAreScoredInLargeBatches() {
    Tokenizer tokenizer = Tokenizer.load(FOLDER);
    List<Encoding> windows = new ArrayList<>();
    for (int words = 1; words <= 80; words++) {
      windows.addAll(tokenizer.encodePair("Which way?", "over the hill ".repeat(words), 300, 9));
    }
    checkEachAlone(tokenizer, windows);
  }

  private static void checkEachAlone(Tokenizer tokenizer, List<Encoding> windows) {
    try (Checkpoint checkpoint = Checkpoint.open(FOLDER);
        NetworkScorer scorer =
            new NetworkScorer(
                Networks.span(checkpoint, Precision.FP32),
                tokenizer.id(SpecialToken.PAD).orElseThrow())) {

      List<SpanScores> together = scorer.score(windows);

      for (int w = 0; w < windows.size(); w++) {
        SpanScores alone = scorer.score(List.of(windows.get(w))).getFirst();
        assertThat(together.get(w).length()).isEqualTo(windows.get(w).length());
        assertThat(together.get(w).reasoning()).isEmpty();
        for (int i = 0; i < alone.length(); i++) {
          assertThat(together.get(w).start(i)).isCloseTo(alone.start(i), within(2e-5f));
          assertThat(together.get(w).end(i)).isCloseTo(alone.end(i), within(2e-5f));
        }
      }
    }
  }
}
