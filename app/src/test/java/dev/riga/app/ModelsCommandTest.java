package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void whatShipsIsListed() throws IOException {
    Ran person = Ran.riga(TestHome.environment(), "models", "list");
    Ran program = Ran.riga(TestHome.environment(), "models", "list", "--json");

    assertThat(person.out().lines())
        .contains(
            "riga-reader                                        ships with Riga",
            "bge-small-en-v1.5                                  ships with Riga");
    assertThat(MAPPER.readTree(program.out()).get("models").findValuesAsText("source"))
        .contains("shipped");
    assertThat(person.status()).isZero();
  }

  @Test
  void aModelIsInspected() throws IOException {
    Ran ran =
        Ran.riga(TestHome.environment(), "models", "inspect", TestHome.READER.toString(), "--json");

    JsonNode json = MAPPER.readTree(ran.out());
    assertThat(json.get("family").asText()).isEqualTo("bert");
    assertThat(json.get("vocabulary").asInt()).isEqualTo(30522);
    assertThat(json.get("parameters").asLong()).isPositive();
    assertThat(json.at("/parts/sum")).isEqualTo(json.get("parameters"));
    assertThat(json.at("/parts/embeddings").asLong()).isEqualTo((30522 + 384 + 2) * 12 + 2 * 12);
    assertThat(json.at("/parts/layers/0/name").asText()).isEqualTo("bert.encoder.layer.0");
    assertThat(json.at("/parts/layers/0/attention").asLong())
        .isEqualTo(4 * (12 * 12 + 12) + 2 * 12);
    assertThat(json.at("/parts/layers/0/feedForward").asLong())
        .isEqualTo(2 * 12 * 24 + 24 + 12 + 2 * 12);
    assertThat(json.at("/parts/heads/qa_outputs").asLong()).isEqualTo(2 * 12 + 2);
    assertThat(json.get("storedAs").get("float32").asLong())
        .isEqualTo(4 * json.get("parameters").asLong());
    assertThat(json.get("precision").asText()).isIn("fp32", "bf16", "int8");
    assertThat(json.get("fingerprint").asText()).hasSize(32);
    assertThat(ran.status()).isZero();
  }

  @Test
  void aFolderWithoutAModel(@TempDir Path empty) {
    assertThat(Ran.riga(TestHome.environment(), "models", "inspect", empty.toString()))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: "
                    + empty
                    + "/config.json is missing. A model is a folder with config.json, the weights"
                    + " and the tokenizer's files.\n"));
  }

  @Test
  void aNameThatCannotBeAModel() {
    assertThat(Ran.riga(TestHome.environment(), "models", "pull", "../etc"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: \"../etc\" is neither a folder nor the name of a model. A name looks like"
                    + " deepset/minilm-uncased-squad2.\n"));
  }

  @Test
  void withoutANetworkNothingIsPulled() {
    Ran ran = Ran.riga(TestHome.environment(), "models", "pull", "someone/some-model");

    assertThat(ran.err())
        .startsWith("riga: The model someone/some-model is not whole in the cache ")
        .hasLineCount(1);
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void somethingMustBeDone() {
    assertThat(Ran.riga("models"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "riga: Say what to do with models: list, pull, inspect, verify or export. See ./riga models"
                    + " --help.\n"));
    assertThat(Ran.riga("train"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "riga: Say what to do: train reader or retriever, or calibrate a reader. See ./riga"
                    + " train --help.\n"));
  }

  @Test
  void aRecipeThatIsNotThere() {
    assertThat(Ran.riga("train", "reader", "--recipe", "/no/recipe.json", "--out", "/tmp/none"))
        .isEqualTo(
            new Ran(
                1,
                "",
                "riga: The recipe /no/recipe.json does not exist. Correct the path after"
                    + " --recipe.\n"));
  }
}
