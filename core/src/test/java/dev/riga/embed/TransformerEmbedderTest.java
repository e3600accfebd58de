package dev.riga.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.model.Encoder;
import dev.riga.model.EncoderInput;
import dev.riga.model.Networks;
import dev.riga.model.Visible;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import dev.riga.tensor.Scope;
import dev.riga.text.Tokenizer;
import dev.riga.text.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerEmbedderTest {
  private static final Path FOLDER = Path.of("src/test/resources/fixtures/qa-pipeline");
  private static final EmbedderSettings CLASSIC = EmbedderSettings.classic();
  private static final List<String> TEXTS =
      List.of("Marie Curie discovered radium.", "Light bends near the sun, said Einstein.", "x");

  @Test
  void theClassicVectorIsThatOfClsScaledToLengthOne() {
    try (Embedder embedder = open(CLASSIC)) {
      float[][] vectors = embedder.embedPassages(TEXTS);

      for (int i = 0; i < vectors.length; i++) {
        float[][] hidden = hidden(TEXTS.get(i));
        assertThat(vectors[i]).containsExactly(unit(hidden[0]), within(1e-6f));
        assertThat(embedder.embedQuestion(TEXTS.get(i))).isEqualTo(vectors[i]);
      }
    }
  }

  @Test
  void theMeanIsOverTheTokensAndNotOverThePadding() {
    EmbedderSettings raw = new EmbedderSettings(Pooling.MEAN, false, "", "", 512);
    try (Embedder embedder = open(raw)) {
      float[][] vectors = embedder.embedPassages(TEXTS);

      for (int i = 0; i < vectors.length; i++) {
        float[][] hidden = hidden(TEXTS.get(i));
        float[] mean = new float[vectors[i].length];
        for (float[] token : hidden) {
          for (int k = 0; k < mean.length; k++) {
            mean[k] += token[k] / hidden.length;
          }
        }
        assertThat(vectors[i]).containsExactly(mean, within(1e-5f));
      }
    }
  }

  @Test
  void prefixesStandBeforeQuestionsAndPassages() {
    EmbedderSettings prefixed = new EmbedderSettings(Pooling.CLS, true, "query: ", "passage: ", 64);
    try (Embedder with = open(prefixed);
        Embedder without = open(CLASSIC)) {
      assertThat(with.embedQuestion("Who?")).isEqualTo(without.embedQuestion("query: Who?"));
      assertThat(with.embedPassages(TEXTS))
          .isDeepEqualTo(
              without.embedPassages(TEXTS.stream().map(text -> "passage: " + text).toList()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void aVectorDoesNotDependOnItsCompany(Precision precision) {
    assumeTrue(precision.isPossibleOn(Processor.here()));
    Random random = new Random(11);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      texts.add("radium light ".repeat(random.nextInt(60)) + i);
    }
    try (Embedder embedder =
        TransformerEmbedder.open(FOLDER, Bases.none(), CLASSIC, precision, 3)) {
      float[][] together = embedder.embedPassages(texts);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      List<String> shuffled = order.subList(0, 40).stream().map(texts::get).toList();
      float[][] others = embedder.embedPassages(shuffled);

      for (int i = 0; i < others.length; i++) {
        assertThat(others[i]).isEqualTo(together[order.get(i)]);
      }
      assertThat(embedder.embedPassages(List.of(texts.get(7)))[0]).isEqualTo(together[7]);
    }
  }

  @Test
  void whatIsBeyondTheLongestLengthIsCutAndThisCanBeAsked() {
    EmbedderSettings twelve = new EmbedderSettings(Pooling.CLS, true, "", "", 12);
    String tenWords = "one two three four five six seven eight nine ten";
    try (TransformerEmbedder embedder =
        TransformerEmbedder.open(FOLDER, Bases.none(), twelve, Precision.FP32, 1)) {
      assertThat(embedder.maxLength()).isEqualTo(12);
      assertThat(embedder.cuts(tenWords)).isFalse();
      assertThat(embedder.cuts(tenWords + " eleven")).isTrue();
      assertThat(embedder.embedQuestion(tenWords + " eleven"))
          .isEqualTo(embedder.embedQuestion(tenWords));
      assertThat(embedder.embedQuestion("word ".repeat(20_000))).hasSize(embedder.dimension());
    }
  }

  @Test
  void noTextsHaveNoVectors() {
    try (Embedder embedder = open(CLASSIC)) {
      assertThat(embedder.embedPassages(List.of())).isEmpty();
      assertThat(embedder.embedPassages(List.of(""))[0]).hasSize(embedder.dimension());
    }
  }

  @Test
  void theFingerprintTellsWeightsAndSettingsApart(@TempDir Path folder) throws IOException {
    Path other = Files.createDirectories(folder.resolve("qa-pipeline"));
    for (String file : List.of("config.json", "model.safetensors", "vocab.txt")) {
      Files.copy(FOLDER.resolve(file), other.resolve(file));
    }
    String same = fingerprint(other, CLASSIC);
    byte[] weights = Files.readAllBytes(other.resolve("model.safetensors"));
    weights[weights.length - 1] ^= 1;
    Files.write(other.resolve("model.safetensors"), weights);

    assertThat(fingerprint(FOLDER, CLASSIC)).matches("qa-pipeline-cls-512-[0-9a-f]{12}");
    assertThat(same).isEqualTo(fingerprint(FOLDER, CLASSIC));
    assertThat(fingerprint(other, CLASSIC)).isNotEqualTo(same);
    assertThat(fingerprint(FOLDER, new EmbedderSettings(Pooling.MEAN, true, "", "", 512)))
        .isNotEqualTo(same);
  }

  @Test
  void aFolderThatIsNoCheckpointIsRefused(@TempDir Path folder) {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> TransformerEmbedder.open(missing, Precision.FP32))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("There is no folder " + missing + ". Give the folder that holds config.json.");
  }

  @Test
  void whatFailsWhileLoadingIsSaidAtTheFirstUse(@TempDir Path folder) throws IOException {
    Path other = Files.createDirectories(folder.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(FOLDER.resolve(file), other.resolve(file));
    }
    try (Embedder embedder =
        TransformerEmbedder.open(other, Bases.none(), CLASSIC, Precision.FP32, 1)) {
      assertThatThrownBy(() -> embedder.embedQuestion("Who?"))
          .isInstanceOf(TokenizerException.class);
    }
  }

  private static Embedder open(EmbedderSettings settings) {
    return TransformerEmbedder.open(FOLDER, Bases.none(), settings, Precision.FP32, 2);
  }

  private static String fingerprint(Path folder, EmbedderSettings settings) {
    try (Embedder embedder =
        TransformerEmbedder.open(folder, Bases.none(), settings, Precision.FP32, 1)) {
      return embedder.fingerprint();
    }
  }

  /// The vectors of the tokens of one text alone, by the network itself.
  private static float[][] hidden(String text) {
    int[] ids = Tokenizer.load(FOLDER).encode(text).ids();
    try (Checkpoint checkpoint = Checkpoint.open(FOLDER);
        Encoder encoder = Networks.encoder(checkpoint, Precision.FP32);
        Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      EncoderInput input = EncoderInput.padded(List.of(ids), List.of(), 0);
      return encoder.forward(input, Visible.NOTHING).last().select(0, 0).toFloatRows();
    }
  }

  private static float[] unit(float[] vector) {
    float[] unit = Arrays.copyOf(vector, vector.length);
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (unit[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
