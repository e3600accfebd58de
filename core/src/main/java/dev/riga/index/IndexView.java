package dev.riga.index;

import dev.riga.document.Passage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;

/// The index as it was at one commit: everything found in one view belongs together, whatever is
/// written meanwhile. For one thread; close it after use.
public final class IndexView implements AutoCloseable {
  private static final Sort BEST_FIRST =
      new Sort(
          SortField.FIELD_SCORE,
          new SortField(IndexSchema.DOCUMENT, SortField.Type.STRING),
          new SortField(IndexSchema.NUMBER, SortField.Type.INT));

  private final LiveSearcher searcher;
  private final IndexTrouble trouble;
  private final Vectors vectors;
  private final Runnable release;

  IndexView(LiveSearcher searcher, IndexTrouble trouble, int exactUpTo, Runnable release) {
    this.searcher = searcher;
    this.trouble = trouble;
    this.vectors = new Vectors(searcher, exactUpTo);
    this.release = release;
  }

  /// How many passages there are.
  public int passages() {
    return count(new TermQuery(new Term(IndexSchema.KIND, IndexSchema.PASSAGE)));
  }

  /// How many of them have no vector yet.
  public int passagesWithoutVector() {
    return count(new TermQuery(new Term(IndexSchema.PENDING, IndexSchema.PENDING)));
  }

