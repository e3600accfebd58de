package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Span;
import dev.riga.train.ReadingExample.Gold;
import java.util.List;
import java.util.SplittableRandom;
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

  @Test
  void findsNothingWhereNoContextSharesAWord() {
    try (var negatives = new HardNegatives(List.of(OWN, OTHER, HOLDS_ANSWER))) {
      assertThat(negatives.mine(EXAMPLE, 3, new SplittableRandom(1))).isEmpty();
    }
  }
}
