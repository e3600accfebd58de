package dev.riga.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final Path HOSTILE = Path.of("src/test/resources/fixtures/bert-qa-hostile");

  @Test
  void aMissingTensorIsNamed() {
    Path folder = HOSTILE.resolve("safetensors-missing-tensor");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThatThrownBy(() -> Weights.of(checkpoint).take("qa_outputs.weight", 2, 8))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "The checkpoint "
                  + folder
                  + " has no tensor qa_outputs.weight. Check that it is of the family its"
                  + " config.json names.");
    }
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() {
    Path folder = HOSTILE.resolve("safetensors-wrong-shape-for-config");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThatThrownBy(() -> Weights.of(checkpoint).take("qa_outputs.weight", 2, 8))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "The checkpoint "
                  + folder
                  + " is refused: its tensor qa_outputs.weight has the shape [3, 8], where its"
                  + " config.json wants [2, 8]. Fetch the model again or ask who made it.");
    }
  }

  @Test
  void aTensorThatIsNotFiniteIsNamed() {
    Path folder = HOSTILE.resolve("safetensors-nan-weights");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      Weights layer = Weights.of(checkpoint).base("bert").under("encoder.layer.0");
      assertThat(layer.take("output.dense.bias", 8).toFloats()).hasSize(8);
      assertThatThrownBy(() -> layer.take("output.dense.weight", 8, 12))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "The checkpoint "
                  + folder
                  + " is refused: its tensor bert.encoder.layer.0.output.dense.weight holds a NaN or"
                  + " an infinity. Fetch the model again or ask who made it.");
    }
  }

  @Test
  void whatNobodyTookIsNamedInOneWarning() {
    Path folder = HOSTILE.resolve("safetensors-unexpected-tensor");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      Weights weights = Weights.of(checkpoint);
      for (TensorEntry entry : checkpoint.entries()) {
        if (!entry.name().equals("surprise.weight")) {
          weights.take(entry.name(), sizes(entry));
        }
      }
      assertThat(weights.unused()).containsExactly("surprise.weight");
      assertThat(weights.warnings())
          .containsExactly(
              "The checkpoint "
                  + folder
                  + " holds tensors this model has no use for: surprise.weight.");
    }
  }

  @Test
  void manyUnusedTensorsAreShortened() {
    Path folder = HOSTILE.resolve("good");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      List<String> warnings = Weights.of(checkpoint).warnings();
      assertThat(warnings).hasSize(1);
      assertThat(warnings.getFirst()).endsWith(" and 18 more.");
    }
  }

  @Test
  void whatATensorOfAnotherPrefixTakesCounts() {
    try (Checkpoint checkpoint = Checkpoint.open(HOSTILE.resolve("good"))) {
      Weights weights = Weights.of(checkpoint);
      Tensor bias = weights.under("qa_outputs").take("bias", 2);
      assertThat(bias.shape()).containsExactly(2);
      assertThat(weights.unused()).hasSize(22).doesNotContain("qa_outputs.bias");
    }
  }

  @Test
  void theBaseOfACheckpointWithoutPrefixIsAllOfIt() {
    try (Checkpoint checkpoint = Checkpoint.open(HOSTILE.resolve("good"))) {
      assertThat(Weights.of(checkpoint).base("roberta").has("qa_outputs.bias")).isTrue();
      assertThat(Weights.of(checkpoint).base("bert").has("qa_outputs.bias")).isFalse();
    }
  }

  private static long[] sizes(TensorEntry entry) {
    return entry.shape().stream().mapToLong(Long::longValue).toArray();
  }
}
