package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same network from every container, and what a network says of weights that do not fit it.
class ContainersTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy", "zip-views", "legacy-views", "sharded"})
  void theSameWeightsGiveTheSameLogitsBitForBit(String container) {
    Fixture fixture = new Fixture("bert-qa");
    float[] wanted = startLogits(FIXTURES.resolve("bert-qa"), fixture.input(""));
    float[] found = startLogits(FIXTURES.resolve("bert-qa-old/" + container), fixture.input(""));
    assertThat(found).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zip", "legacy", "zip-views", "legacy-views", "sharded", "float16", "bfloat16"})
  void everyContainerGivesWhatTransformersGives(String container) {
    Fixture fixture = new Fixture("bert-qa-old");
    float[] wanted =
        Objects.requireNonNull(fixture.expected.get(container + ".start_logits")).toFloats();
    float[] found = startLogits(FIXTURES.resolve("bert-qa-old/" + container), fixture.input(""));
    assertThat(found).containsExactly(wanted, within(1e-5f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing-tensor         | The checkpoint %s has no tensor qa_outputs.weight. Check that it is of the family its config.json names.
          wrong-shape-for-config | The checkpoint %s is refused: its tensor qa_outputs.weight has the shape [3, 8], where its config.json wants [2, 8]. Fetch the model again or ask who made it.
          nan-weights            | The checkpoint %s is refused: its tensor bert.encoder.layer.0.output.dense.weight holds a NaN or an infinity. Fetch the model again or ask who made it.
          """)
  void weightsThatDoNotFitAreRefusedByName(String name, String message) {
    Path folder = FIXTURES.resolve("bert-qa-hostile/safetensors-" + name);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThatThrownBy(() -> Networks.span(checkpoint, Precision.FP32))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(message.formatted(folder));
    }
  }

  @Test
  void aTensorWithoutUseIsNamedInAWarning() {
    Path folder = FIXTURES.resolve("bert-qa-hostile/safetensors-unexpected-tensor");
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        SpanNetwork network = Networks.span(checkpoint, Precision.FP32)) {
      assertThat(network.parameters().warnings())
          .containsExactly(
              "The checkpoint "
                  + folder
                  + " holds tensors this model has no use for: surprise.weight.");
    }
  }

  private static float[] startLogits(Path folder, EncoderInput input) {
    try (Scope _ = Scope.open();
        Checkpoint checkpoint = Checkpoint.open(folder);
        SpanNetwork network = Networks.span(checkpoint, Precision.FP32)) {
      return network.forward(input, Visible.NOTHING).startLogits().toFloats();
    }
  }
}
