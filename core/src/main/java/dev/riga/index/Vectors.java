package dev.riga.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/// Search among the vectors of an index.
final class Vectors {
  /// How many more candidates the graph is asked for than are wanted, and how many at least: what
  /// it finds is approximate, and more candidates find more of the true neighbours.
  private static final int WIDER = 4;

  private static final int WIDE_ENOUGH = 200;

  private final IndexSearcher searcher;
  private final int exactUpTo;

  /// @param exactUpTo how many vectors are compared one by one before the graph is asked
  Vectors(IndexSearcher searcher, int exactUpTo) {
    this.searcher = searcher;
    this.exactUpTo = exactUpTo;
  }

  /// A passage and the exact inner product of its vector with the question's.
  record Scored(int id, double product) {}

  /// The best `most`, and any more whose products equal the last of those; in no order.
  List<Scored> nearest(float[] question, int most, Optional<Query> filter) throws IOException {
    int candidates = filter.isPresent() ? searcher.count(filter.get()) : count();
    return candidates <= exactUpTo
        ? nearestOfAll(question, most, filter)
        : nearestByGraph(question, most, filter);
  }

  private int count() throws IOException {
    int count = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexSchema.VECTOR);
      count += vectors == null ? 0 : vectors.size();
    }
    return count;
  }

  private List<Scored> nearestOfAll(float[] question, int most, Optional<Query> filter)
      throws IOException {
    Weight weight =
        searcher.createWeight(
            searcher.rewrite(filter.orElse(MatchAllDocsQuery.INSTANCE)),
            ScoreMode.COMPLETE_NO_SCORES,
            1);
    Collected all = new Collected();
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexSchema.VECTOR);
      Scorer passing = weight.scorer(leaf);
      if (vectors == null || passing == null) {
        continue;
      }
      Bits living = leaf.reader().getLiveDocs();
      DocIndexIterator withVector = vectors.iterator();
      DocIdSetIterator allowed = passing.iterator();
      for (int doc = withVector.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = withVector.nextDoc()) {
        if ((living == null || living.get(doc)) && stopsAt(allowed, doc)) {
          all.add(leaf.docBase + doc, product(question, vectors.vectorValue(withVector.index())));
        }
      }
    }
    return all.best(most);
  }

  private static boolean stopsAt(DocIdSetIterator iterator, int doc) throws IOException {
    int at = iterator.docID() < doc ? iterator.advance(doc) : iterator.docID();
    return at == doc;
  }

  private List<Scored> nearestByGraph(float[] question, int most, Optional<Query> filter)
      throws IOException {
    int wide = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(WIDE_ENOUGH, (long) WIDER * most));
    Query near =
        filter.isPresent()
            ? new KnnFloatVectorQuery(IndexSchema.VECTOR, question, wide, filter.get())
            : new KnnFloatVectorQuery(IndexSchema.VECTOR, question, wide);
    int[] ids =
        Arrays.stream(searcher.search(near, wide).scoreDocs)
            .mapToInt((ScoreDoc hit) -> hit.doc)
            .sorted()
            .toArray();
    double[] products = products(question, ids, identity(ids.length));
    Collected all = new Collected();
    for (int i = 0; i < ids.length; i++) {
      all.add(ids[i], products[i]);
    }
    return all.best(most);
  }

  /// The inner product for each id, NaN for one without a vector.
  ///
  /// @param order the places of the ids, from the smallest id to the largest
  double[] products(float[] question, int[] ids, int[] order) throws IOException {
    double[] products = new double[ids.length];
    Arrays.fill(products, Double.NaN);
    int at = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexSchema.VECTOR);
      DocIndexIterator withVector = vectors == null ? null : vectors.iterator();
      for (; at < order.length && ids[order[at]] < end; at++) {
        if (vectors != null
            && withVector != null
            && stopsAt(withVector, ids[order[at]] - leaf.docBase)) {
          products[order[at]] = product(question, vectors.vectorValue(withVector.index()));
        }
      }
    }
    return products;
  }

  private static int[] identity(int length) {
    int[] order = new int[length];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /// In double precision and in one fixed order of additions, so that the same vectors give the
  /// same product on every processor, whatever its vector instructions.
  static double product(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors of different lengths: " + a.length + " and " + b.length);
    }
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += (double) a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /// Growing arrays of ids and products.
  private static final class Collected {
    private int[] ids = new int[1024];
    private double[] products = new double[1024];
    private int size;

    void add(int id, double product) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
        products = Arrays.copyOf(products, 2 * size);
      }
      ids[size] = id;
      products[size++] = product;
    }

    List<Scored> best(int most) {
      double[] sorted = Arrays.copyOf(products, size);
      Arrays.sort(sorted);
      double least = size > most ? sorted[size - most] : Double.NEGATIVE_INFINITY;
      return IntStream.range(0, size)
          .filter(i -> products[i] >= least)
          .mapToObj(i -> new Scored(ids[i], products[i]))
          .toList();
    }
  }
}
