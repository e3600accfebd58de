package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.model.EncoderInput;
import dev.riga.model.Networks;
import dev.riga.model.Visible;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.weights.BaseModels;
import dev.riga.weights.DefaultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsExportCommandTest {

  private static final Path MODELS = Path.of(TestHome.environment().get("RIGA_HOME"), "models");

  @TempDir private Path folder;

  /// The reader that ships borrows its embeddings and is in half precision.
  @Test
  void theReaderThatShipsComputesTheSameBitsWithoutItsBase() throws IOException {
    Path out = folder.resolve("whole");

    Ran ran = export("riga-reader", out);

    JsonNode json = new ObjectMapper().readTree(ran.out());
    assertThat(ran.status()).isZero();
    assertThat(json.get("borrowed").asInt()).isPositive();
    assertThat(json.get("bytes").asLong()).isEqualTo(Files.size(out.resolve("model.safetensors")));
    try (Checkpoint whole = Checkpoint.open(out);
        Checkpoint own = Checkpoint.open(DefaultReader.in(MODELS), BaseModels.in(MODELS))) {
      assertThat(whole.names()).isEqualTo(own.names());
      assertThat(whole.ownNames()).isEqualTo(whole.names());
      assertThat(whole.config().has("riga_base")).isFalse();
      assertThat(whole.config().get("torch_dtype").asText()).isEqualTo("float32");
      assertThat(logits(whole)).isEqualTo(logits(own));
    }
    assertThat(Files.readString(out.resolve("README.md")))
        .startsWith(
            "> Written by `riga models export` from `riga-reader`: all weights, in fp32, those of"
                + " its base `bge-small-en-v1.5` included; what is said below of files that hold"
                + " only a part does not hold here.\n\n# riga-reader\n");
    assertThat(out.resolve("tokenizer.json")).exists();
    assertThat(out.resolve("riga.json")).exists();
    Ran ask =
        Ran.riga(
            TestHome.environment(),
            "ask",
            "Who invented the lamp with a hollow wick?",
            "--docs",
            TestHome.EXAMPLES.resolve("baltic/lighthouses.md").toString(),
            "--index",
            folder.resolve("index").toString(),
            "--reader",
            out.toString());
    assertThat(ask.err()).doesNotContain("riga: There");
    assertThat(ask.status()).isIn(0, 3);
  }

  @Test
  void halfPrecisionTakesHalfTheRoom() throws IOException {
    Path whole = folder.resolve("whole");
    Path half = folder.resolve("half");
    export(TestHome.READER.toString(), whole);

    Ran ran = export(TestHome.READER.toString(), half, "--half");

    assertThat(ran.status()).isZero();
    assertThat(Files.size(half.resolve("model.safetensors")))
        .isLessThan((long) (0.51 * Files.size(whole.resolve("model.safetensors"))));
    try (Checkpoint checkpoint = Checkpoint.open(half, Bases.none())) {
      assertThat(checkpoint.config().get("torch_dtype").asText()).isEqualTo("float16");
    }
  }

  @Test
  void aFolderWithAModelIsLeftAlone() {
    Path out = folder.resolve("whole");
    export(TestHome.READER.toString(), out);

    assertThat(export(TestHome.READER.toString(), out))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: There is a model in "
                    + out
                    + " already. Choose another folder, or remove it.\n"));
  }

  private static Ran export(String model, Path out, String... more) {
    String[] all = new String[6 + more.length];
    List<String> first = List.of("models", "export", model, "--out", out.toString(), "--json");
    first.toArray(all);
    System.arraycopy(more, 0, all, 6, more.length);
    return Ran.riga(TestHome.environment(), all);
  }

  private static float[] logits(Checkpoint checkpoint) {
    try (var network = Networks.span(checkpoint, Precision.FP32);
        var _ = Scope.open();
        var _ = NoGrad.enter()) {
      return network
          .forward(
              EncoderInput.padded(
                  List.of(new int[] {101, 2040, 8826, 1996, 10437, 102, 2002, 2106, 102}),
                  List.of(),
                  0),
              Visible.NOTHING)
          .startLogits()
          .toFloats();
    }
  }
}
