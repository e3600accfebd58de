package dev.riga.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.evaluate.AnswerThreshold.Answered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against what the official scripts print for `fixtures/squad-metrics`.
class SquadVersionTest {
  private static final Path FOLDER = Path.of("src/test/resources/fixtures/squad-metrics");

  private record Question(String id, String prediction, List<String> golds, double noAnswer) {}

  private final List<Question> questions = new ArrayList<>();
  private JsonNode expected;

  @BeforeEach
  void read() throws IOException {
    ObjectMapper json = new ObjectMapper();
    expected = json.readTree(FOLDER.resolve("expected.json").toFile());
    for (JsonNode node : json.readTree(FOLDER.resolve("inputs.json").toFile())) {
      List<String> golds = new ArrayList<>();
      node.path("answers").forEach(answer -> golds.add(answer.asText()));
      questions.add(
          new Question(
              node.path("id").asText(),
              node.path("prediction").asText(),
              golds,
              node.path("no_answer_probability").asDouble()));
    }
  }

  @Test
  void everyQuestionHasItsOfficialScores() {
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      JsonNode pair = expected.path("pairs").path(i);
      assertScores(question, SquadVersion.TWO, pair, "v2");
      if (pair.has("f1_v1")) {
        assertScores(question, SquadVersion.ONE, pair, "v1");
      }
    }
  }

  private static void assertScores(
      Question question, SquadVersion version, JsonNode pair, String suffix) {
    assertThat(version.exactMatch(question.prediction, question.golds))
        .as(question.id)
        .isEqualTo(pair.path("exact_" + suffix).asDouble());
    assertThat(version.f1(question.prediction, question.golds))
        .as(question.id)
        .isEqualTo(pair.path("f1_" + suffix).asDouble());
  }

  @Test
  void theTotalsAreTheOfficialOnes() {
    JsonNode one = expected.path("totals").path("v1");
    List<Question> withAnswer =
        questions.stream().filter(question -> !question.golds.isEmpty()).toList();

    assertThat(withAnswer).hasSize(one.path("total").asInt());
    assertThat(mean(withAnswer, q -> SquadVersion.ONE.exactMatch(q.prediction, q.golds)))
        .isCloseTo(one.path("exact_match").asDouble(), within(1e-9));
    assertThat(mean(withAnswer, q -> SquadVersion.ONE.f1(q.prediction, q.golds)))
        .isCloseTo(one.path("f1").asDouble(), within(1e-9));
    JsonNode two = expected.path("totals").path("v2");
    assertThat(mean(questions, q -> SquadVersion.TWO.exactMatch(q.prediction, q.golds)))
        .isCloseTo(two.path("exact").asDouble(), within(1e-9));
    assertThat(mean(questions, q -> SquadVersion.TWO.f1(q.prediction, q.golds)))
        .isCloseTo(two.path("f1").asDouble(), within(1e-9));
  }

  @Test
  void theBestThresholdsAreTheOfficialOnes() {
    JsonNode two = expected.path("totals").path("v2");
    AnswerThreshold.Best exact = AnswerThreshold.best(answered(), Answered::exactMatch);
    AnswerThreshold.Best f1 = AnswerThreshold.best(answered(), Answered::f1);

    assertThat(100 * exact.score()).isCloseTo(two.path("best_exact").asDouble(), within(1e-9));
    assertThat(exact.threshold()).isEqualTo(two.path("best_exact_thresh").asDouble());
    assertThat(100 * f1.score()).isCloseTo(two.path("best_f1").asDouble(), within(1e-9));
    assertThat(f1.threshold()).isEqualTo(two.path("best_f1_thresh").asDouble());
  }

  @Test
  void aThresholdSilencesAnswers() {
    JsonNode half = expected.path("totals").path("v2_threshold_0.5");
    List<Answered> silenced = answered().stream().map(question -> question.upTo(0.5)).toList();

    assertThat(100 * silenced.stream().mapToDouble(Answered::exactMatch).average().orElseThrow())
        .isCloseTo(half.path("exact").asDouble(), within(1e-9));
    assertThat(100 * silenced.stream().mapToDouble(Answered::f1).average().orElseThrow())
        .isCloseTo(half.path("f1").asDouble(), within(1e-9));
  }

  private List<Answered> answered() {
    return questions.stream()
        .map(question ->
            new Answered(
                question.noAnswer,
                !question.golds.isEmpty(),
                question.prediction.isEmpty(),
                SquadVersion.TWO.exactMatch(question.prediction, question.golds),
                SquadVersion.TWO.f1(question.prediction, question.golds)))
        .toList();
  }

  private static double mean(List<Question> questions, ToDoubleFunction<Question> score) {
    return 100 * questions.stream().mapToDouble(score).average().orElseThrow();
  }
}
