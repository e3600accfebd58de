package dev.riga.evaluate;

import dev.riga.read.Calibration;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.text.Tokenizer;
import java.nio.file.Path;

/// A reader that answers with the first number of a passage.
final class KeywordReader {
  private static final Tokenizer TOKENIZER =
      Tokenizer.load(Path.of("src/test/resources/fixtures/qa-pipeline"));

  private KeywordReader() {}

  /// @param reasoning whether it has a reasoning head
  static SpanReader open(boolean reasoning) {
    return new SpanReader(
        TOKENIZER,
        new KeywordScorer(reasoning),
        new ReadingSettings(64, 16, 8, 50),
        Calibration.NONE,
        "keywords");
  }
}
