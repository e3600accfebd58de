package dev.riga.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.ReasoningType;
import dev.riga.text.Tokenizer;
import dev.riga.train.ExamplesFile.Titled;
import dev.riga.train.ReadingExample.Gold;
import dev.riga.train.questions.QuestionGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesFileTest {

  private static final String CONTEXT = "The \uD83D\uDE00 light is lit because ships sail by.";
  private static final ReadingExample WHY =
      new ReadingExample(
          "a.md#1",
          "Why is the light lit?",
          CONTEXT,
          List.of(new Gold("ships sail by", new Span(27, 40))),
          Optional.of(ReasoningType.CAUSAL));
  private static final ReadingExample NO_ANSWER =
      new ReadingExample("a.md#2", "Who lit it?", CONTEXT, List.of());

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = folder.resolve("examples.json");

    ExamplesFile.write(file, List.of(new Titled("a.md", List.of(WHY, NO_ANSWER))));

    Loaded<ReadingExample> read = SquadFile.load(file);
    assertThat(read.rejections()).isEmpty();
    assertThat(read.examples()).containsExactly(WHY, NO_ANSWER);
    assertThat(Files.readString(file))
        .contains("\"question\" : \"Why is the light lit?\",\n", "\"reasoning\" : \"causal\",\n")
        .endsWith("}\n");
  }

  @Test
  void anExampleWithAReasoningTypeTrainsBothHeads() {
    var tokenizer = Tokenizer.load(Path.of("src/test/resources/fixtures/tokenization-bert"));
    var builder = new FeatureBuilder(tokenizer, 64, 16);

    assertThat(builder.reading(WHY))
        .allMatch(feature -> feature.reasoning() == 1 && feature.start() > 0);
    assertThat(builder.reading(NO_ANSWER))
        .allMatch(feature -> feature.reasoning() == Feature.UNLABELLED);
  }

  @Test
  void anUnknownReasoningTypeIsLeftOut() throws IOException {
    Path file = folder.resolve("examples.json");
    ExamplesFile.write(file, List.of(new Titled("a.md", List.of(WHY))));
    Files.writeString(file, Files.readString(file).replace("\"causal\"", "\"moral\""));

    Loaded<ReadingExample> read = SquadFile.load(file);

    assertThat(read.examples()).isEmpty();
    assertThat(read.rejections())
        .extracting(Rejection::message)
        .containsExactly(
            "a.md#1: \"moral\" is no reasoning type; they are factual, causal and comparative");
  }

  @Test
  void examplesAreMadeFromPassagesAndThinnedEvenly() {
    String text = "Marie Curie discovered radium in 1898. The lighthouse has 320 steps.";
    Passage passage =
        new Passage("a.md", 0, new Span(0, text.length()), text, List.of(), List.of());

    Titled made = new DocumentExamples(QuestionGenerator.english()).of("a.md", List.of(passage));

    assertThat(made.examples()).hasSizeGreaterThan(3);
    assertThat(made.examples())
        .extracting(ReadingExample::id)
        .startsWith("a.md#1", "a.md#2", "a.md#3");
    assertThat(made.examples())
        .allMatch(example ->
            example
                .answers()
                .getFirst()
                .span()
                .of(text)
                .equals(example.answers().getFirst().text()));
    assertThat(DocumentExamples.atMost(2, List.of(made)).getFirst().examples()).hasSize(2);
    assertThat(DocumentExamples.atMost(100, List.of(made))).containsExactly(made);
  }
}
