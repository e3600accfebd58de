package dev.riga.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.Reading;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultReaderTest {

  private static final String QUESTION = "When was the lighthouse built?";
  private static final Passage ANSWERS =
      passage("The lighthouse on the eastern cliff was built in 1871 by the fishermen's guild.");
  private static final Passage LACKS =
      passage("Tomatoes need six hours of sun a day and a warm, sheltered place in the garden.");

  @TempDir static Path models;

  @Test
  void marksTheAnswerAndRefusesWhereThereIsNone() {
    try (var reader =
        SpanReader.open(
            DefaultReader.in(models),
            BaseModels.in(models),
            Precision.FP32,
            ReadingSettings.DEFAULT)) {
      List<Reading> readings = reader.read(QUESTION, List.of(ANSWERS, LACKS)).readings();

      assertThat(readings.getFirst().spans().getFirst().text()).contains("1871");
      assertThat(readings.getFirst().logAnswer() - readings.getFirst().logNoAnswer())
          .isGreaterThan(readings.getLast().logAnswer() - readings.getLast().logNoAnswer());
      assertThat(readings.getFirst().reasoning()).isPresent();
    }
  }

  @Test
  void isCopiedOnceAndMadeAgainWhenTorn() throws IOException {
    Path directory = DefaultReader.in(models);
    Path weights = directory.resolve("model.safetensors");
    FileTime copied = Files.getLastModifiedTime(weights);

    assertThat(DefaultReader.in(models)).isEqualTo(directory);
    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(copied);

    byte[] whole = Files.readAllBytes(weights);
    Files.delete(directory.resolve("config.json"));
    Files.write(weights, new byte[] {1});
    assertThat(DefaultReader.in(models)).isEqualTo(directory);
    assertThat(Files.readAllBytes(weights)).isEqualTo(whole);
    try (Stream<Path> left = Files.list(models)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".incomplete"));
    }
  }

  /// Another content under the same digest would leave users with the old files in their cache.
  @Test
  void theDigestIsThatOfTheFiles() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Path directory = DefaultReader.in(models);
    for (String name : List.of("config.json", "model.safetensors", "riga.json", "README.md")) {
      digest.update(Files.readAllBytes(directory.resolve(name)));
    }

    assertThat(directory.getFileName().toString())
        .isEqualTo("riga-reader-" + HexFormat.of().formatHex(digest.digest()).substring(0, 12));
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(DefaultReader.in(models).resolve("model.safetensors")))
        .isLessThan(50_000_000);
  }

  private static Passage passage(String text) {
    Span whole = new Span(0, text.codePointCount(0, text.length()));
    return new Passage("document.txt", 0, whole, text, List.of(), List.of());
  }
}
