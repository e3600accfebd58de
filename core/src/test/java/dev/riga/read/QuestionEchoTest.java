package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionEchoTest {
  private static final String WHY = "Why did the Vasa sink?";

  private static List<String> echoes(String question, String passage) {
    return new QuestionEcho(question)
        .in(passage).stream().map(span -> span.of(passage)).distinct().toList();
  }

  @Test
  void findsTheQuestionWhereverItIsRepeated() {
    assertThat(echoes(WHY, WHY)).containsExactly(WHY);
    assertThat(echoes("why did vasa sink", "7. Why did the Vasa sink?\tShe was top-heavy."))
        .containsExactly("Why did the Vasa sink?");
    assertThat(echoes(WHY, "./riga ask \"Why did the Vasa sink?\" --docs examples"))
        .containsExactly("\"Why did the Vasa sink?\"");
    assertThat(echoes(WHY, "🚢 Few know why did the Vasa\nsink, and nobody asks."))
        .containsExactly("why did the Vasa\nsink,");
  }

  @Test
  void findsAQuestionOfNearlyTheSameWords() {
    assertThat(echoes(WHY, "It was new. So why did the Vasa sink? She was top-heavy."))
        .containsExactly("why did the Vasa sink?", "So why did the Vasa sink?");
    assertThat(echoes("Is Riga or Tallinn larger?", "Riga. Is Tallinn or Riga larger? Riga."))
        .containsExactly("Is Tallinn or Riga larger?");
  }

  @Test
  void takesARowThatTellsOfTheQuestionAsAWhole() {
    String row = "Why did the Vasa sink?\ta cause\tbaltic-sea.pdf, page 4\tshe was top-heavy";
    assertThat(echoes(WHY, "When?\ta fact\tx\t1951\n" + row + "\nWho?\ta fact\ty\tAlbert"))
        .containsExactly(row);
    assertThat(echoes(WHY, "When?\t1951\nWhy did the Vasa sink?\tShe was top-heavy.\nWho?\tAlbert"))
        .containsExactly("Why did the Vasa sink?");
  }

  @Test
  void leavesAnswersAndOtherQuestionsAlone() {
    assertThat(echoes("Is Riga or Tallinn larger?", "Riga is larger than Tallinn.")).isEmpty();
    assertThat(echoes(WHY, "The Vasa sank because she was top-heavy.")).isEmpty();
    assertThat(echoes(WHY, "Why did the Titanic sink? When did the Vasa sail?")).isEmpty();
    assertThat(echoes("When did King John of England sail?", "When did King John of England die?"))
        .isEmpty();
    assertThat(echoes(WHY, "Why, asked the king who had paid for her, did the Vasa sink so soon?"))
        .isEmpty();
    assertThat(echoes("What is Riga?", "Riga? Riga is a city. What Riga is, it says.")).isEmpty();
    assertThat(echoes("Marie Curie", "Marie Curie discovered radium.")).isEmpty();
    assertThat(echoes("", "A text.")).isEmpty();
    assertThat(echoes("the a an?", "The a an, the.")).isEmpty();
  }

  @Test
  void isQuickForAQuestionWithoutEnd() {
    String question = "Who discovered radium? ".repeat(4348);
    assertThat(echoes(question, "Who discovered radium? ".repeat(20))).isEmpty();
  }
}
