package dev.riga.retrieve;

import dev.riga.index.DocumentIndex;
import dev.riga.index.Hit;
import dev.riga.index.IndexView;
import dev.riga.retrieve.Evidence.Match;
import java.util.List;
import java.util.OptionalDouble;

/// Finds passages by the words they share with the question: BM25 (Robertson and Zaragoza 2009)
/// over text, headings and title. Needs no model. `p(z | x)` is the softmax of the scores divided
/// by a temperature. Safe for several threads.
public final class Bm25Retriever implements Retriever {
  /// Fitted by maximum likelihood of the right passage among the first ten; see docs/retrieval.md.
  public static final double TEMPERATURE = 0.7;

  private final DocumentIndex index;
  private final double temperature;

  /// With the usual temperature.
  ///
  /// @param index stays open
  public Bm25Retriever(DocumentIndex index) {
    this(index, TEMPERATURE);
  }

  /// @param index stays open
  /// @param temperature above 0; the larger, the more alike the priors
  public Bm25Retriever(DocumentIndex index, double temperature) {
    this.index = index;
    this.temperature = temperature;
  }

  @Override
  public List<Evidence> retrieve(String question, int k, DocumentFilter filter) {
    try (IndexView view = index.view()) {
      List<Hit> hits = Ranking.distinct(k, most -> view.lexical(question, most, filter.patterns()));
      return Ranking.evidence(
          view,
          hits,
          temperature,
          hit -> new Match(OptionalDouble.of(hit.score()), OptionalDouble.empty()));
    }
  }
}
