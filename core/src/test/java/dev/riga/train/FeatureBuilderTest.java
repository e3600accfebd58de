package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.document.Span;
import dev.riga.read.ReasoningType;
import dev.riga.text.QuestionTooLongException;
import dev.riga.text.Tokenizer;
import dev.riga.train.ReadingExample.Gold;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureBuilderTest {

  private static final Tokenizer TOKENIZER =
      Tokenizer.load(Path.of("src/test/resources/fixtures/tokenization-bert"));
  private static final String CONTEXT =
      "\uD83D\uDE00 Ada Lovelace met Charles Babbage in June 1833.";

  @Test
  void pointsAtTheTokensOfTheAnswer() {
    Feature feature = only(new FeatureBuilder(TOKENIZER, 64, 16), "Charles Babbage");

    assertThat(decoded(feature)).isEqualTo("charles babbage");
    assertThat(feature.reasoning()).isEqualTo(Feature.UNLABELLED);
  }

  @Test
  void takesWholeTokensWhereTheAnswerIsPartOfOne() {
    Feature feature = only(new FeatureBuilder(TOKENIZER, 64, 16), "Ju");

    assertThat(decoded(feature)).isEqualTo("june");
  }

  @Test
  void pointsAtTheFirstTokenWhereThereIsNoAnswer() {
    var example = new ReadingExample("q", "Who?", CONTEXT, List.of());

    Feature feature = new FeatureBuilder(TOKENIZER, 64, 16).reading(example).getFirst();

    assertThat(feature.start()).isZero();
    assertThat(feature.end()).isZero();
  }

  @Test
  void windowsWithoutTheWholeAnswerHaveNone() {
    List<Feature> features =
        new FeatureBuilder(TOKENIZER, 14, 4).reading(example("Charles Babbage"));

    assertThat(features).hasSizeGreaterThan(1).allMatch(feature -> feature.length() <= 14);
    assertThat(features.stream().filter(feature -> feature.start() > 0))
        .isNotEmpty()
        .allMatch(feature -> decoded(feature).equals("charles babbage"));
    assertThat(features).anyMatch(feature -> feature.start() == 0 && feature.end() == 0);
  }

  @Test
  void reasoningQuestionsTrainOneHead() {
    Feature feature =
        new FeatureBuilder(TOKENIZER, 64, 16).reasoning("Why?", CONTEXT, ReasoningType.CAUSAL);

    assertThat(feature.start()).isEqualTo(Feature.UNLABELLED);
    assertThat(feature.end()).isEqualTo(Feature.UNLABELLED);
    assertThat(feature.reasoning()).isEqualTo(1);
  }

  @Test
  void refusesQuestionsThatLeaveNoRoom() {
    var example = new ReadingExample("q", "why ".repeat(20), CONTEXT, List.of());
    assertThatThrownBy(() -> new FeatureBuilder(TOKENIZER, 24, 4).reading(example))
        .isInstanceOf(QuestionTooLongException.class);
  }

  private static Feature only(FeatureBuilder builder, String answer) {
    List<Feature> features = builder.reading(example(answer));
    assertThat(features).hasSize(1);
    return features.getFirst();
  }

  private static ReadingExample example(String answer) {
    int start = CONTEXT.codePointCount(0, CONTEXT.indexOf(answer));
    return new ReadingExample(
        "q",
        "Whom did she meet?",
        CONTEXT,
        List.of(new Gold(answer, new Span(start, start + answer.length()))));
  }

  private static String decoded(Feature feature) {
    return TOKENIZER.decode(Arrays.copyOfRange(feature.ids(), feature.start(), feature.end() + 1));
  }
}
