package dev.riga.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.embed.Embedder;
import dev.riga.embed.HashingEmbedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexException;
import dev.riga.retrieve.HybridRetriever.Weights;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HybridRetrieverTest extends RetrieverContract {

  @Override
  Retriever over(DocumentIndex index, Embedder embedder) {
    return new HybridRetriever(index, embedder);
  }

  @Test
  void theScoreIsTheWeightedSumOfBothFeaturesWhicheverFoundThePassage() {
    List<Evidence> evidence = ask(QUESTION, 10, DocumentFilter.ALL);

    assertThat(evidence).hasSize(7);
    assertThat(evidence).anyMatch(e -> e.match().lexical().orElseThrow() == 0);
    for (Evidence e : evidence) {
      assertThat(e.score())
          .isEqualTo(
              Weights.USUAL.innerProduct() * e.match().innerProduct().orElseThrow()
                  + Weights.USUAL.lexical() * e.match().lexical().orElseThrow(),
              within(1e-9));
      assertThat(e.logPrior() - evidence.getFirst().logPrior())
          .isEqualTo(e.score() - evidence.getFirst().score(), within(1e-9));
    }
  }

  @Test
  void theFeaturesAreThoseOfTheOtherRetrievers() {
    work.update();
    try (DocumentIndex index = work.open()) {
      Retriever words = new Bm25Retriever(index);
      Retriever meaning = new DenseRetriever(index, work.embedder());
      for (Evidence e :
          new HybridRetriever(index, work.embedder()).retrieve(QUESTION, 10, DocumentFilter.ALL)) {
        assertThat(e.match().innerProduct().orElseThrow())
            .isEqualTo(scoreOf(e, meaning.retrieve(QUESTION, 10, DocumentFilter.ALL)));
        assertThat(e.match().lexical().orElseThrow())
            .isEqualTo(scoreOf(e, words.retrieve(QUESTION, 10, DocumentFilter.ALL)));
      }
    }
  }

  private static double scoreOf(Evidence evidence, List<Evidence> others) {
    return others.stream()
        .filter(other -> other.passage().equals(evidence.passage()))
        .mapToDouble(Evidence::score)
        .findFirst()
        .orElse(0);
  }

  @Test
  void withOneWeightAloneItRanksAsThatRetrieverDoes() {
    work.update();
    try (DocumentIndex index = work.open()) {
      assertThat(texts(new HybridRetriever(index, work.embedder(), new Weights(50, 0)), 7))
          .isEqualTo(texts(new DenseRetriever(index, work.embedder()), 7));
      List<String> words = texts(new Bm25Retriever(index), 7);
      assertThat(
              texts(new HybridRetriever(index, work.embedder(), new Weights(0, 1)), words.size()))
          .isEqualTo(words);
    }
  }

  private static List<String> texts(Retriever retriever, int k) {
    return retriever.retrieve(QUESTION, k, DocumentFilter.ALL).stream()
        .map(e -> e.passage().text())
        .toList();
  }

  @Test
  void withoutVectorsWordsDecide() {
    work.update(Optional.empty());
    try (DocumentIndex index = work.open()) {
      List<Evidence> evidence =
          new HybridRetriever(index, work.embedder()).retrieve(QUESTION, 10, DocumentFilter.ALL);

      assertThat(evidence.stream().map(e -> e.passage().text()).toList())
          .isEqualTo(texts(new Bm25Retriever(index), 10));
      assertThat(evidence).allMatch(e -> e.match().innerProduct().isEmpty());
    }
  }

  @Test
  void theVectorsOfAnotherModelAreRefused() {
    work.update();
    try (DocumentIndex index = work.open()) {
      assertThatThrownBy(() -> new HybridRetriever(index, new HashingEmbedder("another", 128)))
          .isInstanceOf(IndexException.class)
          .hasMessageStartingWith(
              "the vectors of the index " + work.index() + " were made by hashing and do not");
    }
  }
}
