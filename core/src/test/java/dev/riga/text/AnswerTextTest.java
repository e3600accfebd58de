package dev.riga.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class AnswerTextTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// The rule over several gold answers belongs to the evaluation; here it is written out so that
  /// every figure of the official script can be compared.
  @Test
  void givesTheOfficialScriptsFiguresForEveryQuestion() throws IOException {
    Path folder = TestFiles.fixture("squad-metrics");
    JsonNode inputs = MAPPER.readTree(folder.resolve("inputs.json").toFile());
    JsonNode expected = MAPPER.readTree(folder.resolve("expected.json").toFile()).path("pairs");
    assertThat(inputs.size()).isEqualTo(expected.size()).isGreaterThan(40);
    for (int i = 0; i < inputs.size(); i++) {
      String id = expected.path(i).path("id").asText();
      String prediction = inputs.path(i).path("prediction").asText();
      List<String> all = new ArrayList<>();
      inputs.path(i).path("answers").forEach(answer -> all.add(answer.asText()));
      assertThat(AnswerText.normalise(prediction))
          .as(id)
          .isEqualTo(expected.path(i).path("normalised").asText());
      List<String> golds =
          all.stream().filter(gold -> !AnswerText.normalise(gold).isEmpty()).toList();
      List<String> v2 = golds.isEmpty() ? List.of("") : golds;
      assertThat(best(v2, gold -> AnswerText.exactMatch(prediction, gold) ? 1 : 0))
          .as(id)
          .isEqualTo(expected.path(i).path("exact_v2").asDouble());
      assertThat(best(v2, gold -> AnswerText.f1(prediction, gold)))
          .as(id)
          .isEqualTo(expected.path(i).path("f1_v2").asDouble());
      if (expected.path(i).has("f1_v1")) {
        assertThat(best(all, gold -> AnswerText.exactMatch(prediction, gold) ? 1 : 0))
            .as(id)
            .isEqualTo(expected.path(i).path("exact_v1").asDouble());
        assertThat(
                best(
                    all,
                    gold ->
                        AnswerText.normalise(gold).isEmpty() ? 0 : AnswerText.f1(prediction, gold)))
            .as(id)
            .isEqualTo(expected.path(i).path("f1_v1").asDouble());
      }
    }
  }

  private static double best(List<String> golds, ToDoubleFunction<String> score) {
    return golds.stream().mapToDouble(score).max().orElse(0);
  }

  @Test
  void isItsOwnNormalForm() {
    for (String text :
        List.of("The  U.S.\u00A0Army", "an “apple”", "A a AN the", "\u001Cx\u2028y")) {
      String once = AnswerText.normalise(text);
      assertThat(AnswerText.normalise(once)).isEqualTo(once);
    }
    assertThat(AnswerText.normalise("The  U.S.\u00A0Army")).isEqualTo("us army");
    assertThat(AnswerText.normalise("\u001Cx\u2028y")).isEqualTo("x y");
  }

  @Test
  void endsAWordAtACombiningMarkAsPythonDoes() {
    assertThat(AnswerText.normalise("a\u0301 b")).isEqualTo("\u0301 b");
    assertThat(AnswerText.normalise("theory of an_item and thé"))
        .isEqualTo("theory of anitem and thé");
  }
}
