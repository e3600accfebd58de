package dev.riga.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexException;
import dev.riga.index.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every retriever promises.
abstract class RetrieverContract {
  static final String QUESTION = "Who discovered radium?";

  Workplace work;

  /// The retriever under test.
  abstract Retriever over(DocumentIndex index, Embedder embedder);

  @BeforeEach
  void someDocuments(@TempDir Path folder) {
    work = new Workplace(folder);
    work.write("physics/curie.txt", "Marie Curie discovered radium in 1898.\n\nShe won two prizes.")
        .write("physics/radium.txt", "Radium glows in the dark.\n\nIron rusts in the rain.")
        .write("biology/darwin.txt", "Darwin discovered that finches differ.")
        .write("biology/birds.md", "Finches eat seeds.\n\nSparrows eat what was discovered.");
  }

  @Test
  void priorsAreProbabilitiesThatAddUpToOne() {
    for (int k : new int[] {1, 2, 3, 10}) {
      List<Evidence> evidence = ask(QUESTION, k, DocumentFilter.ALL);

      assertThat(evidence).isNotEmpty();
      assertThat(evidence).allMatch(e -> e.logPrior() <= 0);
      assertThat(evidence.stream().mapToDouble(e -> Math.exp(e.logPrior())).sum())
          .isEqualTo(1, within(1e-9));
    }
  }

  @Test
  void theBestComeFirst() {
    List<Evidence> evidence = ask(QUESTION, 10, DocumentFilter.ALL);

    assertThat(evidence.getFirst().passage().text())
        .isEqualTo("Marie Curie discovered radium in 1898.");
    for (int i = 1; i < evidence.size(); i++) {
      assertThat(evidence.get(i).score()).isLessThanOrEqualTo(evidence.get(i - 1).score());
      assertThat(evidence.get(i).logPrior()).isLessThanOrEqualTo(evidence.get(i - 1).logPrior());
    }
  }

  @Test
  void noMoreThanAskedForAndTheSameHead() {
    List<Evidence> three = ask(QUESTION, 3, DocumentFilter.ALL);
    List<Evidence> two = ask(QUESTION, 2, DocumentFilter.ALL);

    assertThat(three).hasSize(3);
    assertThat(two.stream().map(Evidence::passage))
        .containsExactlyElementsOf(three.subList(0, 2).stream().map(Evidence::passage).toList());
  }

  @Test
  void fewerThanOnePassageCannotBeAskedFor() {
    assertThatThrownBy(() -> ask(QUESTION, 0, DocumentFilter.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at least one passage must be asked for, not 0");
  }

  @Test
  void theDocumentTravelsWithThePassage() {
    Evidence best = ask(QUESTION, 1, DocumentFilter.ALL).getFirst();

    assertThat(best.passage().document()).isEqualTo("docs/physics/curie.txt");
    assertThat(best.source().orElseThrow().title()).isEqualTo("Title of curie");
    assertThat(best.source().orElseThrow().mediaType()).isEqualTo("text/plain");
    assertThat(best.source().orElseThrow().contentHash()).hasSize(64);
  }

  @Test
  void aFilterLetsOnlySomeDocumentsThrough() {
    List<Evidence> physics = ask(QUESTION, 10, new DocumentFilter(List.of("docs/physics/**")));
    List<Evidence> markdown = ask(QUESTION, 10, new DocumentFilter(List.of("*.md")));
    List<Evidence> either = ask(QUESTION, 10, new DocumentFilter(List.of("*.md", "physics")));

    assertThat(physics).isNotEmpty();
    assertThat(physics).allMatch(e -> e.passage().document().startsWith("docs/physics/"));
    assertThat(markdown).isNotEmpty();
    assertThat(markdown).allMatch(e -> e.passage().document().equals("docs/biology/birds.md"));
    assertThat(either).hasSize(physics.size() + markdown.size());
    assertThat(physics.stream().mapToDouble(e -> Math.exp(e.logPrior())).sum())
        .isEqualTo(1, within(1e-9));
    assertThat(ask(QUESTION, 10, new DocumentFilter(List.of("nothing/*")))).isEmpty();
  }

  @Test
  void aFilterThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> ask(QUESTION, 10, new DocumentFilter(List.of("*a" + "?".repeat(40)))))
        .isInstanceOf(IndexException.class)
        .hasMessageStartingWith("too complicated a pattern for documents: ");
  }

  @Test
  void anEmptyIndexHoldsNoEvidence(@TempDir Path folder) {
    work = new Workplace(folder);

    assertThat(ask(QUESTION, 10, DocumentFilter.ALL)).isEmpty();
  }

  @Test
  void theSameQuestionGivesTheSameEvidence() {
    assertThat(ask(QUESTION, 10, DocumentFilter.ALL))
        .isEqualTo(ask(QUESTION, 10, DocumentFilter.ALL));
  }

  @Test
  void copiesCountOnce() {
    for (int i = 0; i < 30; i++) {
      work.write("copies/" + i + ".txt", "Marie Curie  discovered\nradium in 1898.");
    }

    List<Evidence> evidence = ask(QUESTION, 4, DocumentFilter.ALL);

    assertThat(evidence).hasSize(4);
    assertThat(evidence.getFirst().passage().document()).isEqualTo("docs/copies/0.txt");
    assertThat(evidence.stream().map(e -> e.passage().text().replaceAll("\\s+", " ")).distinct())
        .hasSize(4);
  }

  @Test
  void equalScoresComeInTheOrderOfNamesAndText() {
    work.write("tie/b.txt", "radium discovered one").write("tie/a.txt", "one discovered radium");

    List<String> names =
        ask(QUESTION, 10, new DocumentFilter(List.of("tie"))).stream()
            .map(e -> e.passage().document())
            .toList();

    assertThat(names).containsExactly("docs/tie/a.txt", "docs/tie/b.txt");
  }

  @Test
  void strangeQuestionsAreAnsweredToo() {
    for (String question :
        List.of(
            "?", "\uD83D\uDE00", "AND OR NOT (", "the of", "\u0000", "radium ".repeat(15_000))) {
      assertThat(ask(question, 5, DocumentFilter.ALL)).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void manyThreadsMayAskAtOnce() throws Exception {
    work.update();
    try (DocumentIndex index = work.open();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Retriever retriever = over(index, work.embedder());
      List<Evidence> expected = retriever.retrieve(QUESTION, 5, DocumentFilter.ALL);
      Callable<List<Evidence>> one = () -> retriever.retrieve(QUESTION, 5, DocumentFilter.ALL);
      List<Future<List<Evidence>>> asked = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        asked.add(threads.submit(one));
      }
      for (Future<List<Evidence>> answer : asked) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  List<Evidence> ask(String question, int k, DocumentFilter filter) {
    work.update(Optional.of(work.embedder()));
    try (DocumentIndex index = work.open()) {
      return over(index, work.embedder()).retrieve(question, k, filter);
    }
  }
}
