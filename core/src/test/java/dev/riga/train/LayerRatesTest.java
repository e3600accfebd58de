package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.Networks;
import dev.riga.nn.Purpose;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerRatesTest {

  @Test
  void everyLayerDownwardsHasTheDecayOnceMore() {
    LayerRates rates =
        LayerRates.of(
            0.5,
            Set.of(
                "bert.embeddings.word_embeddings.weight",
                "bert.encoder.layer.0.output.dense.weight",
                "bert.encoder.layer.2.output.dense.weight",
                "qa_outputs.weight"));

    assertThat(rates.layers()).isEqualTo(3);
    assertThat(rates.share("qa_outputs.weight")).isEqualTo(1);
    assertThat(rates.share("bert.pooler.dense.bias")).isEqualTo(1);
    assertThat(rates.share("bert.encoder.layer.2.output.dense.weight")).isEqualTo(1);
    assertThat(rates.share("bert.encoder.layer.1.output.dense.weight")).isEqualTo(0.5);
    assertThat(rates.share("bert.encoder.layer.0.attention.self.query.bias")).isEqualTo(0.25);
    assertThat(rates.share("bert.embeddings.word_embeddings.weight")).isEqualTo(0.125);
  }

  @Test
  void otherFamiliesCountAlike() {
    LayerRates rates = LayerRates.of(0.5, Set.of("layers.11.mlp.Wi.weight"));

    assertThat(rates.share("layers.10.mlp.Wi.weight")).isEqualTo(0.5);
    assertThat(LayerRates.of(0.5, Set.of("transformer.layer.5.ffn.lin1.weight")).layers())
        .isEqualTo(6);
  }

  /// Adam's first step is the learning rate by the sign of the gradient, whatever its size: so how
  /// far a weight goes in the first step is its rate.
  @Test
  void theFirstStepGoesAsFarAsTheRateSays() {
    Path model = Path.of("src/test/resources/fixtures/bert-joint");
    TrainingOptions options =
        TrainingOptions.DEFAULTS.with(draft -> {
          draft.bfloat16 = false;
          draft.threads = 1;
          draft.learningRate = 1e-3;
          draft.weightDecay = 0;
          draft.clipNorm = 1e9;
          draft.dropout = 0;
          draft.layerDecay = 0.5;
          draft.freezeEmbeddings = false;
        });
    float[][] before = weights(model);
    try (ReaderSteps steps = new ReaderSteps(model, options)) {
      steps.step(new int[][] {{2, 7, 3, 9, 11, 3}}, new int[] {3}, new int[] {4});
      float[][] after = steps.weights(NAMES);
      assertThat(farthest(before[0], after[0])).isCloseTo(1e-3, within(2e-5));
      assertThat(farthest(before[1], after[1])).isCloseTo(1e-3, within(2e-5));
      assertThat(farthest(before[2], after[2])).isCloseTo(5e-4, within(1e-5));
      assertThat(farthest(before[3], after[3])).isCloseTo(2.5e-4, within(1e-5));
    }
  }

  private static final String[] NAMES = {
    "qa_outputs.weight",
    "bert.encoder.layer.1.output.dense.weight",
    "bert.encoder.layer.0.output.dense.weight",
    "bert.embeddings.word_embeddings.weight"
  };

  private static float[][] weights(Path model) {
    try (Checkpoint checkpoint = Checkpoint.open(model);
        var network = Networks.joint(checkpoint, Purpose.training())) {
      float[][] weights = new float[NAMES.length][];
      for (int i = 0; i < NAMES.length; i++) {
        weights[i] = network.parameters().named(NAMES[i]).toFloats();
      }
      return weights;
    }
  }

  private static double farthest(float[] before, float[] after) {
    double farthest = 0;
    for (int i = 0; i < before.length; i++) {
      farthest = Math.max(farthest, Math.abs(after[i] - (double) before[i]));
    }
    return farthest;
  }
}
