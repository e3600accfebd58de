package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.evaluate.ReasoningReport.PerClass;
import dev.riga.read.ReasoningType;
import dev.riga.statistics.Bootstrap;
import dev.riga.train.Loaded;
import dev.riga.train.ReasoningExample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReasoningEvaluationTest {
  private static final Loaded<ReasoningExample> DATA =
      new Loaded<>(
          List.of(
              new ReasoningExample("1", "Who was it?", ReasoningType.FACTUAL),
              new ReasoningExample("2", "Say why it sank.", ReasoningType.CAUSAL),
              new ReasoningExample("3", "What made it sink?", ReasoningType.CAUSAL),
              new ReasoningExample("4", "Where was it?", ReasoningType.FACTUAL)),
          List.of());

  @Test
  void givesPrecisionAndRecallOfEachType() {
    ReasoningEvaluation.Outcome outcome = evaluation(true).run(DATA);

    ReasoningReport report = outcome.report();
    assertThat(report.questions()).isEqualTo(4);
    assertThat(report.accuracy()).isEqualTo(0.75);
    assertThat(report.classes())
        .isEqualTo(
            Map.of(
                "factual", new PerClass(0.6667, 1, 0.8, 2),
                "causal", new PerClass(1, 0.5, 0.6667, 2),
                "comparative", new PerClass(0, 0, 0, 0)));
    // The type that neither occurs nor is predicted has no part in the mean.
    assertThat(report.macroF1()).isEqualTo(0.7333);
    assertThat(report.confusion().get("causal"))
        .isEqualTo(Map.of("factual", 1, "causal", 1, "comparative", 0));
    // Three said 0.7 and were right twice, one said 0.8 and was right.
    assertThat(report.calibrationError()).isEqualTo(0.075);
    assertThat(outcome.cases())
        .extracting(Case::predicted)
        .containsExactly("factual", "causal", "factual", "factual");
  }

  @Test
  void aReaderWithoutTheHeadIsRefused() {
    assertThatThrownBy(() -> evaluation(false).run(DATA))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(
            "The reader has no reasoning head, so it cannot tell reasoning types apart. Take one"
                + " that ./riga train reader made, or the default one.");
  }

  private static ReasoningEvaluation evaluation(boolean head) {
    return new ReasoningEvaluation(
        KeywordReader.open(head), new Bootstrap(2, 50), EvaluationListener.NONE);
  }
}
