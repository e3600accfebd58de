package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.Safetensors;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaCheckpointTest {

  private static final Path WHOLE = Path.of("src/test/resources/fixtures/bert-joint");
  private static final String CHANGED = "bert.encoder.layer.1.output.dense.weight";

  @TempDir private Path folder;

  @Test
  void holdsWhatDiffersFromTheBaseAndGivesTheWholeBack() throws IOException {
    Path base = base(1);
    Path out = folder.resolve("delta");

    DeltaCheckpoint.Written written = DeltaCheckpoint.write(WHOLE, base, "the-base", out);

    // The changed matrix, and the two heads, which the base lacks.
    assertThat(written.tensors()).isEqualTo(5);
    assertThat(written.bytes()).isEqualTo(Files.size(out.resolve("model.safetensors")));
    try (Checkpoint whole = Checkpoint.open(WHOLE);
        Checkpoint delta = Checkpoint.open(out, name -> name.equals("the-base") ? base : out)) {
      assertThat(delta.ownNames())
          .containsExactlyInAnyOrder(
              CHANGED,
              "qa_outputs.weight",
              "qa_outputs.bias",
              "classifier.weight",
              "classifier.bias");
      assertThat(delta.names()).containsAll(whole.names());
      for (String name : whole.names()) {
        float tolerance = delta.ownNames().contains(name) ? 1e-3f : 0;
        assertThat(delta.tensor(name).toFloats())
            .as(name)
            .containsExactly(whole.tensor(name).toFloats(), within(tolerance));
      }
    }
  }

  @Test
  void refusesWhatHalfPrecisionCannotHold() throws IOException {
    Path huge = base(1e6);

    assertThatThrownBy(
            () -> DeltaCheckpoint.write(huge, WHOLE, "the-base", folder.resolve("delta")))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "The tensor encoder.layer.1.output.dense.weight holds a value too large for half"
                + " precision.");
  }

  /// The encoder of the fixture without the prefix, one matrix scaled and shifted.
  private Path base(double scale) throws IOException {
    Path base = Files.createDirectories(folder.resolve("base"));
    Files.copy(WHOLE.resolve("config.json"), base.resolve("config.json"));
    try (Checkpoint whole = Checkpoint.open(WHOLE);
        var _ = Scope.open();
        var _ = NoGrad.enter()) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : whole.names()) {
        if (name.startsWith("bert.")) {
          Tensor tensor = whole.tensor(name);
          tensors.put(
              name.substring("bert.".length()),
              name.equals(CHANGED) ? tensor.add(1e-3).mul(scale) : tensor);
        }
      }
      Safetensors.write(base.resolve("model.safetensors"), tensors, Map.of());
    }
    return base;
  }
}
