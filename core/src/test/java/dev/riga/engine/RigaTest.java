package dev.riga.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.document.Citation;
import dev.riga.embed.HashingEmbedder;
import dev.riga.index.IndexException;
import dev.riga.index.IndexProgress;
import dev.riga.index.PlainReading;
import dev.riga.read.QuestionException;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.retrieve.Evidence;
import dev.riga.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole questions, from files to citations, with a tiny reader whose weights are random: what it
/// answers means nothing, but it must stand where it says, and add up.
class RigaTest {
  private static final Path READER = Path.of("src/test/resources/fixtures/qa-pipeline");
  private static final List<String> QUESTIONS =
      List.of(
          "When did the oil crisis begin?",
          "Who was the brigadier?",
          "Where does the ferry go?",
          "What is \uD835\uDC9C?",
          "Why?");

  @TempDir private Path temp;
  private Path docs;
  private Path index;

  @BeforeEach
  void writeDocuments() throws IOException {
    docs = temp.resolve("docs");
    index = temp.resolve("index");
    write(
        "oil.txt",
        "# Crisis",
        "The oil crisis began in October 1973, when an embargo was proclaimed.",
        "By the end of the embargo, in March 1974, the price had risen from US$3 to nearly $12.");
    write(
        "reise/fähre.txt",
        "\uD835\uDC9C müßiger Weg führte nach Ŀeipzig (1813); die Fähre fuhr um 06:30.",
        "The ferry goes to \uD83C\uDFDD the island; the brigadier's horse, unaffordably shod, "
            + "took it at 06:30. ".repeat(30));
    write("people.txt", "The brigadier was Ann Lee.", "The brigadier was Ann Lee.");
    write("odd.bin", "unreadable");
  }

  @ParameterizedTest
  @EnumSource(Retrieval.class)
  void everyCitationIsAPieceOfItsDocument(Retrieval retrieval) throws IOException {
    try (Riga riga = riga().retrieval(retrieval).abstainBelow(0).open()) {
      riga.index(IndexProgress.none());
      for (String question : QUESTIONS) {
        Result result = riga.ask(question);

        List<Citation> citations = new ArrayList<>();
        result.answer().support().forEach(place -> citations.add(place.citation()));
        for (Alternative other : result.answer().alternatives()) {
          assertThat(other.support()).isNotEmpty();
          assertThat(other.support().getFirst().citation().text()).isEqualTo(other.text());
          other.support().forEach(place -> citations.add(place.citation()));
        }
        for (Citation citation : citations) {
          assertThat(citation.span().of(textOf(citation.document()))).isEqualTo(citation.text());
          assertThat(citation.page()).isPresent();
        }
        assertThat(result.answer().support()).extracting(Support::citation).doesNotHaveDuplicates();
        if (result.answer() instanceof Answer.Extracted extracted) {
          assertThat(extracted.text())
              .isEqualTo(extracted.support().getFirst().citation().text())
              .isNotBlank();
        }
      }
    }
  }

  @Test
  void theNumbersOfAnAnswerAddUp() {
    try (Riga riga = riga().abstainBelow(0).open()) {
      riga.index(IndexProgress.none());
      for (String question : QUESTIONS) {
        Result result = riga.ask(question);

        Answer answer = result.answer();
        assertThat(answer).isInstanceOf(Answer.Extracted.class);
        double others = answer.alternatives().stream().mapToDouble(Alternative::probability).sum();
        assertThat(answer.confidence()).isBetween(0.0, 1.0);
        assertThat(answer.confidence() + others).isLessThanOrEqualTo(answer.answerable() + 1e-9);
        assertThat(result.evidence().stream().mapToDouble(e -> Math.exp(e.logPrior())).sum())
            .isCloseTo(1, within(1e-6));
        assertThat(answer.support().stream().mapToDouble(Support::posterior).sum())
            .isCloseTo(1, within(0.01));
        assertThat(answer.support())
            .isSortedAccordingTo((a, b) -> Double.compare(b.posterior(), a.posterior()));
        assertThat(result.timings().total())
            .isGreaterThanOrEqualTo(result.timings().retrieve().plus(result.timings().read()));
      }
    }
  }

