package dev.riga.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riga.embed.Embedder;
import dev.riga.embed.HashingEmbedder;
import dev.riga.index.DocumentIndex;
import dev.riga.index.IndexException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenseRetrieverTest extends RetrieverContract {

  @Override
  Retriever over(DocumentIndex index, Embedder embedder) {
    return new DenseRetriever(index, embedder);
  }

  @Test
  void theScoreIsTheInnerProductOfTheVectorsAsTheyWereMade() {
    List<Evidence> evidence = ask(QUESTION, 10, DocumentFilter.ALL);

    assertThat(evidence).hasSize(7);
    float[] question = work.embedder().embedQuestion(QUESTION);
    for (Evidence e : evidence) {
      float[] passage = work.embedder().embedQuestion(e.passage().text());
      double product = 0;
      for (int i = 0; i < passage.length; i++) {
        product += (double) question[i] * passage[i];
      }
      assertThat(e.score()).isEqualTo(product, within(1e-14));
      assertThat(e.match().innerProduct()).hasValue(e.score());
      assertThat(e.match().lexical()).isEmpty();
      assertThat(e.logPrior() - evidence.getFirst().logPrior())
          .isEqualTo(
              (e.score() - evidence.getFirst().score()) / DenseRetriever.TEMPERATURE, within(1e-9));
    }
  }

  @Test
  void theVectorsOfAnotherModelAreRefused() {
    work.update();
    try (DocumentIndex index = work.open()) {
      assertThatThrownBy(() -> new DenseRetriever(index, new HashingEmbedder("another", 128)))
          .isInstanceOf(IndexException.class)
          .hasMessageStartingWith(
              "the vectors of the index " + work.index() + " were made by hashing and do not");
    }
  }
}
