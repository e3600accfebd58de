package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Span;
import dev.riga.statistics.Bootstrap;
import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import dev.riga.train.ReadingExample.Gold;
import dev.riga.train.Rejection;
import dev.riga.train.Rejection.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReaderEvaluationTest {
  private static final ReadingExample RIGHT =
      example("right", "When was Riga founded?", "Riga was founded in 1201 .", "1201");
  private static final ReadingExample HALF =
      example("half", "How long was it?", "It measured 12 ells .", "12 ells");
  private static final ReadingExample NONE =
      new ReadingExample("none", "Who came?", "Nobody knows .", List.of());
  private static final ReadingExample TEMPTING =
      new ReadingExample("tempting", "Who came?", "It was 1999 .", List.of());

  @Test
  void countsAsTheOfficialScriptDoes() {
    List<String> heard = new ArrayList<>();
    ReaderEvaluation.Outcome outcome =
        new ReaderEvaluation(
                KeywordReader.open(false),
                new Bootstrap(2, 100),
                (done, total) -> heard.add(done + " of " + total))
            .run(loaded(RIGHT, HALF), OptionalDouble.empty());

    ReaderReport report = outcome.report();
    assertThat(report.questions()).isEqualTo(2);
    assertThat(report.squad()).isEqualTo("1.1");
    assertThat(report.exactMatch()).isEqualTo(50);
    assertThat(report.f1()).isEqualTo(83.3333);
    assertThat(report.hasAnswer()).isEqualTo(new ReaderReport.Part(2, 50.0, 83.3333));
    assertThat(report.noAnswer()).isEqualTo(new ReaderReport.Part(0, null, null));
    assertThat(report.best()).isNull();
    assertThat(report.interval())
        .hasEntrySatisfying("f1", f1 -> assertThat(f1.ends()).containsExactly(66.6667, 100.0));
    assertThat(report.seed()).isEqualTo(2);
    assertThat(outcome.cases().get(1))
        .extracting(Case::id, Case::predicted, Case::expected)
        .containsExactly("half", "12", List.of("12 ells"));
    assertThat(heard).containsExactly("2 of 2");
  }

  @Test
  void aQuestionWithoutAnAnswerMakesItVersion2() {
    ReaderReport report = run(OptionalDouble.of(0.5), RIGHT, HALF, NONE, TEMPTING).report();

    assertThat(report.squad()).isEqualTo("2.0");
    assertThat(report.abstainBelow()).isEqualTo(0.5);
    assertThat(report.hasAnswer().exactMatch()).isEqualTo(50);
    assertThat(report.noAnswer()).isEqualTo(new ReaderReport.Part(2, 50.0, 50.0));
    assertThat(report.exactMatch()).isEqualTo(50);
    // Only the surest answer, which is right, and silence for the two that have none.
    assertThat(Objects.requireNonNull(report.best()).exactMatch()).isEqualTo(75);
  }

  @Test
  void aHighThresholdSilencesEveryAnswer() {
    ReaderReport report = run(OptionalDouble.of(1), RIGHT, NONE).report();

    assertThat(report.hasAnswer().f1()).isZero();
    assertThat(report.noAnswer().f1()).isEqualTo(100);
  }

  @Test
  void whatWasLeftOutIsCounted() {
    Rejection twice = new Rejection(Reason.DUPLICATE_ID, "q: the id occurs twice");
    ReaderReport report =
        evaluation()
            .run(new Loaded<>(List.of(RIGHT), List.of(twice)), OptionalDouble.empty())
            .report();

    assertThat(report.leftOut()).isEqualTo(new LeftOut(1, Map.of("duplicate id", 1L)));
    assertThatThrownBy(
            () -> evaluation().run(new Loaded<>(List.of(), List.of(twice)), OptionalDouble.empty()))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "No question of the data can be used: 1 left out (duplicate id 1). The first: q: the id"
                + " occurs twice.");
  }

  @Test
  void theWorstAreThoseThatWereSurest() {
    List<Case> cases = run(OptionalDouble.of(0.5), RIGHT, HALF, NONE, TEMPTING).cases();

    assertThat(Case.worst(cases, ReaderEvaluation.F1, 2))
        .extracting(Case::id)
        .containsExactly("tempting", "half");
  }

  private static ReaderEvaluation.Outcome run(
      OptionalDouble threshold, ReadingExample... examples) {
    return evaluation().run(loaded(examples), threshold);
  }

  private static ReaderEvaluation evaluation() {
    return new ReaderEvaluation(
        KeywordReader.open(false), new Bootstrap(2, 100), EvaluationListener.NONE);
  }

  private static Loaded<ReadingExample> loaded(ReadingExample... examples) {
    return new Loaded<>(List.of(examples), List.of());
  }

  static ReadingExample example(String id, String question, String context, String answer) {
    int start = context.indexOf(answer);
    Span span = new Span(start, start + answer.length());
    return new ReadingExample(id, question, context, List.of(new Gold(answer, span)));
  }
}