  @Test
  void byWordsThereIsAnAnswerWhileVectorsAreStillMade() {
    try (Riga riga = riga().retrieval(Retrieval.DENSE).abstainBelow(0).open()) {
      List<Result> early = new ArrayList<>();
      riga.index(
          new IndexProgress() {
            @Override
            public void at(Stage stage, long done, long total, double perSecond) {}

            @Override
            public void textSearchable() {
              early.add(riga.askByWords("Who was the brigadier?", DocumentFilter.ALL));
            }
          });

      assertThat(early).hasSize(1);
      assertThat(early.getFirst().answer().support()).isNotEmpty();
      assertThat(early.getFirst().evidence())
          .extracting(evidence -> evidence.passage().document())
          .contains("docs/people.txt");
      assertThat(riga.ask("Who was the brigadier?").evidence()).isNotEmpty();
    }
  }

  @Test
  void readsWhatTheRetrieverFoundAndNoMore() {
    try (Riga riga = riga().passages(2).abstainBelow(0).open()) {
      riga.index(IndexProgress.none());

      Result result = riga.ask("Who was the brigadier?");

      assertThat(result.evidence()).hasSize(2);
      assertThat(result.question()).isEqualTo("Who was the brigadier?");
      assertThat(result.notes()).isEmpty();
      assertThat(riga.fingerprints().embedder()).contains("hashing");
      assertThat(riga.fingerprints().reader()).contains("FP32");
      assertThat(riga.fingerprints().index()).matches("[0-9a-f]{32}");
      List<String> read =
          result.evidence().stream().map(Evidence::passage).map(p -> p.document()).toList();
      assertThat(result.answer().support())
          .allSatisfy(place -> assertThat(place.citation().document()).isIn(read));
    }
  }

  @Test
  void asksOnlyTheDocumentsThatTheFilterLetsThrough() {
    try (Riga riga = riga().abstainBelow(0).open()) {
      riga.index(IndexProgress.none());

      Result result = riga.ask("Who was the brigadier?", new DocumentFilter(List.of("docs/oil*")));

      assertThat(result.evidence())
          .isNotEmpty()
          .allSatisfy(found -> assertThat(found.passage().document()).isEqualTo("docs/oil.txt"));
    }
  }

  @Test
  void abstainsBelowTheThreshold() {
    try (Riga riga = riga().abstainBelow(1).open()) {
      riga.index(IndexProgress.none());

      Answer answer = riga.ask("When did the oil crisis begin?").answer();

      assertThat(answer).isInstanceOf(Answer.Abstained.class);
      assertThat(answer.confidence()).isCloseTo(1 - answer.answerable(), within(1e-12));
      assertThat(answer.support()).isNotEmpty();
    }
  }

  @Test
  void tellsWhichFilesAreNotRead() {
    try (Riga riga = riga().open()) {
      assertThat(riga.index(IndexProgress.none()).skipped()).hasSize(1);

      assertThat(riga.ask("Why?").skipped())
          .singleElement()
          .satisfies(skipped -> {
            assertThat(skipped.document()).isEqualTo("docs/odd.bin");
            assertThat(skipped.reason()).isEqualTo("not text, but something else");
          });
    }
  }

  /// The index itself knows nothing of what is no file.
  @Test
  void tellsWhatCouldNotEvenBeLookedAt() throws IOException {
    Files.createSymbolicLink(docs.resolve("gone.txt"), temp.resolve("nowhere"));
    try (Riga riga = riga().open()) {
      assertThat(riga.index(IndexProgress.none()).skipped()).hasSize(2);

      assertThat(riga.ask("Why?").skipped())
          .extracting(skipped -> skipped.document())
          .containsExactlyInAnyOrder("docs/gone.txt", "docs/odd.bin");
    }
  }

  @Test
  void tellsThatVectorsAreMissing() {
    Riga.Builder words =
        Riga.over(docs)
            .indexIn(index)
            .files(new PlainReading().named("plain"))
            .reader(RigaTest::openReader);
    try (Riga riga = words.open()) {
      riga.index(IndexProgress.none());
      assertThat(riga.ask("Why?").notes()).isEmpty();
    }
    try (Riga riga = riga().retrieval(Retrieval.HYBRID).open()) {
      String note =
          "have no vector yet and cannot be found by their meaning. Bring the index up to date first.";
      assertThat(riga.ask("Why?").notes()).singleElement().asString().endsWith(note);

      riga.index(IndexProgress.none());

      assertThat(riga.ask("Why?").notes()).isEmpty();
    }
  }

