package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.document.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole questions, with a reader that knows nothing: what is said is arbitrary, that it is said
/// rightly is not.
class AskCommandTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;
  private Path docs;

  @BeforeEach
  void writeDocuments() throws IOException {
    docs = Files.createDirectories(folder.resolve("my papers"));
    Files.writeString(
        docs.resolve("radium.md"),
        """
        # Radium

        ## Discovery

        Marie Curie discovered radium in 1898 with Pierre Curie. The “Übermut” 𝔸 of the time was
        great. They worked in Paris.
        """);
    Files.copy(TestHome.EXAMPLES.resolve("candle.pdf"), docs.resolve("candle.pdf"));
  }

  @Test
  void everyCitationIsAPieceOfItsSource() throws IOException {
    List<JsonNode> cited = new ArrayList<>();
    for (String question : List.of("Who discovered radium?", "Of what are candles made?")) {
      Ran ran = ask(question, "--json");

      assertThat(ran.err()).isEmpty();
      assertThat(ran.status()).isZero();
      JsonNode json = MAPPER.readTree(ran.out());
      assertThat(json.get("question").asText()).isEqualTo(question);
      assertThat(json.at("/answer/kind").asText()).isEqualTo("extracted");
      assertThat(json.at("/answer/confidence").asDouble()).isBetween(0.0, 1.0);
      assertThat(json.get("timingsMillis").fieldNames())
          .toIterable()
          .containsExactly("index", "retrieve", "read", "total");
      json.get("citations").forEach(cited::add);
      json.get("alternatives").forEach(other -> other.get("citations").forEach(cited::add));
    }
    assertThat(cited.stream().map(citation -> citation.get("document").asText()))
        .contains("my papers/radium.md", "my papers/candle.pdf");
    for (JsonNode citation : cited) {
      assertIsAPieceOfItsSource(citation);
    }
  }

  private void assertIsAPieceOfItsSource(JsonNode citation) {
    Path file = folder.resolve(citation.get("document").asText());
    String text = Ran.riga("text", file.toString()).out();
    Span span = new Span(citation.get("start").asInt(), citation.get("end").asInt());
    assertThat(span.of(text)).isEqualTo(citation.get("text").asText());
    assertThat(citation.has("page")).isEqualTo(file.toString().endsWith(".pdf"));
    assertThat(citation.get("passage").asText()).contains(citation.get("text").asText());
  }

  @Test
  void theSameQuestionGetsTheSameAnswer() throws IOException {
    JsonNode first = MAPPER.readTree(ask("Who discovered radium?", "--json").out());
    JsonNode second = MAPPER.readTree(ask("Who discovered radium?", "--json").out());

    for (String field : List.of("answer", "citations", "alternatives", "skipped", "madeFrom")) {
      assertThat(second.get(field)).isEqualTo(first.get(field));
    }
  }

  @Test
  void whatAnAnswerIsMadeFromIsNamed() throws IOException {
    JsonNode first = MAPPER.readTree(ask("Who discovered radium?", "--json").out()).get("madeFrom");
    Files.writeString(docs.resolve("more.txt"), "Something else entirely.");
    JsonNode second =
        MAPPER
            .readTree(ask("Who discovered radium?", "--json", "--filter", "*.md").out())
            .get("madeFrom");

    assertThat(first.get("riga").asText()).isEqualTo(Main.VERSION);
    assertThat(first.get("index").asText()).matches("[0-9a-f]{32}");
    assertThat(first.get("reader").asText()).matches("[0-9a-f]{32} FP32 .*");
    assertThat(first.has("embedder")).isFalse();
    assertThat(first.get("retriever").asText()).isEqualTo("bm25");
    assertThat(first.get("topK").asInt()).isEqualTo(10);
    assertThat(first.get("filters")).isEmpty();
    assertThat(first.get("abstainBelow").asDouble()).isZero();
    assertThat(second.get("index")).isNotEqualTo(first.get("index"));
    assertThat(second.get("reader")).isEqualTo(first.get("reader"));
    assertThat(second.at("/filters/0").asText()).isEqualTo("*.md");
  }

  @Test
  void aPersonReadsWhereTheAnswerStands() {
    Ran ran = ask("Who discovered radium?", "--top-k", "1");

    assertThat(ran.out())
        .containsPattern("\\A.+ {2}[<>]?[0-9]+ % sure\n\n {2}my papers/radium\\.md {2}Radium")
        .contains("«", "»", "before → after reading", "index ", " · total ");
    assertThat(ran.status()).isZero();
  }

  @Test
  void anAbstentionHasItsOwnStatus() {
    Ran ran = ask("Who discovered radium?", "--abstain-below", "1");

    assertThat(ran.out()).startsWith("No answer in these documents  ");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isEqualTo(3);
  }

  @Test
  void aFilterLeavesTheOthersOut() throws IOException {
    Ran ran = ask("Who discovered radium?", "--json", "--filter", "*.pdf");

    MAPPER
        .readTree(ran.out())
        .get("citations")
        .forEach(citation ->
            assertThat(citation.get("document").asText()).isEqualTo("my papers/candle.pdf"));
  }

  @Test
  void anIndexThatIsThereIsEnough() throws IOException {
    ask("Who discovered radium?");
    Files.delete(docs.resolve("candle.pdf"));

    Ran ran =
        Ran.riga(
            TestHome.environment(),
            "ask",
            "Who discovered radium?",
            "--index",
            folder.resolve("index").toString(),
            "--retriever",
            "bm25",
            "--reader",
            TestHome.READER.toString(),
            "--abstain-below",
            "0",
            "--json");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
  }

  @Test
  void hostileFilesAreSkippedAndDoNotStopTheRest() throws IOException {
    Files.writeString(docs.resolve("broken.pdf"), "%PDF-1.7\nnothing");
    Files.write(docs.resolve("empty.txt"), new byte[0]);
    Files.write(docs.resolve("noise.bin"), new byte[] {0, 1, 2, 3, 0, 0, (byte) 0xff});

    Ran ran = ask("Who discovered radium?", "--json");

    assertThat(ran.status()).isZero();
    assertThat(MAPPER.readTree(ran.out()).get("skipped").findValuesAsText("document"))
        .containsExactly("my papers/broken.pdf", "my papers/empty.txt", "my papers/noise.bin");
  }

  private Ran ask(String question, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "ask",
                question,
                "--docs",
                docs.toString(),
                "--index",
                folder.resolve("index").toString(),
                "--retriever",
                "bm25",
                "--precision",
                "fp32",
                "--reader",
                TestHome.READER.toString()));
    if (!List.of(more).contains("--abstain-below")) {
      arguments.addAll(List.of("--abstain-below", "0"));
    }
    arguments.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), arguments.toArray(String[]::new));
  }
}
