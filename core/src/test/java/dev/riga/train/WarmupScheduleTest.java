package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmupScheduleTest {

  @Test
  void risesAndFallsAsTransformersHasIt() {
    // fixtures/bert-joint, schedule warmup2
    var schedule = new WarmupSchedule(1e-3, 2, 5);
    double[] expected = {0, 5e-4, 1e-3, 6.666666666666666e-4, 3.333333333333333e-4, 0};
    for (int step = 0; step < expected.length; step++) {
      assertThat(schedule.learningRate(step)).isCloseTo(expected[step], within(1e-15));
    }
  }

  @Test
  void beginsAtThePeakWithoutWarmup() {
    assertThat(new WarmupSchedule(1e-3, 0, 4).learningRate(0)).isEqualTo(1e-3);
  }

  @Test
  void refusesMoreWarmupThanSteps() {
    assertThatThrownBy(() -> new WarmupSchedule(1e-3, 6, 5))
        .hasMessage("not a schedule: peak 0.001, 6 warm-up steps of 5");
  }
}