  /// The passages that share words with the question, by BM25, best first.
  ///
  /// @param question any text; none of it is syntax
  /// @param most how many at most
  /// @param patterns globs over the documents' names, as a [Glob] reads them; none lets all through
  /// @throws IndexException when a pattern makes no sense or the files cannot be read
  public List<Hit> lexical(String question, int most, List<String> patterns) {
    try {
      LexicalQuery lexical = LexicalQuery.of(question, searcher.getIndexReader());
      BooleanQuery.Builder query = new BooleanQuery.Builder().add(lexical.query(), Occur.MUST);
      filter(patterns).ifPresent(only -> query.add(only, Occur.FILTER));
      int limit = Math.max(1, Math.min(most, searcher.getIndexReader().maxDoc()));
      ScoreDoc[] found = searcher.search(query.build(), limit, BEST_FIRST).scoreDocs;
      int[] ids = Arrays.stream(found).mapToInt(hit -> hit.doc).toArray();
      return hits(ids, lexicalScores(lexical, ids));
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// The BM25 score of each passage for a question, 0 where they share no word: the sum of
  /// [#lexicalParts].
  ///
  /// @param ids of hits of this view
  public double[] lexicalScores(String question, int[] ids) {
    try {
      return lexicalScores(LexicalQuery.of(question, searcher.getIndexReader()), ids);
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// What each word of a question, as it is matched, adds to a passage's BM25 score, the rarest
  /// word first; words that the passage lacks are left out.
  ///
  /// @param id of a hit of this view
  public Map<String, Double> lexicalParts(String question, int id) {
    try {
      Map<String, Double> parts = new LinkedHashMap<>();
      for (LexicalQuery.WeightedTerm term :
          LexicalQuery.of(question, searcher.getIndexReader()).terms()) {
        double[] sum = new double[1];
        addScores(term, new int[] {id}, new int[] {0}, sum);
        if (sum[0] > 0) {
          parts.put(term.word(), sum[0]);
        }
      }
      return parts;
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  private double[] lexicalScores(LexicalQuery question, int[] ids) throws IOException {
    double[] scores = new double[ids.length];
    int[] order = ascending(ids);
    for (LexicalQuery.WeightedTerm term : question.terms()) {
      addScores(term, ids, order, scores);
    }
    return scores;
  }

  private void addScores(LexicalQuery.WeightedTerm term, int[] ids, int[] order, double[] scores)
      throws IOException {
    Query query = searcher.rewrite(term.query());
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE, 1);
    int at = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      Scorer scorer = at < order.length && ids[order[at]] < end ? weight.scorer(leaf) : null;
      for (; at < order.length && ids[order[at]] < end; at++) {
        if (scorer != null && moveTo(scorer.iterator(), ids[order[at]] - leaf.docBase)) {
          scores[order[at]] += scorer.score();
        }
      }
    }
  }

  private static boolean moveTo(DocIdSetIterator iterator, int doc) throws IOException {
    int at = iterator.docID() < doc ? iterator.advance(doc) : iterator.docID();
    return at == doc;
  }

  /// The passages whose vectors have the largest inner products with a question's, best first. Up
  /// to a limit all vectors are compared, beyond it those that the graph leads to; the products are
  /// in either case those of the vectors as they were made, in double precision.
  ///
  /// @param question its vector; not changed
  /// @param most how many at most
  /// @param patterns globs over the documents' names, as a [Glob] reads them; none lets all through
  /// @throws IndexException when a pattern makes no sense or the files cannot be read
  public List<Hit> nearest(float[] question, int most, List<String> patterns) {
    try {
      List<Vectors.Scored> found = vectors.nearest(question, most, filter(patterns));
      List<Hit> hits =
          hits(
              found.stream().mapToInt(Vectors.Scored::id).toArray(),
              found.stream().mapToDouble(Vectors.Scored::product).toArray());
      return hits.subList(0, Math.min(most, hits.size()));
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// The inner product of a question's vector with that of each passage, NaN for a passage without
  /// one.
  ///
  /// @param ids of hits of this view
  public double[] innerProducts(float[] question, int[] ids) {
    try {
      return vectors.products(question, ids, ascending(ids));
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// The passage of a hit of this view.
  public Passage passage(Hit hit) {
    try {
      return IndexSchema.passage(searcher.storedFields().document(hit.id())).passage();
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// What is known of a document besides its passages; empty when there is none of that name.
  public Optional<IndexedDocument> document(String name) {
    try {
      return new Catalogue(searcher.getIndexReader())
          .file(name)
          .filter(FileEntry::isDocument)
          .map(Catalogue::shown);
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  /// The passages of a document, in order; none when there is none of that name.
  public List<Passage> passagesOf(String document) {
    try {
      return new Catalogue(searcher.getIndexReader())
          .passagesOf(document).stream().map(PassageEntry::passage).toList();
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  private static Optional<Query> filter(List<String> patterns) {
    return patterns.isEmpty() ? Optional.empty() : Optional.of(Glob.query(patterns));
  }

  private int count(Query query) {
    try {
      return searcher.count(query);
    } catch (IOException e) {
      throw trouble.of("read", e);
    }
  }

  private List<Hit> hits(int[] ids, double[] scores) throws IOException {
    Hit[] hits = new Hit[ids.length];
    int[] order = ascending(ids);
    int at = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      SortedDocValues documents = leaf.reader().getSortedDocValues(IndexSchema.DOCUMENT);
      NumericDocValues numbers = leaf.reader().getNumericDocValues(IndexSchema.NUMBER);
      NumericDocValues likenesses = leaf.reader().getNumericDocValues(IndexSchema.LIKENESS);
      int end = leaf.docBase + leaf.reader().maxDoc();
      for (; at < order.length && ids[order[at]] < end; at++) {
        int doc = ids[order[at]] - leaf.docBase;
        if (!documents.advanceExact(doc)
            || !numbers.advanceExact(doc)
            || !likenesses.advanceExact(doc)) {
          throw trouble.damaged();
        }
        hits[order[at]] =
            new Hit(
                ids[order[at]],
                documents.lookupOrd(documents.ordValue()).utf8ToString(),
                (int) numbers.longValue(),
                likenesses.longValue(),
                scores[order[at]]);
      }
    }
    List<Hit> sorted = new ArrayList<>(Arrays.asList(hits));
    sorted.sort(Hit.BEST_FIRST);
    return sorted;
  }

  /// The places of the ids from the smallest id to the largest: Lucene reads in that direction.
  private static int[] ascending(int[] ids) {
    return IntStream.range(0, ids.length)
        .boxed()
        .sorted((a, b) -> Integer.compare(ids[a], ids[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public void close() {
    release.run();
  }
}
