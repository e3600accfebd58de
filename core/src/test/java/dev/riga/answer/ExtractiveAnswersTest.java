package dev.riga.answer;

import static dev.riga.answer.ReadPassages.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.document.Span;
import dev.riga.read.Calibration;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.read.Reasoning;
import dev.riga.read.ReasoningType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExtractiveAnswersTest {

  private static final ExtractiveAnswers ANSWERS =
      new ExtractiveAnswers(Calibration.NONE.withThreshold(0.3));

  @Test
  void saysTheMostProbableAnswerWithItsConfidenceAndPlaces() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 100, "King John of 1201.", 0.6, says("1201", 0.8))
            .passage("b.txt", 7, "It was 1201, they say.", 0.4, says("1201", 0.4));

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(answer).isInstanceOf(Answer.Extracted.class);
    assertThat(((Answer.Extracted) answer).text()).isEqualTo("1201");
    assertThat(answer.answerable()).isCloseTo(0.8, within(1e-12));
    assertThat(answer.confidence()).isCloseTo(0.8, within(1e-12));
    assertThat(answer.support())
        .extracting(support -> support.citation().document())
        .containsExactly("a.txt", "b.txt");
    assertThat(answer.support())
        .extracting(support -> support.citation().span())
        .containsExactly(new Span(113, 117), new Span(14, 18));
    assertThat(answer.support().getFirst().posterior()).isCloseTo(0.48 / 0.64, within(1e-12));
    assertThat(answer.support().get(1).posterior()).isCloseTo(0.16 / 0.64, within(1e-12));
    assertThat(answer.alternatives()).isEmpty();
    assertThat(answer.reasoning()).isEmpty();
  }

  @Test
  void citesAPlaceThatOverlappingPassagesShareOnlyOnce() {
    // The document: "He came in 1201 and left." in two passages that overlap.
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "He came in 1201", 0.5, says("1201", 0.6))
            .passage("a.txt", 8, "in 1201 and left.", 0.3, says("1201", 0.7))
            .passage("b.txt", 0, "1201 it was", 0.2, says("1201", 0.5));

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(answer.support()).hasSize(2);
    Support shared = answer.support().getFirst();
    assertThat(shared.citation().span()).isEqualTo(new Span(11, 15));
    assertThat(shared.passage()).isEqualTo(passages.evidence().getFirst().passage());
    assertThat(shared.prior()).isCloseTo(0.8, within(1e-12));
    assertThat(shared.posterior()).isCloseTo((0.3 + 0.21) / 0.61, within(1e-12));
    assertThat(answer.support().stream().mapToDouble(Support::posterior).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void aPassageThatHoldsACitedPlaceCitesNoOtherOfItsOwn() {
    // The second passage likes another 1201 better, but holds the first one too.
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "He came in 1201", 0.8, says("1201", 0.6))
            .passage(
                "a.txt",
                8,
                "in 1201 and left in 1201.",
                0.2,
                List.of(span(20, "1201", 0.5), span(3, "1201", 0.2)),
                Optional.empty());

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(answer.support())
        .extracting(support -> support.citation().span())
        .containsExactly(new Span(11, 15));
    assertThat(answer.support().getFirst().posterior()).isCloseTo(1, within(1e-12));
  }

  @Test
  void otherDocumentsThatSaySomethingElseAreAlternativesWithTheirPlaces() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "in 1201", 0.5, says("1201", 0.9))
            .passage("b.txt", 0, "in 1203", 0.5, says("1203", 0.6));

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(answer.alternatives()).hasSize(1);
    Alternative other = answer.alternatives().getFirst();
    assertThat(other.text()).isEqualTo("1203");
    assertThat(other.probability()).isCloseTo(0.9 * 0.3 / 0.75, within(1e-12));
    assertThat(other.support().getFirst().citation().document()).isEqualTo("b.txt");
    assertThat(answer.confidence() + other.probability())
        .isCloseTo(answer.answerable(), within(1e-12));
  }

  @Test
  void anotherCutOfTheSameWordsIsNoAlternative() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "in 1201", 0.5, says("1201", 0.6), says("in 1201", 0.3))
            .passage("b.txt", 0, "in 1201 too", 0.5, says("in 1201", 0.4), says("1201", 0.2));

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(((Answer.Extracted) answer).text()).isEqualTo("1201");
    assertThat(answer.alternatives()).isEmpty();
    assertThat(answer.confidence()).isCloseTo(0.9 * 0.4 / 0.75, within(1e-12));
  }

  @Test
  void aLongerNameThatADocumentClearlyMeansIsAnAlternative() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 0, "born in Paris", 0.6, says("Paris", 0.9))
            .passage(
                "b.txt", 0, "Paris, Texas", 0.4, says("Paris, Texas", 0.8), says("Paris", 0.01));

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(answer.alternatives()).extracting(Alternative::text).containsExactly("Paris, Texas");
  }

  @Test
  void abstainsBelowTheThresholdAndShowsWhatItWouldHaveSaid() {
    ReadPassages passages =
        new ReadPassages()
            .passage("a.txt", 5, "in 1201", 0.5, says("1201", 0.2))
            .passage("b.txt", 0, "nothing here", 0.5);

    Answer answer = ANSWERS.of(passages.evidence(), passages.readings());

    assertThat(answer).isInstanceOf(Answer.Abstained.class);
    assertThat(answer.confidence()).isCloseTo(0.8, within(1e-12));
    assertThat(answer.answerable()).isCloseTo(0.2, within(1e-12));
    assertThat(answer.alternatives()).extracting(Alternative::text).containsExactly("1201");
    assertThat(answer.alternatives().getFirst().probability()).isCloseTo(0.2, within(1e-12));
    assertThat(answer.support())
        .extracting(support -> support.citation().text())
        .containsExactly("nothing here", "in 1201");
    assertThat(answer.support().stream().mapToDouble(Support::posterior).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(answer.support().get(1).citation().span()).isEqualTo(new Span(5, 12));
  }

  @Test
  void neverAbstainsAtThresholdZeroWhileSomethingWasFound() {
    ReadPassages passages =
        new ReadPassages().passage("a.txt", 0, "in 1201", 1, says("1201", 1e-9));

    Answer answer =
        new ExtractiveAnswers(Calibration.NONE.withThreshold(0))
            .of(passages.evidence(), passages.readings());

    assertThat(answer).isInstanceOf(Answer.Extracted.class);
  }

  @Test
  void abstainsWithCertaintyWhenNothingWasRetrieved() {
    assertThat(ANSWERS.of(List.of(), List.of()))
        .isEqualTo(new Answer.Abstained(1, 0, Optional.empty(), List.of(), List.of()));
  }

  @Test
  void mixesTheKindOfReasoningByThePriors() {
    ReadPassages passages =
        new ReadPassages()
            .passage(
                "a.txt",
                0,
                "in 1201",
                0.75,
                List.of(span(3, "1201", 0.5)),
                Optional.of(Reasoning.of(0.2, 0.8, 0)))
            .passage(
                "b.txt", 0, "nothing", 0.25, List.of(), Optional.of(Reasoning.of(0.6, 0, 0.4)));

    Reasoning reasoning =
        ANSWERS.of(passages.evidence(), passages.readings()).reasoning().orElseThrow();

    assertThat(reasoning.type()).isEqualTo(ReasoningType.CAUSAL);
    assertThat(reasoning.probabilities().get(ReasoningType.FACTUAL)).isCloseTo(0.3, within(1e-12));
    assertThat(reasoning.probabilities().get(ReasoningType.CAUSAL)).isCloseTo(0.6, within(1e-12));
    assertThat(reasoning.probabilities().get(ReasoningType.COMPARATIVE))
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void refusesReadingsOfOtherPassages() {
    ReadPassages passages = new ReadPassages().passage("a.txt", 0, "in 1201", 1, says("1201", 0.5));

    assertThatThrownBy(() -> ANSWERS.of(passages.evidence(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 passages but 0 readings");
  }

  private static AnswerSpan span(int start, String text, double probability) {
    return new AnswerSpan(new Span(start, start + text.length()), text, Math.log(probability));
  }
}
