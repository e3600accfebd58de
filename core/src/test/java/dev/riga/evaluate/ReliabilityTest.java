package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.evaluate.Reliability.Bin;
import dev.riga.evaluate.Reliability.Judged;
import dev.riga.evaluate.RiskCoverage.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

  @Test
  void isTheWeightedGapOfTheBins() {
    Reliability reliability =
        Reliability.of(
            List.of(
                new Judged(0, 0), new Judged(0.5, 1), new Judged(0.92, 1), new Judged(0.98, 0)));

    // 1/4 * |0 - 0| + 1/4 * |1 - 0.5| + 2/4 * |0.5 - 0.95|
    assertThat(reliability.calibrationError()).isEqualTo(0.35);
    // (0 + 0.25 + 0.0064 + 0.9604) / 4
    assertThat(reliability.brier()).isEqualTo(0.3042);
    assertThat(reliability.bins())
        .containsExactly(
            new Bin(0, 0.1, 1, 0, 0), new Bin(0.4, 0.5, 1, 0.5, 1), new Bin(0.9, 1, 2, 0.95, 0.5));
  }

  @Test
  void theRiskIsOfTheSurestAnswers() {
    RiskCoverage curve =
        RiskCoverage.of(
            List.of(
                new Judged(0.2, 0), new Judged(0.9, 1), new Judged(0.8, 0), new Judged(0.4, 1)));

    assertThat(curve.points())
        .containsExactly(
            new Point(0.25, 0, 0.9),
            new Point(0.5, 0.5, 0.8),
            new Point(0.75, 0.3333, 0.4),
            new Point(1, 0.5, 0.2));
    assertThat(curve.area()).isEqualTo(0.3333);
  }
}
