package dev.riga.index;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;

/// The vectors that an index has already, by what they were made from. The same text of a changed,
/// renamed or second document is not encoded again.
final class KnownVectors {
  private final IndexReader reader;

  KnownVectors(IndexReader reader) {
    this.reader = reader;
  }

  /// The vector of a passage's [PassageEntry#encodedText], if any passage had it. Those of deleted
  /// passages, as long as Lucene keeps them, are as good.
  Optional<float[]> of(PassageEntry passage) throws IOException {
    Term key = new Term(IndexSchema.KEY, passage.vectorKey());
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexSchema.VECTOR);
      PostingsEnum same = leaf.reader().postings(key, PostingsEnum.NONE);
      if (vectors == null || same == null) {
        continue;
      }
      DocIndexIterator withVector = vectors.iterator();
      while (same.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (withVector.docID() < same.docID()) {
          withVector.advance(same.docID());
        }
        if (withVector.docID() == same.docID()) {
          return Optional.of(vectors.vectorValue(withVector.index()).clone());
        }
      }
    }
    return Optional.empty();
  }
}
