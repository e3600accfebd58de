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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `explain`, `ask --explain` and `inspect`, with a reader that knows nothing.
class ExplainCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CONTEXT =
      "Latvia lies on the Baltic Sea. Its capital is Riga, founded in 1201.";

  @TempDir private Path folder;
  private Path docs;

  @BeforeEach
  void writeDocuments() throws IOException {
    docs = Files.createDirectories(folder.resolve("papers"));
    Files.writeString(docs.resolve("latvia.md"), CONTEXT + "\n");
    Files.writeString(docs.resolve("candle.md"), "Candles are made of wax. \uD835\uDC9C wick.\n");
  }

  @Test
  void everyWordOfAnExplanationIsAPieceOfItsSource() throws IOException {
    Ran ran =
        run(
            "explain",
            "--method",
            "integrated-gradients",
            "--method",
            "sentences",
            "--method",
            "rollout",
            "--json");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    JsonNode json = MAPPER.readTree(ran.out());
    assertThat(json.get("kind").asText()).isEqualTo("span");
    assertThat(json.get("attributions")).hasSize(3);
    double probability = 0;
    for (JsonNode passage : json.get("passages")) {
      probability += passage.get("probability").asDouble();
    }
    assertThat(probability)
        .isCloseTo(
            json.get("probability").asDouble(), org.assertj.core.api.Assertions.within(1e-9));
    String document = json.at("/without/0/document").asText();
    String text = Ran.riga("text", folder.resolve(document).toString()).out();
    for (JsonNode attribution : json.get("attributions")) {
      assertThat(attribution.get("verdict").asText()).isIn("holds", "weak", "fails");
      for (JsonNode word : attribution.get("words")) {
        Span span = new Span(word.get("start").asInt(), word.get("end").asInt());
        switch (word.get("part").asText()) {
          case "context" -> assertThat(span.of(text)).isEqualTo(word.get("text").asText());
          case "question" ->
              assertThat(span.of("What is the capital?")).isEqualTo(word.get("text").asText());
          default -> assertThat(word.get("text").asText()).matches("\\[(CLS|SEP)\\]");
        }
      }
    }
  }

  @Test
  void aPersonReadsEveryMethodWithItsVerdict() {
    Ran ran = run("explain", "--method", "gradient-x-input", "--method", "attention");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("before → after reading, and Shapley value")
        .contains("tested by leaving words out")
        .containsPattern("  gradient-x-input  (holds|weak|fails) \\([+-][0-9.]+ over chance")
        .containsPattern("  attention  (holds|weak|fails) ")
        .contains("Without papers/");
  }

  @Test
  void askSaysWhyBelowItsAnswer() throws IOException {
    Ran plain = run("ask");
    Ran ran = run("ask", "--explain");

    assertThat(ran.status()).isZero();
    assertThat(ran.out().lines().findFirst()).isEqualTo(plain.out().lines().findFirst());
    assertThat(ran.out())
        .containsPattern("  (why: .* which holds|None of the explanations tried holds: )")
        .contains("Without papers/");
    JsonNode json = MAPPER.readTree(run("ask", "--explain", "--json").out());
    assertThat(json.at("/explanation/attributions")).hasSize(4);
    assertThat(MAPPER.readTree(run("ask", "--json").out()).has("explanation")).isFalse();
  }

  @Test
  void anAbstentionIsSaidAndNothingElse() {
    Ran ran = run("explain", "--abstain-below", "1");

    assertThat(ran.out()).contains("There is no answer to explain: the documents hold one");
    assertThat(ran.status()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --method magic   | There is no method 'magic': say gradient-x-input, integrated-gradients, attention-x-gradient, relevance, value-zeroing, leave-one-out, sentences, surrogate, attention, rollout, attention-flow, norms.
          --of everything  | There is nothing called 'everything' to explain: say likelihood, answer, posterior, logit or reasoning.
          --top 0          | --top is 0; at least 1 must be listed.
          --layer 99 --png x | There is no layer 99: this reader has layers 0 to 1.
          --head -1 --png x  | There is no head -1: this reader has heads 0 to 2.
          --layer 0        | --layer and --head choose pictures; say where they go: --png DIR.
          --tokens 1       | --tokens is 1; a picture shows at least 2.
          --randomise --draws 1 | --draws is 1; an interval needs at least 2.
          --of reasoning   | --of reasoning needs a reader with a head for the kind of reasoning; ../core/src/test/resources/fixtures/qa-pipeline has none.
          --html .         | --html . is a folder; name a file.
          --png pom.xml    | --png pom.xml is a file; name a folder.
          """)
  void wrongUsageIsExplainedInALine(String arguments, String message) {
    Ran ran = run("explain", arguments.split(" "));

    assertThat(ran.err()).isEqualTo("riga: " + message + "\n");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(folder.resolve("index")).as("nothing was indexed before").doesNotExist();
  }

  @Test
  void drawsBelongToTheCheckWithRandomWeights() {
    Ran ran = run("explain", "--draws", "3");

    assertThat(ran.err()).contains("--randomise");
    assertThat(ran.status()).isEqualTo(2);
  }

  @Test
  void randomWeightsAreToldInEveryForm() throws IOException {
    Path html = folder.resolve("report.html");
    String[] how = {
      "--method",
      "attention",
      "--method",
      "gradient-x-input",
      "--randomise",
      "--draws",
      "2",
      "--seed",
      "9"
    };

    Ran ran = run("explain", with(how, "--html", html.toString()));
    JsonNode json =
        MAPPER
            .readTree(run("explain", with(how, "--randomise-each", "--json")).out())
            .get("randomisation");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("tested with random weights, 2 draws from seed 9")
        .containsPattern("  attention  (passes|unclear|fails) \\([0-9.]+ of the order is left")
        .contains("+1.00  +1.00");
    assertThat(Files.readString(html))
        .contains("Tested with random weights", "--randomise --draws 2 --seed 9")
        .contains("1 for the random orders, 9 for the random weights");
    assertThat(json.get("seed").asInt()).isEqualTo(9);
    assertThat(json.get("draws").asInt()).isEqualTo(2);
    JsonNode attention = json.at("/methods/0");
    assertThat(attention.get("method").asText()).isEqualTo("attention");
    assertThat(attention.get("verdict").asText()).isIn("passes", "unclear", "fails");
    assertThat(attention.at("/cascade/0/group").asText()).isEqualTo("heads");
    assertThat(attention.at("/cascade/0/signed").asDouble()).isEqualTo(1);
    assertThat(attention.get("each")).hasSize(attention.get("cascade").size());
    assertThat(attention.get("low").asDouble())
        .isLessThanOrEqualTo(attention.get("similarity").asDouble());
  }

  private static String[] with(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aDocumentThatSaysSomethingElseIsNamed() throws IOException {
    Files.writeString(
        docs.resolve("estonia.md"), "Tallinn, what a capital it is, holds Estonia's harbour.\n");
    Ran explained = run("explain", "--method", "attention");
    Ran asked = run("ask", "--explain");
    JsonNode json = MAPPER.readTree(run("explain", "--method", "attention", "--json").out());

    assertThat(explained.out()).containsPattern("papers/[a-z]+\\.md says otherwise: ");
    assertThat(asked.out()).containsPattern("papers/[a-z]+\\.md says otherwise: ");
    JsonNode otherwise = json.at("/otherwise/0");
    String text =
        Ran.riga("text", folder.resolve(otherwise.get("document").asText()).toString()).out();
    assertThat(new Span(otherwise.get("start").asInt(), otherwise.get("end").asInt()).of(text))
        .isEqualTo(otherwise.get("text").asText());
    assertThat(otherwise.get("alone").asDouble()).isBetween(0.0, 1.0);
    assertThat(otherwise.get("document").asText())
        .isNotEqualTo(json.at("/without/0/document").asText());
  }

  @Test
  void aReportAndPicturesAreWrittenBesides() throws IOException {
    Path html = folder.resolve("report.html");
    Path pictures = folder.resolve("pictures");

    Ran ran =
        run(
            "explain",
            "--method",
            "gradient-x-input",
            "--html",
            html.toString(),
            "--png",
            pictures.toString(),
            "--layer",
            "0",
            "--head",
            "1");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    assertThat(Files.readString(html))
        .contains("<h1>What is the capital?</h1>", "Which passages made it", "id=\"explorer\"")
        .contains("./riga explain &#39;What is the capital?&#39; --docs");
    assertThat(names(pictures))
        .containsExactlyInAnyOrder(
            "overview.png",
            "overview.svg",
            "mean.png",
            "mean.svg",
            "attends-to-answer.png",
            "attends-to-answer.svg",
            "answer-attends-to.png",
            "answer-attends-to.svg",
            "layer-0-head-1.png",
            "layer-0-head-1.svg",
            "layer-0-head-1-lines.png",
            "layer-0-head-1-lines.svg");
  }

  @Test
  void theReportSaysTheWholeCommandAndWhatWasNotRead() throws IOException {
    Files.writeString(docs.resolve("broken.pdf"), "%PDF-1.4 no more");
    Path html = folder.resolve("report.html");

    Ran ran = run("explain", "--method", "attention", "--html", html.toString());
    JsonNode json = MAPPER.readTree(run("explain", "--method", "attention", "--json").out());

    assertThat(ran.err()).startsWith("riga: papers/broken.pdf (");
    assertThat(Files.readString(html))
        .contains("Skipped: papers/broken.pdf (")
        .contains(
            "./riga explain &#39;What is the capital?&#39; --docs "
                + docs
                + " --index "
                + folder.resolve("index")
                + " --top-k 10 --abstain-below 0.0 --retriever bm25 --precision fp32 --reader "
                + TestHome.READER
                + " --method attention --of likelihood");
    assertThat(json.at("/skipped/0/document").asText()).isEqualTo("papers/broken.pdf");
    assertThat(json.get("notes")).isEmpty();
  }

  @Test
  void anAbstentionHasNoPicturesAndSaysSo() {
    Path pictures = folder.resolve("pictures");

    Ran ran = run("explain", "--abstain-below", "1", "--png", pictures.toString());

    assertThat(ran.err())
        .isEqualTo("riga: There is no answer, so there are no pictures of how it was read.\n");
    assertThat(pictures).doesNotExist();
  }

  @Test
  void aMethodThatTheFamilyDoesNotAllowIsRefusedFirst() {
    Path reader = Path.of("..", "core/src/test/resources/fixtures/deberta-v3-qa");

    Ran ran = run("explain", "--method", "norms", "--reader", reader.toString());

    assertThat(ran.err())
        .isEqualTo(
            "riga: --method norms cannot look into the family of "
                + reader
                + "; choose another.\n");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(folder.resolve("index")).doesNotExist();
  }

  @Test
  void aReaderThatIsNotThereIsMissedBeforeAnythingIsIndexed() {
    Ran ran = run("explain", "--reader", folder.resolve("nobody").toString());

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).startsWith("riga: ").contains("nobody");
    assertThat(folder.resolve("index")).doesNotExist();
  }

  @Test
  void anAbstentionHasAReportToo() throws IOException {
    Path html = folder.resolve("report.html");

    Ran ran = run("explain", "--abstain-below", "1", "--html", html.toString());

    assertThat(ran.status()).isEqualTo(3);
    assertThat(Files.readString(html)).contains("No answer in these documents", "What was read");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path html = folder.resolve("nowhere").resolve("report.html");

    Ran ran = run("explain", "--html", html.toString());

    assertThat(ran.err())
        .isEqualTo(
            "riga: --html "
                + html
                + " cannot be written: there is no folder "
                + html.getParent()
                + ".\n");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(folder.resolve("index")).doesNotExist();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  // ---------------------------------------------------------------- inspect

  @Test
  void theInsideIsWrittenAsAPageAndPictures() throws IOException {
    Path html = folder.resolve("inside.html");
    Path pictures = folder.resolve("pictures");

    Ran ran = inspect("--html", html.toString(), "--png", pictures.toString(), "--head", "0");

    assertThat(ran.err()).isEmpty();
    assertThat(Files.readString(html)).contains("id=\"explorer-data\"");
    assertThat(names(pictures)).contains("head-0.png", "head-0.svg").hasSize(10);
    assertThat(inspect("--tokens", "1").err())
        .isEqualTo("riga: --tokens is 1; a picture shows at least 2.\n");
  }

  @Test
  void theInsideOfAReaderIsShown() throws IOException {
    Ran ran = inspect("--top", "3");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .contains("[CLS] what is the capital ? [SEP] lat")
        .contains("attend most to the answer (mean over all layers and heads)")
        .contains("the answer attends most to (mean over all layers and heads)");
    JsonNode json = MAPPER.readTree(inspect("--json", "--layer", "1", "--head", "0").out());
    assertThat(json.get("averagedLayers")).hasSize(1);
    JsonNode answer = json.get("answer");
    assertThat(new Span(answer.get("start").asInt(), answer.get("end").asInt()).of(CONTEXT))
        .isEqualTo(answer.get("text").asText());
    double sum = 0;
    JsonNode all = MAPPER.readTree(inspect("--json", "--top", "1000").out()).get("answerAttendsTo");
    for (JsonNode weight : all) {
      sum += weight.get("weight").asDouble();
    }
    assertThat(sum).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-4));
  }

  @Test
  void layersAndHeadsThatAreNotThereAreNamed() {
    assertThat(inspect("--layer", "99").err())
        .matches("riga: There is no layer 99: this reader has layers 0 to [0-9]+\\.\n");
    assertThat(inspect("--head", "-1").err())
        .matches("riga: There is no head -1: this reader has heads 0 to [0-9]+\\.\n");
  }

  @Test
  void aModelWithoutSpanHeadIsRefused() {
    Ran ran =
        Ran.riga(
            TestHome.environment(),
            "inspect",
            "What?",
            "--context",
            CONTEXT,
            "--reader",
            "bge-small-en-v1.5");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).startsWith("riga: ").contains("qa_outputs").doesNotContain("\tat ");
  }

  @Test
  void aFolderIsNoContext() {
    Ran ran = Ran.riga(TestHome.environment(), "inspect", "What?", "--file", docs.toString());

    assertThat(ran.err())
        .isEqualTo("riga: --file " + docs + ": a folder, not a file. Name a text file.\n");
    assertThat(ran.status()).isEqualTo(2);
  }

  @Test
  void oneWordAndNoWordsAreContextsToo() {
    assertThat(inspectOf("Riga").out()).contains("«riga»");
    assertThat(inspectOf(" ").err())
        .isEqualTo(
            "riga: The context has no words an answer could be made of. Give it a sentence or"
                + " two.\n");
  }

  @Test
  void aLongDocumentShowsItsBestWindow() throws IOException {
    Path book = folder.resolve("book.txt");
    Files.writeString(book, (CONTEXT + "\n").repeat(700));

    Ran ran =
        Ran.riga(
            TestHome.environment(),
            "inspect",
            "What is the capital?",
            "--file",
            book.toString(),
            "--reader",
            TestHome.READER.toString());

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).containsPattern("the best of [0-9]+ windows over the context");
  }

  @Test
  @Timeout(240)
  void aDocumentOfAHundredThousandTokensIsLookedIntoAndExplained() throws IOException {
    Path book = docs.resolve("book.txt");
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 560_000; i++) {
      text.append("The candle of keeper ").append(i).append(" burned at the harbour all night. ");
      text.append(i % 400 == 399 ? "\n\n" : "");
    }
    Files.writeString(book, text.append(CONTEXT));
    Path html = folder.resolve("inside.html");

    Ran inspected =
        Ran.riga(
            TestHome.environment(),
            "inspect",
            "What is the capital?",
            "--file",
            book.toString(),
            "--html",
            html.toString(),
            "--json",
            "--reader",
            TestHome.READER.toString());
    JsonNode inside = MAPPER.readTree(inspected.out());
    Ran explained = run("explain", "--method", "relevance", "--json");
    Ran asked = run("ask", "--explain");

    assertThat(inspected.err()).isEmpty();
    assertThat(inside.get("windows").asInt()).isGreaterThan(350);
    JsonNode answer = inside.get("answer");
    assertThat(new Span(answer.get("start").asInt(), answer.get("end").asInt()).of(text.toString()))
        .isEqualTo(answer.get("text").asText());
    assertThat(Files.size(html)).isLessThan(5_000_000);
    assertThat(MAPPER.readTree(explained.out()).at("/attributions/0/words").size())
        .isBetween(1, 400);
    assertThat(asked.status()).isZero();
    assertThat(asked.out())
        .containsPattern("  (why: .* which holds|None of the explanations tried)");
  }

  // ---------------------------------------------------------------- how

  private Ran inspect(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "inspect",
                "What is the capital?",
                "--context",
                CONTEXT,
                "--reader",
                TestHome.READER.toString()));
    arguments.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), arguments.toArray(String[]::new));
  }

  private static Ran inspectOf(String context) {
    return Ran.riga(
        TestHome.environment(),
        "inspect",
        "What?",
        "--context",
        context,
        "--reader",
        TestHome.READER.toString());
  }

  private Ran run(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "What is the capital?",
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
    if (List.of(more).contains("--reader")) {
      int named = arguments.indexOf("--reader");
      arguments.subList(named, named + 2).clear();
    }
    if (!List.of(more).contains("--abstain-below")) {
      arguments.addAll(List.of("--abstain-below", "0"));
    }
    arguments.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), arguments.toArray(String[]::new));
  }
}
