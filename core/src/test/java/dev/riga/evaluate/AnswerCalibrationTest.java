package dev.riga.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.riga.retrieve.Evidence;
import dev.riga.retrieve.Retriever;
import dev.riga.train.ReadingExample;
import dev.riga.train.ReadingExample.Gold;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class AnswerCalibrationTest {

  private static final int READ = 4;

  /// A reader that is right about "yes" four times in five; its log odds are those of the truth
  /// times `sharpness`.
  private record Sharpened(double sharpness) implements Reader {
    @Override
    public Readings read(String question, List<Passage> passages) {
      return new Readings(passages.stream().map(this::reading).toList(), List.of());
    }

    private Reading reading(Passage passage) {
      double yes = sharpness * Math.log(0.8);
      double no = sharpness * Math.log(0.2);
      boolean holds = passage.text().contains("yes");
      double none = sharpness * (holds ? Math.log(0.05) : Math.log(20));
      double z = Math.log(Math.exp(yes) + Math.exp(no) + Math.exp(none));
      return new Reading(
          passage,
          List.of(
              new AnswerSpan(new Span(0, 3), holds ? "yes" : "leaf", yes - z),
              new AnswerSpan(new Span(4, 6), holds ? "no" : "other things", no - z)),
          none - z,
          Math.log(1 - Math.exp(none - z)),
          Optional.empty());
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

  /// Finds the passage that the question names, a second edition of it, and others.
  private static final Retriever FINDING =
      (question, k, filter) -> {
        List<String> texts =
            Stream.concat(
                    Stream.of(own(question), "second edition of " + own(question)),
                    IntStream.range(0, k)
                        .mapToObj(i -> "leaf " + i + " tells of other things " + i))
                .limit(k)
                .toList();
        return texts.stream()
            .map(text -> new Evidence(passage(text), -Math.log(texts.size()), 0))
            .toList();
      };

  @Test
  void undoesWhatMadeTheReaderTooSure() {
    for (double sharpness : new double[] {0.5, 1, 3}) {
      CalibrationReport report = calibration(sharpness).fit(questions(400), Calibration.NONE);

      assertThat(report.calibration().spanTemperature())
          .isCloseTo(sharpness, within(0.15 * sharpness));
      assertThat(report.after().answers().calibrationError()).isLessThan(0.03);
      assertThat(report.before().answers().calibrationError())
          .isGreaterThanOrEqualTo(report.after().answers().calibrationError());
    }
  }

  @Test
  void halfOfTheQuestionsAreAskedWithoutTheirPassageAndItsCopies() {
    AnswerCalibration calibration = calibration(1);

    QuestionTrial with = calibration.trial(question(7), true);
    QuestionTrial without = calibration.trial(question(7), false);

    assertThat(texts(with)).startsWith(own("7"), "second edition of " + own("7")).hasSize(READ);
    assertThat(with.held()).isTrue();
    assertThat(texts(without)).noneMatch(text -> text.contains("yes")).hasSize(READ);
    assertThat(without.held()).isFalse();
    assertThat(without.evidence().stream().mapToDouble(e -> Math.exp(e.logPrior())).sum())
        .isEqualTo(1, within(1e-12));

    CalibrationReport report = calibration.fit(questions(200), Calibration.NONE);
    assertThat(report.fittedOn()).isEqualTo(100);
    assertThat(report.after().held()).isEqualTo(0.5);
    assertThat(report.after().questions()).isEqualTo(100);
  }

  @Test
  void tellsWhatEachThresholdWouldDo() {
    CalibrationReport report = calibration(1).fit(questions(400), Calibration.NONE);

    assertThat(report.abstaining()).hasSize(16);
    assertThat(report.calibration().answerableThreshold()).isEqualTo(0.5);
    assertThat(report.abstaining())
        .filteredOn(row -> row.threshold() == 0.5)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.silentOnHeld()).isZero();
          assertThat(row.spokenOnNone()).isZero();
          assertThat(row.rightLost()).isZero();
        });
  }

  @Test
  void thePictureShowsABinADotAndIsXml() throws Exception {
    CalibrationReport report = calibration(1).fit(questions(200), Calibration.NONE);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(report.svg().getBytes(UTF_8)));

    assertThat(document.getElementsByTagName("circle").getLength())
        .isEqualTo(report.after().answers().bins().size())
        .isPositive();
  }

  @Test
  void needsEnoughQuestions() {
    assertThatThrownBy(() -> calibration(1).fit(questions(59), Calibration.NONE))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "Calibration needs at least 60 questions that the reader was not trained on; there are 59."
                + " Keep more aside with \"holdOut\" in the recipe.");
  }

  private static AnswerCalibration calibration(double sharpness) {
    return new AnswerCalibration(
        FINDING,
        temperature -> new Sharpened(sharpness / temperature),
        READ,
        EvaluationListener.NONE);
  }

  /// Of four questions in a row about one part, and of those with an answer, four in five are
  /// "yes".
  private static List<ReadingExample> questions(int count) {
    List<ReadingExample> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      questions.add(question(i));
    }
    return questions;
  }

  private static ReadingExample question(int number) {
    String context = own(Integer.toString(number));
    String answer = number / 4 % 5 == 0 ? "no" : "yes";
    int start = context.indexOf(answer);
    return new ReadingExample(
        "q" + number,
        Integer.toString(number),
        context,
        List.of(new Gold(answer, new Span(start, start + answer.length()))));
  }

  private static String own(String number) {
    return "yes no page " + number + " of book " + number + " has this line " + number;
  }

  private static Passage passage(String text) {
    return new Passage("book", 0, new Span(0, text.length()), text, List.of(), List.of());
  }

  private static List<String> texts(QuestionTrial trial) {
    return trial.evidence().stream().map(one -> one.passage().text()).toList();
  }
}
