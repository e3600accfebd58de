package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsVerifyCommandTest {

  private static final Path FIXTURES = Path.of("..", "core/src/test/resources/fixtures");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-qa",
        "bert-seqcls",
        "bert-joint",
        "bert-qa-old",
        "distilbert-qa",
        "roberta-qa",
        "electra-qa",
        "albert-qa",
        "dpr-question",
        "dpr-question-projected",
        "dpr-context",
        "dpr-reader",
        "deberta-qa",
        "deberta-v2-qa",
        "deberta-v3-qa",
        "modernbert-qa"
      })
  void everyFamilyIsVerified(String name) throws IOException {
    Ran ran = verify(FIXTURES.resolve(name), "--json");

    JsonNode json = new ObjectMapper().readTree(ran.out());
    assertThat(json.get("passed").asBoolean()).isTrue();
    assertThat(json.get("tensors")).isNotEmpty();
    assertThat(ran.status()).isZero();
  }

  @Test
  void aPersonReadsEachTensorAndWhatWasNotComputed() {
    Ran ran = verify(FIXTURES.resolve("bert-joint"));

    assertThat(ran.out())
        .containsPattern("(?m)^start_logits +[0-9.]+e-0[5-9]$")
        .containsPattern("(?m)^reasoning_logits +[0-9.]+e-0[5-9]$")
        .containsPattern("(?m)^gradient\\.bert\\.pooler\\.dense\\.bias +not computed$");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void whatDiffersTooMuchIsNamed() {
    Ran ran = verify(FIXTURES.resolve("bert-qa"), "--tolerance", "0");

    assertThat(ran.out()).containsPattern("(?m)^start_logits +[0-9.]+e-[0-9]+ {2}too large$");
    assertThat(ran.err())
        .matches(
            "riga: Not verified: [0-9]+ of 9 tensors differ by more than the tolerance of"
                + " 0\\.0e\\+00\\.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void withoutTheMainOutputsNothingIsVerified(@TempDir Path folder) throws IOException {
    copy(FIXTURES.resolve("bert-qa"), folder);
    Files.copy(
        FIXTURES.resolve("dpr-context/expected.safetensors"),
        folder.resolve("expected.safetensors"));

    Ran ran = verify(folder);

    assertThat(ran.err())
        .isEqualTo(
            "riga: Not verified: expected.safetensors lacks what the model is for, end_logits,"
                + " start_logits.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsSaid(@TempDir Path folder) {
    assertThat(verify(folder))
        .isEqualTo(
            new Ran(1, "", "riga: " + folder.resolve("inputs.safetensors") + " does not exist.\n"));
    assertThat(verify(folder, "--tolerance", "-1"))
        .isEqualTo(new Ran(2, "", "riga: --tolerance is -1.0; it must be 0 or more.\n"));
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : new String[] {"config.json", "model.safetensors", "inputs.safetensors"}) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private static Ran verify(Path directory, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "models";
    arguments[1] = "verify";
    arguments[2] = directory.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Ran.riga(TestHome.environment(), arguments);
  }
}
