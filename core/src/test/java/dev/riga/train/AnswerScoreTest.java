package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerScoreTest {

  @Test
  void comparesNormalisedTexts() {
    assertThat(AnswerScore.exactMatch("The  Eiffel Tower.", "eiffel tower")).isEqualTo(1);
    assertThat(AnswerScore.exactMatch("Eiffel", "Eiffel Tower")).isZero();
  }

  @Test
  void countsSharedWordsAsBags() {
    // precision 2/3, recall 2/2
    assertThat(AnswerScore.f1("red red blue", "red blue")).isCloseTo(0.8, within(1e-12));
    assertThat(AnswerScore.f1("red", "blue")).isZero();
    assertThat(AnswerScore.f1("the", "a")).isEqualTo(1);
    assertThat(AnswerScore.f1("the", "red")).isZero();
  }

  @Test
  void takesTheBestGoldAnswer() {
    assertThat(AnswerScore.best("red", List.of("blue", "Red!"), AnswerScore::exactMatch))
        .isEqualTo(1);
    assertThat(AnswerScore.best("", List.of(), AnswerScore::f1)).isEqualTo(1);
    assertThat(AnswerScore.best("red", List.of(), AnswerScore::f1)).isZero();
  }
}
