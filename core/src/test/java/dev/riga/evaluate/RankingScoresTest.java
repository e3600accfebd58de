package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingScoresTest {

  @Test
  void gradesCountByTheirPlace() {
    RankingScores scores =
        new RankingScores(List.of("x", "b", "a", "y"), Map.of("a", 3, "b", 1, "c", 2));

    // DCG = 1 / log2(3) + 3 / log2(4), ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    double log3 = Math.log(3) / Math.log(2);
    assertThat(scores.ndcg(10)).isCloseTo((1 / log3 + 1.5) / (3 + 2 / log3 + 0.5), within(1e-12));
    assertThat(scores.ndcg(2)).isCloseTo((1 / log3) / (3 + 2 / log3), within(1e-12));
    assertThat(scores.recall(2)).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(scores.recall(10)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(scores.reciprocalRank()).isEqualTo(0.5);
    assertThat(new RankingScores(List.of("x"), Map.of("a", 1)).reciprocalRank()).isZero();
  }
}