  @Test
  void whatIsClosedStaysClosed() {
    Riga riga = riga().open();
    riga.index(IndexProgress.none());
    Result result = riga.ask("Why?");
    riga.close();
    riga.close();

    assertThatThrownBy(() -> riga.ask("Why?"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This Riga is closed.");
    assertThatThrownBy(() -> riga.askByWords("Why?", DocumentFilter.ALL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This Riga is closed.");
    assertThatThrownBy(() -> riga.explain(result))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This Riga is closed.");
    assertThatThrownBy(() -> riga.index(IndexProgress.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This Riga is closed.");
  }

  @Test
  void anIndexAloneIsNeverEmptied() {
    try (Riga riga = riga().open()) {
      riga.index(IndexProgress.none());
    }
    try (Riga riga = parts(Riga.over()).indexIn(index).open()) {
      assertThatThrownBy(() -> riga.index(IndexProgress.none()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "This Riga answers from an index alone. To bring it up to date, say over which"
                  + " documents.");
      assertThat(riga.ask("Who was the brigadier?").evidence()).isNotEmpty();
    }
  }

  @Test
  void threadsThatIndexTakeTurns() throws Exception {
    try (Riga riga = riga().open();
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> added = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        added.add(threads.submit(() -> riga.index(IndexProgress.none()).added()));
      }
      int sum = 0;
      for (Future<Integer> one : added) {
        sum += one.get();
      }
      assertThat(sum).isEqualTo(3);
    }
  }

  @Test
  void theSameQuestionHasTheSameAnswerBitForBit() throws Exception {
    List<Answer> first = new ArrayList<>();
    try (Riga riga = riga().abstainBelow(0).open()) {
      riga.index(IndexProgress.none());
      QUESTIONS.forEach(question -> first.add(riga.ask(question).answer()));
      QUESTIONS.forEach(question ->
          assertThat(riga.ask(question).answer())
              .isEqualTo(first.get(QUESTIONS.indexOf(question))));
    }
    try (Riga again = riga().abstainBelow(0).open();
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 3 * QUESTIONS.size(); i++) {
        String question = QUESTIONS.get(i % QUESTIONS.size());
        asked.add(threads.submit(() -> again.ask(question).answer()));
      }
      for (int i = 0; i < asked.size(); i++) {
        assertThat(asked.get(i).get()).isEqualTo(first.get(i % QUESTIONS.size()));
      }
    }
  }

  @Test
  void seesWhatTheLastIndexingFound() throws IOException {
    try (Riga riga = riga().abstainBelow(0).open()) {
      riga.index(IndexProgress.none());
      assertThat(documentsFound(riga, "zeppelin")).doesNotContain("docs/new.txt");

      write("new.txt", "The zeppelin landed.");
      assertThat(documentsFound(riga, "zeppelin")).doesNotContain("docs/new.txt");
      assertThat(riga.index(IndexProgress.none()).added()).isEqualTo(1);
      assertThat(documentsFound(riga, "zeppelin")).contains("docs/new.txt");

      Files.delete(docs.resolve("new.txt"));
      assertThat(riga.index(IndexProgress.none()).deleted()).isEqualTo(1);
      assertThat(documentsFound(riga, "zeppelin")).doesNotContain("docs/new.txt");
    }
  }

  @Test
  void nothingFoundIsAnAbstention() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("empty"));
    try (Riga riga = parts(Riga.over(empty)).indexIn(temp.resolve("empty-index")).open()) {
      riga.index(IndexProgress.none());

      Answer answer = riga.ask("Why?").answer();

      assertThat(answer).isInstanceOf(Answer.Abstained.class);
      assertThat(answer.confidence()).isEqualTo(1);
      assertThat(answer.support()).isEmpty();
    }
  }

  @Test
  void aVeryLongQuestionIsAnsweredAfterANote() {
    try (Riga riga = riga().abstainBelow(0).open()) {
      riga.index(IndexProgress.none());

      Result result = riga.ask("Who was the brigadier? ".repeat(4348));

      assertThat(result.answer()).isInstanceOf(Answer.Extracted.class);
      assertThat(result.notes())
          .containsExactly(
              "The question has 21740 tokens; the reader takes 189, so only its first 872"
                  + " characters were read.");
    }
  }

  @Test
  void anEmptyQuestionIsRefused() {
    try (Riga riga = riga().open()) {
      assertThatThrownBy(() -> riga.ask(" \t"))
          .isInstanceOf(QuestionException.class)
          .hasMessage("The question is empty. Ask something in words.");
    }
  }

  @Test
  void askingBeforeIndexingSaysThatThereIsNoIndex() {
    try (Riga riga = riga().open()) {
      assertThatThrownBy(() -> riga.ask("Why?"))
          .isInstanceOfSatisfying(
              IndexException.class,
              e -> assertThat(e.reason()).isEqualTo(IndexException.Reason.MISSING));
    }
  }

  @Test
  void aReaderThatCannotBeOpenedIsToldToWhoeverAsks() {
    Path nowhere = temp.resolve("no-model");
    try (Riga riga =
        riga()
            .reader(() ->
                SpanReader.open(nowhere, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT))
            .open()) {
      riga.index(IndexProgress.none());
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> riga.ask("Who was the brigadier?"))
            .isInstanceOf(CheckpointException.class)
            .hasMessage(
                "There is no folder " + nowhere + ". Give the folder that holds config.json.");
      }
    }
  }

  @Test
  void missingPartsAreNamed() {
    assertThatThrownBy(() -> Riga.over(docs).open())
        .hasMessage("Riga needs a reader. Give the builder one.");
    assertThatThrownBy(() -> Riga.over().open())
        .hasMessage("Riga needs documents or an index to answer from.");
    assertThatThrownBy(() -> Riga.over(docs).retrieval(Retrieval.DENSE).open())
        .hasMessage("The retrieval DENSE needs an embedder. Give the builder one.");
    assertThatThrownBy(() -> Riga.over(docs).passages(0))
        .hasMessage("at least 1 passage must be read, not 0");
    assertThatThrownBy(() -> Riga.over(docs).abstainBelow(1.5))
        .hasMessage("Riga abstains below a probability between 0 and 1, not 1.5");
    try (Riga riga = Riga.over(docs).indexIn(index).reader(RigaTest::openReader).open()) {
      assertThatThrownBy(() -> riga.index(IndexProgress.none()))
          .hasMessage("This Riga was not told how to read files. Give its builder files(…).");
    }
  }

  @Test
  void nativeMemoryStaysWhereItIsOverManyQuestions() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/statm")));
    try (Riga riga = riga().open()) {
      riga.index(IndexProgress.none());
      ask(riga, 200);
      long before = leastResident(riga);
      long after = leastResident(riga);

      System.out.printf("400 questions: resident memory grew by %.1f MB%n", (after - before) / 1e6);
      assertThat(after - before).isLessThan(30L << 20);
    }
  }

