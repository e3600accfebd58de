package dev.riga.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// A searcher whose BM25 knows nothing of deleted passages.
///
/// Lucene's own statistics count what was deleted or replaced until a merge removes it, so that the
/// same documents score differently depending on how the index came about. Here they are counted
/// among the living only: an index that grew file by file answers exactly as one made at once.
final class LiveSearcher extends IndexSearcher {
  /// How soon more of a term stops to matter, and how much a passage's length does (Robertson and
  /// Zaragoza 2009, section 3.3). Counts in the text weigh 5 times, and so does k1, for which 1.2
  /// is usual: only the ratio of the two matters.
  private static final float K1 = 1.2f * 5;

  private static final float B = 0.75f;

  private final Map<String, CollectionStatistics> collections = new ConcurrentHashMap<>();

  LiveSearcher(IndexReader reader) {
    super(reader);
    setSimilarity(new BM25Similarity(K1, B));
    setQueryCache(null);
  }

  @Override
  @SuppressWarnings("NullAway") // Lucene's contract: null when no document has the field
  public @Nullable CollectionStatistics collectionStatistics(String field) throws IOException {
    try {
      return collections.computeIfAbsent(field, this::livingCollection);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private @Nullable CollectionStatistics livingCollection(String field) {
    try {
      long documents = 0;
      long terms = 0;
      long postings = 0;
      for (LeafReaderContext leaf : getLeafContexts()) {
        Terms inLeaf = leaf.reader().terms(field);
        if (inLeaf != null) {
          Buried buried = Buried.in(leaf.reader(), field);
          documents += inLeaf.getDocCount() - buried.documents();
          terms += inLeaf.getSumTotalTermFreq() - buried.terms();
          postings += inLeaf.getSumDocFreq();
        }
      }
      // BM25 asks for the first two; the third only has to lie between them.
      return documents == 0
          ? null
          : new CollectionStatistics(
              field,
              getIndexReader().maxDoc(),
              documents,
              terms,
              Math.clamp(postings, documents, terms));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What deleted passages of a segment still add to a field's statistics.
  private record Buried(long documents, long terms) {

    static Buried in(LeafReader leaf, String field) throws IOException {
      Bits living = leaf.getLiveDocs();
      NumericDocValues lengths = leaf.getNumericDocValues(IndexSchema.LENGTH_OF + field);
      if (living == null || lengths == null) {
        return new Buried(0, 0);
      }
      long documents = 0;
      long terms = 0;
      while (lengths.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (!living.get(lengths.docID()) && lengths.longValue() > 0) {
          documents++;
          terms += lengths.longValue();
        }
      }
      return new Buried(documents, terms);
    }
  }

  @Override
  public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq)
      throws IOException {
    if (!getIndexReader().hasDeletions()) {
      return super.termStatistics(term, docFreq, totalTermFreq);
    }
    long documents = 0;
    long occurrences = 0;
    for (LeafReaderContext context : getLeafContexts()) {
      LeafReader leaf = context.reader();
      Bits living = leaf.getLiveDocs();
      if (living == null) {
        documents += leaf.docFreq(term);
        occurrences += leaf.totalTermFreq(term);
        continue;
      }
      PostingsEnum postings = leaf.postings(term, PostingsEnum.FREQS);
      while (postings != null && postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (living.get(postings.docID())) {
          documents++;
          occurrences += postings.freq();
        }
      }
    }
    // A term that only the deleted had is never scored, but Lucene refuses a count of none.
    return new TermStatistics(
        term.bytes(), Math.max(1, documents), Math.max(1, Math.max(documents, occurrences)));
  }
}
