package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.Calibration;
import dev.riga.read.Reader;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.read.Readings;
import dev.riga.train.ReadingExample.Gold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderCalibrationTest {

  /// A reader that is right about "yes" four times in five, and thinks 0.8 ^ (1 / sharpness) …: its
  /// log odds are those of the truth times `sharpness`.
  private record Sharpened(double sharpness) implements Reader {
    @Override
    public Readings read(String question, List<Passage> passages) {
      List<Reading> readings = new ArrayList<>();
      for (Passage passage : passages) {
        boolean holds = passage.text().contains("yes");
        double yes = sharpness * Math.log(0.8);
        double no = sharpness * Math.log(0.2);
        double none = sharpness * (holds ? Math.log(0.05) : Math.log(20));
        double z = Math.log(Math.exp(yes) + Math.exp(no) + Math.exp(none));
        readings.add(
            new Reading(
                passage,
                List.of(
                    new AnswerSpan(new Span(0, 3), "yes", yes - z),
                    new AnswerSpan(new Span(4, 6), "no", no - z)),
                none - z,
                Math.log(1 - Math.exp(none - z)),
                Optional.empty()));
      }
      return new Readings(readings, List.of());
    }

    @Override
    public Calibration calibration() {
      return Calibration.NONE;
    }

    @Override
    public String fingerprint() {
      return "sharpened by " + sharpness;
    }

    @Override
    public void close() {}
  }

  @TempDir private Path folder;

  @Test
  void undoesWhatMadeTheReaderTooSure() {
    // Four of five questions have the answer "yes", the others "no".
    List<ReadingExample> questions =
        IntStream.range(0, 100).mapToObj(i -> question(i, i % 5 == 0 ? "no" : "yes")).toList();
    try (var negatives =
        new HardNegatives(
            IntStream.range(0, 10).mapToObj(i -> "the answer is maybe or perhaps " + i).toList())) {
      for (double sharpness : new double[] {0.5, 1, 3}) {
        var calibration = new ReaderCalibration(new Sharpened(sharpness), negatives, 3);

        assertThat(calibration.fit(questions).spanTemperature())
            .isCloseTo(sharpness, within(0.01 * sharpness));
      }
    }
  }

  @Test
  void needsEnoughQuestions() {
    try (var negatives = new HardNegatives(List.of("answer one", "answer two"))) {
      var calibration = new ReaderCalibration(new Sharpened(1), negatives, 1);
      assertThatThrownBy(() -> calibration.fit(List.of(question(0, "yes"))))
          .isInstanceOf(DatasetException.class)
          .hasMessage(
              "Calibration needs at least 20 questions that the reader can answer; there are 1.");
    }
  }

  @Test
  void fitsTheLineThatMadeThePoints() {
    var random = new SplittableRandom(5);
    List<double[]> points =
        IntStream.range(0, 20_000)
            .mapToObj(_ -> {
              double x = random.nextDouble(-4, 4);
              double p = 1 / (1 + Math.exp(-(1.3 * x - 0.7)));
              return new double[] {x, random.nextDouble() < p ? 1 : 0};
            })
            .toList();

    assertThat(ReaderCalibration.logistic(points))
        .containsExactly(new double[] {1.3, -0.7}, within(0.08));
  }

  @Test
  void writesWhatReadersRead() throws IOException {
    ReaderCalibration.write(folder, new Calibration(1.5, 1, 0.75, -0.25, 0.5));

    assertThat(Files.readString(folder.resolve("riga.json")).replace(" ", ""))
        .contains("\"spanTemperature\":1.5", "\"answerableSlope\":0.75")
        .contains("\"answerableIntercept\":-0.25", "\"calibration\":{");
  }

  private static ReadingExample question(int number, String answer) {
    String context = "yes no the answer is " + number;
    int start = context.indexOf(answer);
    return new ReadingExample(
        "q" + number,
        "Which answer?",
        context,
        List.of(new Gold(answer, new Span(start, start + answer.length()))));
  }
}
