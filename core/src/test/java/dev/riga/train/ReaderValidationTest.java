package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderValidationTest {

  @Test
  void findsTheBestThresholdBetweenAnswerAndNone() {
    // At 2: three of four with an answer, all three without are right.
    assertThat(ReaderValidation.bestAccuracy(List.of(5.0, 2.0, 3.0, -1.0), List.of(-2.0, 1.0, 0.0)))
        .isCloseTo((0.75 + 1) / 2, within(1e-12));
    assertThat(ReaderValidation.bestAccuracy(List.of(), List.of(1.0))).isZero();
  }

  @Test
  void averagesF1OverClasses() {
    int[][] confusion = {{8, 2, 0}, {0, 5, 0}, {1, 0, 4}};

    assertThat(ReaderValidation.accuracy(confusion)).isCloseTo(17 / 20.0, within(1e-12));
    assertThat(ReaderValidation.macroF1(confusion))
        .isCloseTo((16 / 19.0 + 10 / 12.0 + 8 / 9.0) / 3, within(1e-12));
  }
}
