package dev.riga.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.embed.Embedder;
import dev.riga.embed.TransformerEmbedder;
import dev.riga.model.Encoder;
import dev.riga.model.EncoderInput;
import dev.riga.model.Networks;
import dev.riga.model.Visible;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelsTest {

  /// One folder for all: making the models is most of the time.
  @TempDir static Path models;

  /// "Riga answers questions over a person's own documents." and "What is it?".
  private static final List<int[]> IDS =
      List.of(
          new int[] {101, 17557, 6998, 3980, 2058, 1037, 2711, 1005, 1055, 2219, 5491, 1012, 102},
          new int[] {101, 2054, 2003, 2009, 1029, 102});

  /// Expected: transformers 4.57.6; ONNX Runtime on the jar's own graph gives the same to 2e-6.
  @Test
  void bgeSmallComputesWhatPyTorchDoes() {
    assertLastHidden(
        BaseModels.bgeSmall(models),
        new float[] {0.023256f, 0.227966f, -0.630817f, -0.628766f, 0.60191f, -0.161487f},
        new float[] {0.121082f, -0.582027f, -0.297721f, -0.400021f, 0.432133f, -0.111858f});
  }

  /// Expected: transformers 4.57.6 with bge's own prompt, pooling and scaling.
  @Test
  void bgeSmallRanksAsItsAuthorsMeantItTo() {
    assertProducts(BaseModels.bgeSmall(models), 0.787777, 0.407994, 0.449695, 0.274367);
  }

  private static void assertProducts(Path directory, double... expected) {
    List<String> passages =
        List.of(
            "Marie Curie discovered radium in 1898.",
            "Light bends near the sun because mass curves space and time around it, as Einstein"
                + " said in 1915.",
            "x",
            "The quick brown fox jumps over the lazy dog. ".repeat(20));
    try (Embedder embedder = TransformerEmbedder.open(directory, Precision.FP32)) {
      float[] question = embedder.embedQuestion("Who discovered radium?");
      float[][] vectors = embedder.embedPassages(passages);
      for (int i = 0; i < vectors.length; i++) {
        double product = 0;
        for (int k = 0; k < question.length; k++) {
          product += (double) question[k] * vectors[i][k];
        }
        assertThat(product).as(passages.get(i)).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  /// @param first at token 1 of the first text
  /// @param second at token 5 of the second
  private static void assertLastHidden(Path directory, float[] first, float[] second) {
    try (Checkpoint checkpoint = Checkpoint.open(directory);
        Encoder encoder = Networks.encoder(checkpoint, Precision.FP32);
        var _ = Scope.open()) {
      EncoderInput input = EncoderInput.padded(IDS, List.of(), 0);
      float[] last = encoder.forward(input, Visible.NOTHING).last().toFloats(); // [2, 13, 384]
      for (int i = 0; i < first.length; i++) {
        assertThat(last[384 + i]).isCloseTo(first[i], within(1e-5f));
        assertThat(last[(13 + 5) * 384 + i]).isCloseTo(second[i], within(1e-5f));
      }
      assertThat(encoder.parameters().warnings()).isEmpty();
    }
  }

  @Test
  void aModelIsMadeOnceAndMendedWhenItIsDamaged() throws IOException {
    Path directory = BaseModels.bgeSmall(models);
    Path weights = directory.resolve("model.safetensors");
    FileTime made = Files.getLastModifiedTime(weights);
    long size = Files.size(weights);

    assertThat(BaseModels.bgeSmall(models)).isEqualTo(directory);
    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(made);

    try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
      channel.truncate(size - 1);
    }
    assertThat(BaseModels.bgeSmall(models)).isEqualTo(directory);
    assertThat(weights).hasSize(size);
    assertThat(models.resolve(".bge-small-en-v1.5.incomplete")).doesNotExist();
  }

  @Test
  void theTokenizerNeitherCutsNorPads() throws IOException {
    assertThat(Files.readString(BaseModels.bgeSmall(models).resolve("tokenizer.json")))
        .contains("\"truncation\":null", "\"padding\":null");
  }

  @Test
  void aCheckpointTakesFromABaseWhatItLacks() {
    try (Checkpoint base = Checkpoint.open(BaseModels.in(models).directory("bge-small-en-v1.5"))) {
      assertThat(base.entry("embeddings.word_embeddings.weight").shape())
          .containsExactly(30522L, 384L);
    }
  }

  @Test
  void aBaseThatIsNotKnownIsSaid() {
    assertThatThrownBy(() -> BaseModels.in(models).directory("nobody"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("There is no base model nobody. This version of Riga has bge-small-en-v1.5.");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Path file = models.resolve("file");
    Files.writeString(file, "");
    assertThatThrownBy(() -> BaseModels.bgeSmall(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file.resolve("bge-small-en-v1.5")
                + " could not be written: "
                + file
                + " is not a folder. What was there before is unchanged. Mend that, or choose"
                + " another place.");
  }
}
