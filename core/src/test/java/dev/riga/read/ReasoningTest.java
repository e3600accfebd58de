package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningTest {

  @Test
  void logitsBecomeProbabilitiesInTheOrderOfTheHead() {
    Reasoning reasoning = Reasoning.ofLogits(1, 3, 2);

    double total = Math.exp(1) + Math.exp(3) + Math.exp(2);
    assertThat(reasoning.type()).isEqualTo(ReasoningType.CAUSAL);
    assertThat(reasoning.probabilities())
        .containsOnlyKeys(ReasoningType.FACTUAL, ReasoningType.CAUSAL, ReasoningType.COMPARATIVE);
    assertThat(reasoning.probabilities().get(ReasoningType.FACTUAL))
        .isCloseTo(Math.exp(1) / total, within(1e-12));
    assertThat(reasoning.probabilities().get(ReasoningType.COMPARATIVE))
        .isCloseTo(Math.exp(2) / total, within(1e-12));
  }

  @Test
  void aMixtureWeighsItsParts() {
    Reasoning mixed =
        Reasoning.mixture(
            List.of(Reasoning.of(1, 0, 0), Reasoning.of(0, 0, 1)), new double[] {1, 3});

    assertThat(mixed).isEqualTo(Reasoning.of(0.25, 0, 0.75));
    assertThat(mixed.type()).isEqualTo(ReasoningType.COMPARATIVE);
  }

  @Test
  void refusesAnotherNumberOfTypes() {
    assertThatThrownBy(() -> Reasoning.of(0.5, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 probabilities for 3 types of reasoning");
  }
}
