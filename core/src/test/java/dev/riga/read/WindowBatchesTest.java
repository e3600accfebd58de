package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.text.Encoding;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowBatchesTest {
  private static final Tokenizer TOKENIZER =
      Tokenizer.load(Path.of("src/test/resources/fixtures/qa-pipeline"));

  @Test
  void similarLengthsStandTogetherTheLongestFirst() {
    List<Encoding> windows = windows(10, 100, 96, 11, 98);

    assertThat(new WindowBatches(1000, 0.1).of(windows))
        .containsExactly(List.of(1, 4, 2), List.of(3, 0));
  }

  @Test
  void aBatchEndsWhenItIsFull() {
    List<Encoding> windows = windows(50, 50, 50, 50, 50);

    assertThat(new WindowBatches(100, 0.5).of(windows))
        .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
  }

  @Test
  void aWindowLongerThanABatchStandsAlone() {
    List<Encoding> windows = windows(200, 20);

    assertThat(new WindowBatches(100, 1).of(windows)).containsExactly(List.of(0), List.of(1));
  }

  @Test
  void nothingMakesNoBatch() {
    assertThat(new WindowBatches(100, 1).of(List.of())).isEmpty();
  }

  /// Windows of so many tokens each.
  private static List<Encoding> windows(int... lengths) {
    return IntStream.of(lengths)
        .mapToObj(length -> TOKENIZER.encode("word ".repeat(length), length))
        .toList();
  }
}
