package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.text.Encoding;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemperedReadersTest {

  private static final Tokenizer TOKENIZER =
      Tokenizer.load(Path.of("src/test/resources/fixtures/qa-pipeline"));
  private static final ReadingSettings SETTINGS = new ReadingSettings(48, 16, 30, 20);
  private static final String QUESTION = "When did King John sail?";

  /// Pieces of words widen to one span, and an echo of the question counts as no answer, at every
  /// temperature.
  private static final List<Passage> PASSAGES =
      List.of(
          passage("When did King John sail? King John sailed unaffordably to Normandy in 1201."),
          passage("the brigadier's horse, unaffordably shod, took the ferry at 06:30. ".repeat(9)));

  @Test
  void eachSaysWhatAReaderOfThatTemperatureSays() {
    TemperedReaders readers = new TemperedReaders(reader(new HashedScorer(512), 1));

    for (double temperature : new double[] {0.5, 1, 2.5}) {
      assertThat(readers.apply(temperature).read(QUESTION, PASSAGES))
          .isEqualTo(reader(new HashedScorer(512), temperature).read(QUESTION, PASSAGES));
    }
  }

  @Test
  void theNetworkSeesEachWindowOnce() {
    List<Encoding> seen = new ArrayList<>();
    SpanScorer hashed = new HashedScorer(512);
    SpanScorer counting =
        new SpanScorer() {
          @Override
          public List<SpanScores> score(List<Encoding> windows) {
            seen.addAll(windows);
            return hashed.score(windows);
          }

          @Override
          public int maxLength() {
            return hashed.maxLength();
          }

          @Override
          public void close() {}
        };
    TemperedReaders readers = new TemperedReaders(reader(counting, 1));

    readers.apply(1).read(QUESTION, PASSAGES);
    int once = seen.size();
    readers.apply(2).read(QUESTION, PASSAGES);
    readers.apply(2).read("Who shod the horse?", PASSAGES);

    assertThat(once).isGreaterThan(2);
    assertThat(seen).hasSize(2 * once);
  }

  private static SpanReader reader(SpanScorer scorer, double temperature) {
    return new SpanReader(
        TOKENIZER, scorer, SETTINGS, new Calibration(temperature, 1, 1, 0, 0.5), "hashed");
  }

  private static Passage passage(String text) {
    return new Passage("a.txt", 0, new Span(0, text.length()), text, List.of(), List.of());
  }
}