  private static void ask(Riga riga, int times) {
    for (int i = 0; i < times; i++) {
      riga.ask(QUESTIONS.get(i % QUESTIONS.size()));
    }
  }

  /// The least of some samples while 400 questions are asked: the allocator keeps freed memory for
  /// a while, so that single samples jump.
  private static long leastResident(Riga riga) throws IOException {
    long least = Long.MAX_VALUE;
    for (int sample = 0; sample < 5; sample++) {
      ask(riga, 80);
      least = Math.min(least, residentBytes());
    }
    return least;
  }

  private static long residentBytes() throws IOException {
    System.gc();
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
    return Long.parseLong(pages[1]) * 4096;
  }

  private List<String> documentsFound(Riga riga, String question) {
    return riga.ask(question).evidence().stream()
        .filter(found -> found.match().lexical().orElse(0) > 0)
        .map(found -> found.passage().document())
        .toList();
  }

  private Riga.Builder riga() {
    return parts(Riga.over(docs)).indexIn(index);
  }

  private static Riga.Builder parts(Riga.Builder builder) {
    return builder
        .files(new PlainReading().named("plain"))
        .embedder(HashingEmbedder::new)
        .reader(RigaTest::openReader);
  }

  private static SpanReader openReader() {
    return SpanReader.open(READER, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT);
  }

  private String textOf(String document) throws IOException {
    return Files.readString(temp.resolve(document));
  }

  private void write(String name, String... paragraphs) throws IOException {
    Path file = docs.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n\n", paragraphs));
  }
}
