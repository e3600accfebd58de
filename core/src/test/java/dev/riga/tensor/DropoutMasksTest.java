package dev.riga.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DropoutMasksTest {

  private final DropoutMasks masks = new DropoutMasks();

  @Test
  void theSameSeedGivesTheSameMasks() {
    masks.seed(7);
    float[] first = next(0.25, 1000);
    float[] second = next(0.25, 1000);
    masks.seed(7);

    assertThat(next(0.25, 1000)).isEqualTo(first);
    assertThat(next(0.25, 1000)).isEqualTo(second).isNotEqualTo(first);
    masks.seed(8);
    assertThat(next(0.25, 1000)).isNotEqualTo(first);
  }

  @Test
  void whatStaysIsScaledSoThatTheMeanIsKept() {
    masks.seed(1);
    float[] mask = next(0.25, 100_000);

    assertThat(mask).containsOnly(0f, 1 / 0.75f);
    assertThat(kept(mask, 1)).isCloseTo(0.75, within(0.005)); // 3.6 standard deviations
  }

  /// Neither neighbours nor the same places of masks that follow each other tell of each other.
  @Test
  void elementsAreIndependent() {
    masks.seed(2);
    int size = 200_000; // several chunks
    float[] one = next(0.1, size);
    float[] two = next(0.1, size);

    for (int apart : new int[] {1, 2, 8, 256, 16_384}) {
      assertThat(droppedTogether(one, one, apart))
          .as("%d apart", apart)
          .isCloseTo(0.01, within(9e-4));
    }
    assertThat(droppedTogether(one, two, 0)).isCloseTo(0.01, within(9e-4));
  }

  private static double droppedTogether(float[] one, float[] other, int apart) {
    int both = 0;
    for (int i = 0; i + apart < one.length; i++) {
      both += one[i] == 0 && other[i + apart] == 0 ? 1 : 0;
    }
    return both / (double) (one.length - apart);
  }

  private static double kept(float[] mask, int step) {
    int kept = 0;
    for (int i = 0; i < mask.length; i += step) {
      kept += mask[i] == 0 ? 0 : 1;
    }
    return kept / (double) mask.length;
  }

  private float[] next(double probability, int size) {
    try (var _ = Scope.open()) {
      return masks.next(probability, size).toFloats();
    }
  }
}
