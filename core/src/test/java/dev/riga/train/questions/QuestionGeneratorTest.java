package dev.riga.train.questions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.read.ReasoningType;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionGeneratorTest {

  private static final QuestionGenerator GENERATOR = QuestionGenerator.english();

  @Test
  void asksWhoWhatAndWhen() {
    assertMade(
        "Marie Curie discovered radium in 1898 with Pierre Curie.",
        "factual: When did Marie Curie discover radium with Pierre Curie? 1898",
        "factual: What did Marie Curie discover in 1898 with Pierre Curie? radium",
        "factual: Who discovered radium in 1898 with Pierre Curie? Marie Curie");
  }

  @Test
  void anAdjunctBeforeTheSubjectIsAskedForOrGoesToTheEnd() {
    assertMade(
        "In 1780, Aimé Argand of Geneva invented an oil lamp with a hollow wick.",
        "factual: When did Aimé Argand of Geneva invent an oil lamp with a hollow wick? 1780",
        "factual: What did Aimé Argand of Geneva invent with a hollow wick in 1780? an oil lamp",
        "factual: Who invented an oil lamp with a hollow wick in 1780? Aimé Argand of Geneva");
  }

  @Test
  void asksForNumbersAndMeasures() {
    assertMade(
        "The lighthouse has 320 steps.", "factual: How many steps does the lighthouse have? 320");
    assertMade("The tower is 62 metres high.", "factual: How high is the tower? 62 metres");
  }

  @Test
  void asksForTheAgentOfAPassiveSentence() {
    assertMade(
        "The lighthouse was built by the Swedes in 1850.",
        "factual: When was the lighthouse built by the Swedes? 1850",
        "factual: Who was the lighthouse built by in 1850? the Swedes");
  }

  @Test
  void becauseAnswersWhy() {
    assertMade(
        "The amber of the Baltic is often cloudy because it contains tiny bubbles.",
        "causal: Why is the amber of the Baltic often cloudy? it contains tiny bubbles");
    assertMade(
        "Due to the low salinity, the Baltic Sea freezes easily.",
        "causal: Why does the Baltic Sea freeze easily? the low salinity");
  }

  @Test
  void theSentenceBeforeThereforeAnswersWhy() {
    assertMade(
        "The water holds little salt. Therefore, the Baltic cod grows slowly.",
        "causal: Why does the Baltic cod grow slowly? The water holds little salt");
  }

  @Test
  void comparesWithThanWhereasAndUnlike() {
    assertMade(
        "The Baltic Sea is shallower than the North Sea.",
        "comparative: Which is shallower, the Baltic Sea or the North Sea? The Baltic Sea");
    assertMade(
        "The Daugava flows north, whereas the Gauja flows west.",
        "comparative: What flows north, whereas the Gauja flows west? The Daugava",
        "comparative: What flows west, whereas the Daugava flows north? the Gauja");
    assertMade(
        "Unlike the Atlantic, the Baltic Sea has almost no tides.",
        "comparative: Unlike the Atlantic, what has almost no tides? the Baltic Sea");
  }

  @Test
  void whatNoRuleTurnsBecomesACloze() {
    assertMade(
        "Only after the long voyage home had the crew seen the old lights of Ventspils.",
        "factual: Only after the long voyage home had the crew seen the old lights of _____. Ventspils");
  }

  @Test
  void leavesDebrisAndWhatPointsElsewhereAlone() {
    assertMade("It was built in 1850.");
    assertMade("This shows the result of 1850.");
    assertMade("Table 3 shows that accuracy rose in 1998.");
    assertMade("x = 3 + y was found in 1998.");
    assertMade("Was the lighthouse built in 1850?");
    assertMade("lighthouse built 1850 by Swedes, see above");
    assertMade("");
  }

  @Test
  void answersAreCountedInCodePointsAndWordsKeepTheirPlaces() {
    String passage = "𝔸 𝔹 opens. In 1850, the Swedes\nbuilt the lighthouse.";

    GeneratedQuestion made = GENERATOR.of(List.of(passage)).getFirst().getFirst();

    assertThat(made.question()).isEqualTo("When did the Swedes build the lighthouse?");
    assertThat(made.answer().start()).isEqualTo(14);
    assertThat(made.answer().of(passage)).isEqualTo("1850");
    assertThat(made.reasoning()).isEqualTo(ReasoningType.FACTUAL);
  }

  @Test
  void aQuestionIsAskedOnceInATextAndWordsSmallElsewhereLoseTheirCapital() {
    String first = "Amber feels warm to the hand because amber conducts heat badly.";

    List<List<GeneratedQuestion>> made = GENERATOR.of(List.of(first, first));

    assertThat(made.get(0))
        .extracting(GeneratedQuestion::question)
        .contains("Why does amber feel warm to the hand?");
    assertThat(made.get(1)).isEmpty();
  }

  private static void assertMade(String passage, String... expected) {
    assertThat(GENERATOR.of(List.of(passage)).getFirst())
        .extracting(made ->
            made.reasoning().label() + ": " + made.question() + " " + made.answer().of(passage))
        .containsExactly(expected);
  }
}
