package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.engine.Riga;
import dev.riga.index.IndexProgress;
import dev.riga.tensor.Precision;
import dev.riga.text.AnswerText;
import dev.riga.text.Places;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Questions to all examples, with the models that ship. Among the examples is the page that lists
/// these very questions, with their answers.
class ExamplesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+\\?) \\| a ");

  @Test
  void theAnswerBesideARepeatedQuestionIsFound() throws IOException {
    Ran ran =
        Ran.riga(
            TestHome.environment(),
            "ask",
            "Why did the Vasa sink?",
            "--docs",
            TestHome.EXAMPLES.toString(),
            "--json");

    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode json = MAPPER.readTree(ran.out());
    assertThat(json.at("/answer/text").asText()).contains("top-heavy");
    assertThat(json.get("citations").findValuesAsText("document"))
        .contains("examples/baltic/baltic-sea.pdf");
  }

  @Test
  void nothingThatIsSaidIsTheQuestionItself() throws IOException {
    List<String> questions = questions();
    assertThat(questions).hasSizeGreaterThan(15);
    try (Riga riga = riga()) {
      riga.index(IndexProgress.none());
      for (String question : questions) {
        Answer answer = riga.ask(question).answer();
        List<String> said = new ArrayList<>();
        if (answer instanceof Answer.Extracted extracted) {
          said.add(extracted.text());
        }
        answer.alternatives().stream().map(Alternative::text).forEach(said::add);

        assertThat(said)
            .as(question)
            .isNotEmpty()
            .allSatisfy(text -> assertThat(AnswerText.f1(text, question)).as(text).isLessThan(0.8))
            .noneMatch(text -> text.contains(question));
      }
    }
  }

  private static Riga riga() {
    Map<String, String> environment = TestHome.environment();
    Places places = Places.of(environment, "", Path.of("."));
    Terminal silent =
        Terminal.plain(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    Workplace workplace = new Workplace(places, new ModelFolders(silent, environment, places));
    EngineOptions options = new EngineOptions();
    List<Path> examples = List.of(TestHome.EXAMPLES);
    return Riga.over(examples)
        .indexIn(workplace.indexFolder(options, examples))
        .files(workplace.reading())
        .reader(() -> workplace.reader(options, Precision.best()))
        .embedder(() -> workplace.embedder(options, Precision.best()))
        .open();
  }

  private static List<String> questions() throws IOException {
    List<String> questions = new ArrayList<>();
    Matcher row = ROW.matcher(Files.readString(TestHome.EXAMPLES.resolve("README.md")));
    while (row.find()) {
      questions.add(row.group(1));
    }
    return questions;
  }
}
