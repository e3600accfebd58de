package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.model.Networks;
import dev.riga.nn.Purpose;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.read.SpanReader.Asked;
import dev.riga.tensor.Precision;
import dev.riga.text.Encoding;
import dev.riga.text.Tokenizer;
import dev.riga.text.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanReaderTest {
  private static final Path FOLDER = Path.of("src/test/resources/fixtures/qa-pipeline");
  private static final Tokenizer TOKENIZER = Tokenizer.load(FOLDER);
  private static final String SHORT = "King John sailed to Normandy in 1201, and lost it in 1204.";
  private static final String LONG =
      ("\uD835\uDC9C müßiger Weg führte nach Ŀeipzig (1813); the brigadier's horse, "
              + "unaffordably shod, took the ferry at 06:30. ")
          .repeat(12);

  @Test
  void everySpanIsAPieceOfItsPassageAndStandsOnce() {
    Reading reading = read(reader(48, 16, 100_000), LONG);

    assertThat(reading.spans()).hasSizeGreaterThan(1000);
    assertThat(reading.spans()).extracting(AnswerSpan::span).doesNotHaveDuplicates();
    for (AnswerSpan span : reading.spans()) {
      assertThat(span.text()).isEqualTo(span.span().of(LONG)).isNotBlank();
      assertThat(span.text()).isEqualTo(span.text().strip());
    }
  }

  /// What is missing of these folders is a tokenizer, and nothing is said of a head.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "albert-qa",
        "bert-qa",
        "deberta-v3-qa",
        "distilbert-qa",
        "dpr-reader",
        "electra-qa",
        "modernbert-qa",
        "roberta-qa"
      })
  void everyFamilyHasAHeadForSpans(String family) {
    Path folder = FOLDER.resolveSibling(family);

    assertThatThrownBy(
            () -> SpanReader.open(folder, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT))
        .isInstanceOf(TokenizerException.class)
        .hasMessageStartingWith("no tokenizer in ");
  }

  /// Three heads and 64 units, as on a machine with four cores.
  @Test
  void fewerHeadsThanThreadsGiveTheSame() {
    List<Encoding> windows = TOKENIZER.encodePair("When did John sail?", SHORT, 48, 16);
    float[] one = starts(windows, 1);

    assertThat(starts(windows, 4)).containsExactly(one, within(1e-5f));
  }

  private static float[] starts(List<Encoding> windows, int threads) {
    try (Checkpoint checkpoint = Checkpoint.open(FOLDER);
        SpanScorer scorer =
            new NetworkScorer(
                Networks.span(checkpoint, Purpose.inference(Precision.FP32, threads)), 0)) {
      SpanScores scores = scorer.score(windows).getFirst();
      float[] starts = new float[scores.length()];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = scores.start(i);
      }
      return starts;
    }
  }

  @Test
  void manyQuestionsAreReadAsEachAlone() {
    SpanReader reader = reader(48, 16, 20);
    List<Asked> asked =
        List.of(
            new Asked("When did John sail?", passage("a.txt", SHORT)),
            new Asked("Wohin führte der Weg?", passage("a.txt", LONG)),
            new Asked("word ".repeat(40), passage("a.txt", SHORT)),
            new Asked("Was it lost?", passage("a.txt", SHORT)),
            new Asked("Is there nothing?", passage("a.txt", "")));

    Readings together = reader.readEach(asked);

    for (int i = 0; i < asked.size(); i++) {
      Asked one = asked.get(i);
      assertThat(together.readings().get(i))
          .isEqualTo(reader.read(one.question(), List.of(one.passage())).readings().getFirst());
    }
    assertThat(together.notes()).hasSize(1).first().asString().startsWith("The question has 40 ");
  }

  @Test
  void anAnswerIsNoPieceOfTheQuestionRepeated() {
    String question = "When did King John sail?";
    String text = "1. When did King John sail? In 1201. When did King John die? King John sailed.";
    Reading reading =
        reader(48, 16, 100_000)
            .read(question, List.of(passage("a.txt", text)))
            .readings()
            .getFirst();

    assertThat(reading.spans())
        .isNotEmpty()
        .noneMatch(span -> touches(span.span(), new Span(3, 27)))
        .extracting(AnswerSpan::text)
        .contains("1201", "King John", "In 1201. When did King John die? King John sailed.");
    double spans = reading.spans().stream().mapToDouble(s -> Math.exp(s.logProbability())).sum();
    assertThat(spans + Math.exp(reading.logNoAnswer())).isCloseTo(1, within(1e-9));
    assertThat(Math.exp(reading.logAnswer())).isCloseTo(spans, within(1e-9));
    assertThat(
            reader(48, 16, 100)
                .read(question, List.of(passage("a.txt", question)))
                .readings()
                .getFirst()
                .spans())
        .isEmpty();
  }

  private static boolean touches(Span one, Span other) {
    return one.start() < other.end() && other.start() < one.end();
  }

  @Test
  void spansAndNoAnswerAddUpToOne() {
    for (String text : List.of(SHORT, LONG)) {
      Reading reading = read(reader(48, 16, 100_000), text);

      double spans = reading.spans().stream().mapToDouble(s -> Math.exp(s.logProbability())).sum();
      assertThat(spans + Math.exp(reading.logNoAnswer())).isCloseTo(1, within(1e-9));
      assertThat(Math.exp(reading.logAnswer())).isCloseTo(spans, within(1e-9));
    }
  }

  @Test
  void windowsOfALongPassageGiveWhatOneWindowWouldWhereTheNetworkSeesTheSame() {
    // The hashed scorer sees one token at a time, so cutting into windows must change nothing, as
    // long as every span lies in some window: answers of up to 8 tokens, windows that share 16.
    SpanReader windowed = reader(48, 16, 50, 8);
    SpanReader whole = reader(512, 16, 50, 8);

    List<AnswerSpan> cut = read(windowed, LONG).spans();
    List<AnswerSpan> uncut = read(whole, LONG).spans();

    assertThat(cut).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(cut.get(i).span()).isEqualTo(uncut.get(i).span());
      assertThat(cut.get(i).logProbability())
          .isCloseTo(uncut.get(i).logProbability(), within(1e-9));
    }
  }

  @Test
  void keepsTheBestSpansOnly() {
    List<AnswerSpan> all = read(reader(384, 128, 100_000), SHORT).spans();
    List<AnswerSpan> best = read(reader(384, 128, 5), SHORT).spans();

    assertThat(best).isEqualTo(all.subList(0, 5));
    assertThat(best)
        .isSortedAccordingTo((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
  }

  @Test
  void readsEachPassageByItself() {
    SpanReader reader = reader(48, 16, 20);
    List<Passage> both = List.of(passage("long.txt", LONG), passage("short.txt", SHORT));

    List<Reading> together = reader.read("When did John sail?", both).readings();

    assertThat(together).hasSize(2);
    assertThat(together.getFirst()).isEqualTo(read(reader, both.getFirst()));
    assertThat(together.get(1)).isEqualTo(read(reader, both.get(1)));
    assertThat(together.get(1).passage()).isEqualTo(both.get(1));
    assertThat(together.get(1).reasoning()).contains(Reasoning.of(0.5, 0.25, 0.25));
  }

  @Test
  void noPassagesGiveNoReadings() {
    assertThat(reader(384, 128, 20).read("Why?", List.of()))
        .isEqualTo(new Readings(List.of(), List.of()));
  }

  @Test
  void aPassageWithoutWordsHasNoAnswer() {
    Reading reading = read(reader(384, 128, 20), " \n ");

    assertThat(reading.spans()).isEmpty();
    assertThat(Math.exp(reading.logNoAnswer())).isEqualTo(1);
  }

  @Test
  void aLongQuestionIsCutAtAWordAndANoteSaysSo() {
    String question = "unaffordably ".repeat(8000);

    Readings readings = reader(384, 128, 20).read(question, List.of(passage("short.txt", SHORT)));

    // "unaffordably" is 4 tokens; 189 tokens of a question are read: 47 words, each 13 characters.
    assertThat(readings.notes())
        .containsExactly(
            "The question has 32000 tokens; the reader takes 189, so only its first 610 characters"
                + " were read.");
    assertThat(readings.readings())
        .isEqualTo(
            reader(384, 128, 20)
                .read("unaffordably ".repeat(47), List.of(passage("short.txt", SHORT)))
                .readings());
  }

  @Test
  void aBlankQuestionIsRefused() {
    SpanReader reader = reader(384, 128, 20);

    assertThatThrownBy(() -> reader.read(" \n", List.of()))
        .isInstanceOf(QuestionException.class)
        .hasMessage("The question is empty. Ask something in words.");
  }

  @Test
  void windowsAreCutToWhatTheNetworkTakes() {
    SpanReader reader =
        new SpanReader(
            TOKENIZER, new HashedScorer(64), ReadingSettings.DEFAULT, Calibration.NONE, "hashed");

    assertThat(read(reader, LONG).spans()).isNotEmpty();
  }

  @Test
  void settingsThatReadNothingAreRefused() {
    assertThatThrownBy(() -> new ReadingSettings(15, 0, 1, 1))
        .hasMessage("a window needs at least 16 tokens, not 15");
    assertThatThrownBy(() -> new ReadingSettings(384, 129, 1, 1))
        .hasMessage("windows of 384 tokens may share up to 128 of them, not 129");
    assertThatThrownBy(() -> new ReadingSettings(384, 128, 0, 1))
        .hasMessage("an answer needs at least 1 token, not 0");
    assertThatThrownBy(() -> new ReadingSettings(384, 128, 30, 0))
        .hasMessage("at least 1 span of each passage is kept, not 0");
  }

  @Test
  void aModelDirectoryIsAReader() {
    try (SpanReader reader =
        SpanReader.open(FOLDER, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT)) {
      Reading reading = read(reader, LONG);

      assertThat(reading.spans()).hasSize(100);
      assertThat(reading.reasoning()).isEmpty();
      assertThat(reader.calibration()).isEqualTo(Calibration.NONE);
      assertThat(reader.read("When did John sail?", List.of(passage("long.txt", LONG))))
          .isEqualTo(reader.read("When did John sail?", List.of(passage("long.txt", LONG))));
    }
  }

  @Test
  void aModelOfTooFewTokensIsRefusedAndClosed() {
    HashedScorer scorer = new HashedScorer(15);

    assertThatThrownBy(() ->
            new SpanReader(TOKENIZER, scorer, ReadingSettings.DEFAULT, Calibration.NONE, "hashed"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The model takes 15 tokens at once; a question and a passage need at least 16. Use"
                + " another model.");
    assertThat(scorer.isClosed()).isTrue();
  }

  @Test
  void theModelsOwnCalibrationIsUsed(@TempDir Path copy) throws IOException {
    copyModel(copy);
    Files.writeString(
        copy.resolve("riga.json"),
        """
        { "calibration": { "spanTemperature": 2, "answerableIntercept": -1.5 }, "other": 1 }
        """);
    try (SpanReader reader =
        SpanReader.open(copy, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT)) {
      assertThat(reader.calibration()).isEqualTo(new Calibration(2, 1, 1, -1.5, 0.5));
      try (SpanReader other =
          SpanReader.open(FOLDER, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT)) {
        assertThat(reader.fingerprint()).isNotEqualTo(other.fingerprint());
      }
    }
  }

  @Test
  void aModelWithoutASpanHeadIsRefused() {
    Path classifier = Path.of("src/test/resources/fixtures/bert-seqcls");

    assertThatThrownBy(() ->
            SpanReader.open(classifier, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The model %s has no span head (no tensor qa_outputs.weight): it cannot mark answers."
                + " Use one that was trained for question answering.",
            classifier);
  }

  @Test
  void aDamagedCalibrationIsRefused(@TempDir Path copy) throws IOException {
    copyModel(copy);
    Path file = copy.resolve("riga.json");
    Files.writeString(file, "{ \"calibration\": { \"spanTemperature\": -1 } }");

    assertThatThrownBy(
            () -> SpanReader.open(copy, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The file "
                + file
                + " is damaged: the calibration's spanTemperature must be above 0, not -1.0."
                + " Mend it or fetch the model again.");

    Files.writeString(file, "{ \"calibration\": { \"priorTemperature\": \"hot\" } }");
    assertThatThrownBy(
            () -> SpanReader.open(copy, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The file "
                + file
                + " is damaged: the calibration's priorTemperature is no number but \"hot\"."
                + " Mend it or fetch the model again.");

    Files.writeString(file, "{ \"calibration\": ");
    assertThatThrownBy(
            () -> SpanReader.open(copy, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The file " + file + " is damaged: Unexpected end-of-input");
  }

  @Test
  void theFingerprintNamesWeightsPrecisionAndSettings() {
    ReadingSettings settings = ReadingSettings.DEFAULT;
    try (SpanReader reader = SpanReader.open(FOLDER, Bases.none(), Precision.FP32, settings);
        SpanReader same = SpanReader.open(FOLDER, Bases.none(), Precision.FP32, settings);
        SpanReader rounded = SpanReader.open(FOLDER, Bases.none(), Precision.INT8, settings);
        SpanReader shorter =
            SpanReader.open(
                FOLDER, Bases.none(), Precision.FP32, new ReadingSettings(128, 32, 30, 100))) {
      assertThat(same.fingerprint()).isEqualTo(reader.fingerprint());
      assertThat(rounded.fingerprint()).isNotEqualTo(reader.fingerprint());
      assertThat(shorter.fingerprint()).isNotEqualTo(reader.fingerprint());
    }
  }

  private static void copyModel(Path to) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static SpanReader reader(int maxLength, int stride, int kept) {
    return reader(maxLength, stride, kept, 30);
  }

  private static SpanReader reader(int maxLength, int stride, int kept, int maxAnswer) {
    return new SpanReader(
        TOKENIZER,
        new HashedScorer(512),
        new ReadingSettings(maxLength, stride, maxAnswer, kept),
        Calibration.NONE,
        "hashed");
  }

  private static Reading read(SpanReader reader, String text) {
    return read(reader, passage("a.txt", text));
  }

  private static Reading read(SpanReader reader, Passage passage) {
    return reader.read("When did John sail?", List.of(passage)).readings().getFirst();
  }

  private static Passage passage(String document, String text) {
    Span span = new Span(0, text.codePointCount(0, text.length()));
    return new Passage(document, 0, span, text, List.of(), List.of());
  }
}
