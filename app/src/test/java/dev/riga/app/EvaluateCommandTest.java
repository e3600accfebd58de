package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.document.ContentHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a reader of random weights: what is measured means nothing, how it is told does.
class EvaluateCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SQUAD =
      """
      {"version": "1.1", "data": [{"title": "T", "paragraphs": [
        {"context": "Riga was founded in 1201 by Albert.", "qas": [
          {"id": "q1", "question": "When was Riga founded?",
           "answers": [{"text": "1201", "answer_start": 20}]},
          {"id": "q2", "question": "Who founded Riga?",
           "answers": [{"text": "Albert", "answer_start": 28}]},
          {"id": "q2", "question": "Who again?", "answers": [{"text": "Riga", "answer_start": 0}]},
          {"id": "q3", "question": "Who was it?",
           "answers": [{"text": "Bertha", "answer_start": 28}]}]},
        {"context": "The Vasa sank in 1628.", "qas": [
          {"id": "q4", "question": "When did the Vasa sink?",
           "answers": [{"text": "1628", "answer_start": 17}]}]}]}]}
      """;

  @TempDir private Path folder;
  private Path squad;

  @BeforeEach
  void write() throws IOException {
    squad = Files.writeString(folder.resolve("squad.json"), SQUAD);
  }

  @Test
  void theReadersObjectHasTheFieldsOfTheContract() throws IOException {
    Ran ran = evaluate("reader", "--data", squad.toString(), "--json", "--worst", "2");

    assertThat(ran.status()).isZero();
    assertThat(ran.err())
        .isEqualTo(
            """
            riga: 2 left out (answer not in context 1, duplicate id 1)
            riga:   q2: the id occurs twice
            riga:   q3: the answer "Bertha" does not stand in the context
            """);
    JsonNode report = MAPPER.readTree(ran.out());
    assertThat(report.get("questions").intValue()).isEqualTo(3);
    assertThat(report.get("exactMatch").doubleValue()).isBetween(0.0, 100.0);
    assertThat(report.get("f1").doubleValue()).isBetween(0.0, 100.0);
    assertThat(report.at("/interval/exactMatch")).hasSize(2);
    assertThat(report.at("/interval/f1")).hasSize(2);
    assertThat(report.at("/hasAnswer/questions").intValue()).isEqualTo(3);
    assertThat(report.at("/noAnswer/questions").intValue()).isZero();
    assertThat(report.get("seconds").doubleValue()).isPositive();
    assertThat(report.get("seed").intValue()).isEqualTo(17);
    assertThat(report.at("/leftOut/reasons/duplicate id").intValue()).isEqualTo(1);
    assertThat(report.get("worst")).hasSize(2);
  }

  @Test
  void aPersonReadsScoresAndTheWorstCases() {
    Ran ran = evaluate("reader", "--data", squad.toString(), "--limit", "2", "--worst", "1");

    assertThat(ran.out())
        .startsWith("2 questions, SQuAD 1.1\n  exact match ")
        .contains("Intervals: 95 %, 2,000 draws, seed 17.", "The worst cases:", "expected: ");
  }

  @Test
  void runsAreComparedByTheirFiles() throws IOException {
    Path a = folder.resolve("a.jsonl");
    Path b = folder.resolve("b.jsonl");
    evaluate("reader", "--data", squad.toString(), "--out", a.toString());
    evaluate("reader", "--data", squad.toString(), "--limit", "2", "--out", b.toString());

    Ran ran = Ran.riga("evaluate", "compare", a.toString(), b.toString(), "--json");

    assertThat(Files.readAllLines(a)).hasSize(3);
    assertThat(ran.err())
        .isEqualTo("riga: 1 questions stand only in A, 0 only in B; they are left out.\n");
    JsonNode comparison = MAPPER.readTree(ran.out());
    assertThat(comparison.get("questions").intValue()).isEqualTo(2);
    assertThat(comparison.at("/scores/f1/difference").doubleValue()).isZero();
    assertThat(Ran.riga("evaluate", "compare", a.toString(), a.toString()).out())
        .contains("3 questions", "exactMatch", "better on 0, worse on 0", "seed 17");
  }

  @Test
  void theChainIsMeasuredOverParagraphsAndOverFiles() throws IOException {
    Path also =
        Files.writeString(folder.resolve("also.json"), "[{\"title\": \"T\", \"text\": \"x\"}]");
    Ran paragraphs = open("--data", squad.toString(), "--also", also.toString(), "--json");
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("riga.txt"), "Riga was founded\nin 1201 by Albert. It grew.");
    Ran files =
        open(
            "--data",
            squad.toString(),
            "--docs",
            docs.toString(),
            "--index",
            folder.resolve("index").toString(),
            "--json");

    JsonNode first = MAPPER.readTree(paragraphs.out());
    assertThat(first.at("/recall/bm25/scores/at1").doubleValue()).isEqualTo(1);
    assertThat(first.at("/citations/standing").doubleValue()).isEqualTo(1);
    assertThat(first.at("/latencyMillis/total/p99").doubleValue()).isPositive();
    assertThat(first.at("/calibration/bins").isEmpty()).isFalse();
    JsonNode second = MAPPER.readTree(files.out());
    assertThat(second.at("/recall/bm25/scores/at1").doubleValue()).isEqualTo(0.6667);
    assertThat(second.at("/citations/standing").doubleValue()).isEqualTo(1);
    assertThat(open("--data", squad.toString()).out())
        .contains("An answer stands in one of the first k passages:", "citations: ", "median");
  }

  @Test
  void retrieversAreMeasuredOnACollection() throws IOException {
    Path corpus =
        Files.writeString(
            folder.resolve("corpus.jsonl"),
            """
            {"_id": "d1", "title": "Amber", "text": "Resin of old trees."}
            {"_id": "d2", "title": "Vasa", "text": "A ship that sank."}
            """);
    Path queries =
        Files.writeString(
            folder.resolve("queries.jsonl"), "{\"_id\": \"1\", \"text\": \"Which ship sank?\"}\n");
    Path qrels =
        Files.writeString(folder.resolve("test.tsv"), "query-id\tcorpus-id\tscore\n1\td2\t1\n");

    Ran ran =
        Ran.riga(
            TestHome.environment(),
            "evaluate",
            "retrieval",
            "--corpus",
            corpus.toString(),
            "--queries",
            queries.toString(),
            "--qrels",
            qrels.toString(),
            "--retriever",
            "bm25",
            "--json");

    assertThat(ran.err()).isEmpty();
    assertThat(MAPPER.readTree(ran.out()).at("/retrievers/bm25/scores/ndcgAt10").doubleValue())
        .isEqualTo(1);
  }

  @Test
  void anExperimentIsRunAgainAndChecked() throws IOException {
    Path experiment = folder.resolve("experiment.yaml");
    String text =
        """
        name: Three questions
        command: evaluate reader --data squad.json --precision fp32 --model %s
        data: { squad.json: "%s" }
        expect:
          questions: 3
          f1: { atLeast: 0, atMost: 100 }
        """
            .formatted(TestHome.READER, ContentHash.of(squad));
    Files.writeString(experiment, text);
    Ran good = experiment(experiment);
    Files.writeString(experiment, text.replace("questions: 3", "questions: 4"));
    Ran bad = experiment(experiment);

    assertThat(good.status()).isZero();
    assertThat(good.out())
        .startsWith("Three questions\n  ✓  questions ")
        .endsWith("Everything is as expected.\n");
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.out()).contains("✗  questions", "expected 4").endsWith("Not as expected.\n");
  }

  private Ran experiment(Path file) {
    return Ran.riga(
        TestHome.environment(),
        "evaluate",
        "--experiment",
        file.toString(),
        "--data",
        folder.toString());
  }

  @Test
  void whatCannotBeEvaluatedIsTold() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.json"));
    assertFails(
        evaluate("reader", "--data", empty.toString()),
        empty + " is empty. Was the file copied completely?");
    Path swapped =
        Files.writeString(folder.resolve("swapped.csv"), "question,category\nfactual,Who?\n");
    Ran ran = evaluate("reasoning", "--data", swapped.toString());
    assertThat(ran.err())
        .endsWith(
            "riga: No question of the data can be used: 1 left out (unknown category 1). The first:"
                + " line 2: the category \"Who?\" is unknown.\n");
    assertThat(ran.status()).isEqualTo(1);
    Path good = Files.writeString(folder.resolve("good.csv"), "question,category\nWho?,factual\n");
    assertFails(
        evaluate("reasoning", "--data", good.toString()),
        "The reader has no reasoning head, so it cannot tell reasoning types apart. Take one that"
            + " ./riga train reader made, or the default one.");
    assertFails(
        Ran.riga("evaluate", "compare", folder.resolve("a").toString(), good.toString()),
        "The data file "
            + folder.resolve("a")
            + " does not exist. Correct the path in the recipe or on the command line.");
  }

  @Test
  void wrongUsageIsToldInALine() {
    assertThat(evaluate("reader", "--data", squad.toString(), "--limit", "0").err())
        .isEqualTo("riga: --limit is 0; at least 1 question must be asked.\n");
    Ran nothing = Ran.riga("evaluate");
    assertThat(nothing.err())
        .isEqualTo(
            "riga: Say what to evaluate: reader, reasoning, retrieval, open or compare; or name an"
                + " --experiment. See ./riga evaluate --help.\n");
    assertThat(nothing.status()).isEqualTo(2);
    assertThat(Ran.riga("evaluate", "open", "--help").out())
        .contains("For instance: ./riga evaluate");
    assertThat(Ran.riga("completion", "bash").out()).contains("--qrels");
  }

  private static void assertFails(Ran ran, String message) {
    assertThat(ran.err()).isEqualTo("riga: " + message + "\n");
    assertThat(ran.out()).isEmpty();
    assertThat(ran.status()).isEqualTo(1);
  }

  private static Ran evaluate(String what, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate", what, "--model", TestHome.READER.toString(), "--precision", "fp32"));
    words.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), words.toArray(String[]::new));
  }

  private static Ran open(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "evaluate", "open",
                "--reader", TestHome.READER.toString(),
                "--precision", "fp32",
                "--retriever", "bm25",
                "--abstain-below", "0"));
    words.addAll(List.of(more));
    return Ran.riga(TestHome.environment(), words.toArray(String[]::new));
  }
}
