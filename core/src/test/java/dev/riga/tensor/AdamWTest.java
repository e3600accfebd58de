package dev.riga.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// Against the formula of Loshchilov and Hutter 2019, algorithm 2, worked out in double precision.
class AdamWTest {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double DECAY = 0.1;
  private static final List<String> NAMES = List.of("low", "high", "bias");

  @Test
  void everyParameterHasItsOwnShareOfTheLearningRate() {
    var settings =
        new AdamW.Settings(
            BETA1,
            BETA2,
            EPSILON,
            DECAY,
            name -> !name.equals("bias"),
            name -> name.equals("low") ? 0.25 : 1);
    try (var _ = Scope.open()) {
      SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
      NAMES.forEach(
          name -> parameters.put(name, Tensor.of(new float[] {1, -2}, 2).requiresGrad(true)));
      double[][] expected = new double[NAMES.size()][2];
      double[][] first = new double[NAMES.size()][2];
      double[][] second = new double[NAMES.size()][2];
      for (double[] values : expected) {
        values[0] = 1;
        values[1] = -2;
      }
      try (var optimiser = new AdamW(parameters, settings)) {
        for (int step = 1; step <= 4; step++) {
          double rate = 0.1 / step;
          optimiser.zeroGradients();
          for (int p = 0; p < NAMES.size(); p++) {
            double[] gradient = {0.3 * step + p, -0.2 * p + 0.1};
            requireNonNull(parameters.get(NAMES.get(p)))
                .addGrad(Tensor.of(new float[] {(float) gradient[0], (float) gradient[1]}, 2));
            double share = p == 0 ? 0.25 : 1;
            double decay = p == 2 ? 0 : DECAY;
            for (int i = 0; i < 2; i++) {
              first[p][i] = BETA1 * first[p][i] + (1 - BETA1) * gradient[i];
              second[p][i] = BETA2 * second[p][i] + (1 - BETA2) * gradient[i] * gradient[i];
              double mean = first[p][i] / (1 - Math.pow(BETA1, step));
              double square = second[p][i] / (1 - Math.pow(BETA2, step));
              double direction = mean / (Math.sqrt(square) + EPSILON);
              expected[p][i] -= rate * share * (decay * expected[p][i] + direction);
            }
          }
          optimiser.step(rate);
        }
      }
      for (int p = 0; p < NAMES.size(); p++) {
        double[] values = requireNonNull(parameters.get(NAMES.get(p))).toDoubles();
        assertThat(values).as(NAMES.get(p)).containsExactly(expected[p], within(1e-6));
      }
    }
  }
}
