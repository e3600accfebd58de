package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.evaluate.LogisticLine.Point;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogisticLineTest {

  @Test
  void fitsTheLineThatMadeThePoints() {
    var random = new SplittableRandom(5);
    List<Point> points =
        IntStream.range(0, 20_000)
            .mapToObj(_ -> {
              double x = random.nextDouble(-4, 4);
              double p = 1 / (1 + Math.exp(-(1.3 * x - 0.7)));
              return new Point(x, random.nextDouble() < p);
            })
            .toList();

    LogisticLine line = LogisticLine.of(points);

    assertThat(line.slope()).isEqualTo(1.3, within(0.08));
    assertThat(line.intercept()).isEqualTo(-0.7, within(0.08));
  }

  @Test
  void existsForPointsThatALineSeparates() {
    LogisticLine line = LogisticLine.of(List.of(new Point(-1, false), new Point(1, true)));

    assertThat(line.slope()).isPositive().isFinite();
    assertThat(line.loss()).isLessThan(0.1);
  }

  @Test
  void whoeverWasSureAndWrongLosesMuchButNotEverything() {
    assertThat(LogisticLine.logLoss(1, false)).isEqualTo(-Math.log(1e-6), within(1e-9));
    assertThat(LogisticLine.logLoss(0.25, true)).isEqualTo(Math.log(4), within(1e-12));
  }
}
