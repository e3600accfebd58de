package dev.riga.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.embed.Embedder;
import dev.riga.index.DocumentIndex;
import java.util.List;
import org.junit.jupiter.api.Test;

class Bm25RetrieverTest extends RetrieverContract {

  @Override
  Retriever over(DocumentIndex index, Embedder embedder) {
    return new Bm25Retriever(index);
  }

  @Test
  void thePriorIsASoftmaxOfTheScoresOverTheTemperature() {
    List<Evidence> evidence = ask(QUESTION, 2, DocumentFilter.ALL);

    assertThat(evidence.get(0).logPrior() - evidence.get(1).logPrior())
        .isEqualTo(
            (evidence.get(0).score() - evidence.get(1).score()) / Bm25Retriever.TEMPERATURE,
            within(1e-12));
    assertThat(evidence.getFirst().match().lexical()).hasValue(evidence.getFirst().score());
    assertThat(evidence.getFirst().match().innerProduct()).isEmpty();
  }

  @Test
  void whatSharesNoWordIsNotFound() {
    assertThat(ask("zebra", 10, DocumentFilter.ALL)).isEmpty();
  }
}
