package dev.riga.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.statistics.Bootstrap.Difference;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void theIntervalOfAMeanIsThatOfTheNormalDistribution() {
    double[] values = new double[400];
    for (int i = 0; i < 100; i++) {
      values[i] = 1;
    }
    // The standard error of a share of 0.25 among 400 is sqrt(0.25 * 0.75 / 400) = 0.02165.
    Interval interval = new Bootstrap(3, 4000).ofMean(values);

    assertThat(interval.low()).isCloseTo(0.25 - 1.96 * 0.02165, within(0.004));
    assertThat(interval.high()).isCloseTo(0.25 + 1.96 * 0.02165, within(0.004));
  }

  @Test
  void theSeedDecides() {
    double[] values = {0, 1, 0.5, 0.25, 1, 0, 0.75};

    assertThat(new Bootstrap(5, 200).ofMean(values))
        .isEqualTo(new Bootstrap(5, 200).ofMean(values));
    assertThat(new Bootstrap(5, 200).ofMean(values))
        .isNotEqualTo(new Bootstrap(6, 200).ofMean(values));
  }

  @Test
  void pairsFindADifferenceThatSingleIntervalsDoNot() {
    double[] first = new double[200];
    double[] second = new double[200];
    for (int i = 0; i < 200; i++) {
      second[i] = i % 2;
      first[i] = i < 10 ? 1 : second[i]; // better on five questions, worse on none
    }
    Bootstrap bootstrap = new Bootstrap(1, 2000);

    Difference difference = bootstrap.paired(first, second);

    assertThat(difference.difference()).isCloseTo(0.025, within(1e-12));
    assertThat(difference.interval().low()).isPositive();
    assertThat(difference.p()).isLessThan(0.05);
    assertThat(bootstrap.ofMean(first).low()).isLessThan(bootstrap.ofMean(second).high());
    assertThat(bootstrap.paired(second, second).p()).isEqualTo(1);
  }

  @Test
  void thereMustBeSomethingToDraw() {
    assertThatThrownBy(() -> Bootstrap.USUAL.ofMean(new double[0]))
        .hasMessage("there is nothing to draw from");
    assertThatThrownBy(() -> Bootstrap.USUAL.paired(new double[1], new double[2]))
        .hasMessage("1 questions cannot be paired with 2");
  }
}
