package dev.riga.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  @Test
  void ranksOfEqualValuesAreShared() {
    assertThat(RankCorrelation.spearman(new double[] {1, 2, 3}, new double[] {10, 20, 30}))
        .isCloseTo(1, within(1e-12));
    assertThat(RankCorrelation.spearman(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1}))
        .isCloseTo(-1, within(1e-12));
    // scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 4])
    assertThat(RankCorrelation.spearman(new double[] {1, 2, 2, 4}, new double[] {1, 3, 2, 4}))
        .isCloseTo(0.9486832980505138, within(1e-12));
    assertThat(RankCorrelation.spearman(new double[] {1, 1}, new double[] {1, 2})).isNaN();
  }
}
