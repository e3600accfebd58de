package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Span;
import dev.riga.train.ReadingExample.Gold;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HardNegativesTest {

  private static final String OWN = "The Danube flows through Vienna into the Black Sea.";
  private static final String SIMILAR = "The Danube is the second longest river of Europe.";
  private static final String HOLDS_ANSWER =
      "Which sea the Danube meets: the black sea, flows say.";
  private static final String OTHER = "Tomatoes need sun and water.";

  private static final ReadingExample EXAMPLE =
      new ReadingExample(
          "q",
          "Into which sea flows the Danube?",
          OWN,
          List.of(new Gold("Black Sea", new Span(41, 50))));

  @Test
  void findsTheMostSimilarContextThatLacksTheAnswer() {
    try (var negatives = new HardNegatives(List.of(OTHER, OWN, HOLDS_ANSWER, SIMILAR, OWN))) {
      assertThat(negatives.mine(EXAMPLE, 1, new SplittableRandom(1)))
          .contains(new ReadingExample("q#negative", EXAMPLE.question(), SIMILAR, List.of()));
    }
  }

  /// Parts of unlike sizes, which a merge would put in another order.
  @Test
  void knowsItsContextsWhenTheIndexHasManyParts() {
    var random = new SplittableRandom(5);
    List<String> contexts =
        IntStream.range(0, 400)
            .mapToObj(i -> "word" + i + " stands here" + " with others".repeat(random.nextInt(60)))
            .toList();
    try (var negatives = new HardNegatives(contexts, 0.05)) {
      for (int i = 0; i < contexts.size(); i += 7) {
        var example =
            new ReadingExample(
                "q", "word" + i, OWN, List.of(new Gold("Black Sea", new Span(41, 50))));
        assertThat(negatives.similar(example, 1)).containsExactly(contexts.get(i));
      }
    }
  }

  @Test
  void findsNothingWhereNoContextSharesAWord() {
    try (var negatives = new HardNegatives(List.of(OWN, OTHER, HOLDS_ANSWER))) {
      assertThat(negatives.mine(EXAMPLE, 3, new SplittableRandom(1))).isEmpty();
    }
  }
}
