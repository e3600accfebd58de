package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainRetrieverCommandTest {

  @TempDir private Path folder;

  @Test
  void whatIsTrainedFindsPassagesForAnAnswer() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("papers"));
    Files.writeString(docs.resolve("a.md"), "Marie Curie discovered radium in 1898.\n");
    Path data = Files.writeString(folder.resolve("data.json"), data());
    Path out = folder.resolve("retriever");

    Ran trained =
        riga(
            "train",
            "retriever",
            "--data",
            data.toString(),
            "--out",
            out.toString(),
            "--base",
            TestHome.READER.toString(),
            "--hold-out",
            "2",
            "--json");
    Ran asked =
        riga(
            "ask",
            "Who discovered radium?",
            "--docs",
            docs.toString(),
            "--index",
            folder.resolve("index").toString(),
            "--embedder",
            out.toString(),
            "--reader",
            TestHome.READER.toString(),
            "--precision",
            "fp32",
            "--abstain-below",
            "0");

    assertThat(trained.err())
        .contains(
            "riga: data.json: 6 questions with a passage that answers them, nothing left out\n")
        .contains("riga: 4 questions to train on, 2 held out\n");
    JsonNode json = new ObjectMapper().readTree(trained.out());
    assertThat(json.path("questions").asInt()).isEqualTo(4);
    assertThat(json.at("/after/recall/20").asDouble()).isEqualTo(1);
    assertThat(json.at("/before/passages").asInt()).isEqualTo(6);
    assertThat(asked.out()).contains("papers/a.md");
    assertThat(asked.status()).isZero();
  }

  @Test
  void wrongUsageIsExplained() {
    assertThat(riga("train", "retriever", "--out", "x"))
        .isEqualTo(
            new Ran(2, "", "riga: --data FILE is missing. See ./riga train retriever --help.\n"));
    assertThat(riga("train", "retriever", "--out", "x", "--data", "y", "--temperature", "0").err())
        .isEqualTo("riga: The training setting temperature is 0.0; it must be above 0.\n");
    assertThat(
            riga(
                "train",
                "retriever",
                "--out",
                "x",
                "--data",
                "y",
                "--separate",
                "--freeze-passages"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "riga: --separate trains the passages' encoder, --freeze-passages does not: give"
                    + " one of them.\n"));
  }

  private static String data() {
    StringBuilder paragraphs = new StringBuilder();
    for (String metal : new String[] {"iron", "gold", "tin", "lead", "zinc", "silver"}) {
      paragraphs.append(
          """
          {"context": "The %1$s lies here.", "qas": [{"id": "%1$s", "question": "Where is %1$s?",
           "answers": [{"text": "here", "answer_start": %2$d}]}]},
          """
              .formatted(metal, 10 + metal.length()));
    }
    String all = paragraphs.toString().strip();
    return "{\"data\": [{\"paragraphs\": [" + all.substring(0, all.length() - 1) + "]}]}";
  }

  private static Ran riga(String... arguments) {
    return Ran.riga(TestHome.environment(), arguments);
  }
}
