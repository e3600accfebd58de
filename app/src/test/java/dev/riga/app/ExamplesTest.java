package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.engine.Riga;
import dev.riga.index.IndexProgress;
import dev.riga.read.ReasoningType;
import dev.riga.tensor.Precision;
import dev.riga.text.AnswerText;
import dev.riga.text.Places;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Questions to the examples, with the models that ship, and beside the documents the page that
/// lists these very questions with their answers.
class ExamplesTest {
  private static final Path QUESTIONS = Path.of("../docs/examples.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+\\?) \\| a (\\w+) ");
  private static final Map<String, ReasoningType> KINDS =
      Map.of("cause", ReasoningType.CAUSAL, "comparison", ReasoningType.COMPARATIVE);

  @Test
  void nothingThatIsSaidIsTheQuestionItself() throws IOException {
    Map<String, String> questions = questions();
    assertThat(questions).hasSizeGreaterThan(15);
    int kinds = 0;
    int told = 0;
    try (Riga riga = riga()) {
      riga.index(IndexProgress.none());
      for (Map.Entry<String, String> asked : questions.entrySet()) {
        String question = asked.getKey();
        Answer answer = riga.ask(question).answer();
        ReasoningType kind = KINDS.getOrDefault(asked.getValue(), ReasoningType.FACTUAL);
        if (kind != ReasoningType.FACTUAL) {
          kinds++;
          told += answer.reasoning().orElseThrow().type() == kind ? 1 : 0;
        }
        List<String> said = new ArrayList<>();
        if (answer instanceof Answer.Extracted extracted) {
          said.add(extracted.text());
        }
        answer.alternatives().stream().map(Alternative::text).forEach(said::add);

        assertThat(said)
            .as(question)
            .isNotEmpty()
            // A sentence that compares has nearly all of its question's words.
            .allSatisfy(text -> assertThat(AnswerText.f1(text, question)).as(text).isLessThan(0.9))
            .noneMatch(text -> text.contains(question));
      }
    }
    // In passages that hold the answer: where a reader forgets it first.
    assertThat(told).as("causes and comparisons told of " + kinds).isGreaterThan(kinds / 2);
  }

  private static Riga riga() {
    Map<String, String> environment = TestHome.environment();
    Places places = Places.of(environment, "", Path.of("."));
    Terminal silent =
        Terminal.plain(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    Workplace workplace = new Workplace(places, new ModelFolders(silent, environment, places));
    EngineOptions options = new EngineOptions();
    List<Path> examples = List.of(TestHome.EXAMPLES.resolve("baltic"), QUESTIONS);
    return Riga.over(examples)
        .indexIn(workplace.indexFolder(options, examples))
        .files(workplace.reading())
        .reader(() -> workplace.reader(options, Precision.best()))
        .embedder(() -> workplace.embedder(options, Precision.best()))
        .open();
  }

  /// What is asked, with what it asks for: a fact, a cause or a comparison.
  private static Map<String, String> questions() throws IOException {
    Map<String, String> questions = new LinkedHashMap<>();
    Matcher row = ROW.matcher(Files.readString(QUESTIONS));
    while (row.find()) {
      questions.put(row.group(1), row.group(2));
    }
    return questions;
  }
}
