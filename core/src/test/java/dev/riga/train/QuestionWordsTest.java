package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.read.ReasoningType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionWordsTest {

  @ParameterizedTest
  @CsvSource({
    "CAUSAL, Why was the castle built?",
    "CAUSAL, According to the reviewer why did the lid break?",
    "CAUSAL, What caused the second vote?",
    "CAUSAL, What is one reason for the delay?",
    "CAUSAL, What makes first-order logic complete?",
    "COMPARATIVE, Is New York colder or warmer than Boston?",
    "COMPARATIVE, Did the hunters or the farmers have a more varied diet?",
    "COMPARATIVE, What is the difference between hockey and pond hockey?",
    "COMPARATIVE, How does the pan compare to the old one, as compared with others?",
    "COMPARATIVE, What style is high relief similar to?",
    "FACTUAL, With whom did the assembly share power?",
    "FACTUAL, In what year was the council held?",
    "FACTUAL, how fast does she run?",
  })
  void tellsTheKindThatTheWordsName(ReasoningType kind, String question) {
    assertThat(QuestionWords.reasoning(question)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What describes an angle?",
        "What is he trying to play other than chess?",
        "What does a person of more than 40 years get?",
        "Why is the black one better than the white?", // two kinds
        "What made up 22% of the budgets?",
        "How does the engine work?",
        "",
      })
  void saysNothingWhereTheyNameNoneOrTwo(String question) {
    assertThat(QuestionWords.reasoning(question)).isEmpty();
  }
}
