package dev.riga.index;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/// The files and passages that an index holds, looked up by name rather than searched.
final class Catalogue {
  private final IndexReader reader;

  Catalogue(IndexReader reader) {
    this.reader = reader;
  }

  /// Every file, ordered by name.
  List<FileEntry> files() throws IOException {
    List<FileEntry> files = new ArrayList<>();
    forEach(
        new Term(IndexSchema.KIND, IndexSchema.FILE), (leaf, doc) -> files.add(file(leaf, doc)));
    files.sort(Comparator.comparing(FileEntry::name));
    return files;
  }

  /// The file of a name.
  Optional<FileEntry> file(String name) throws IOException {
    List<FileEntry> files = new ArrayList<>();
    forEach(new Term(IndexSchema.ID, name), (leaf, doc) -> files.add(file(leaf, doc)));
    return files.stream().findFirst();
  }

  /// The passages of a document, in order.
  List<PassageEntry> passagesOf(String name) throws IOException {
    List<PassageEntry> passages = new ArrayList<>();
    forEach(
        IndexSchema.allOf(name),
        (leaf, doc) -> {
          Document entry = leaf.storedFields().document(doc);
          if (IndexSchema.isPassage(entry)) {
            passages.add(IndexSchema.passage(entry));
          }
        });
    passages.sort(Comparator.comparingInt(entry -> entry.passage().number()));
    return passages;
  }

  @FunctionalInterface
  private interface EntryVisitor {
    void visit(LeafReader leaf, int doc) throws IOException;
  }

  private void forEach(Term term, EntryVisitor visitor) throws IOException {
    for (LeafReaderContext context : reader.leaves()) {
      LeafReader leaf = context.reader();
      Bits living = leaf.getLiveDocs();
      PostingsEnum entries = leaf.postings(term, PostingsEnum.NONE);
      while (entries != null && entries.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (living == null || living.get(entries.docID())) {
          visitor.visit(leaf, entries.docID());
        }
      }
    }
  }

  private static FileEntry file(LeafReader leaf, int doc) throws IOException {
    return IndexSchema.file(
        leaf.storedFields().document(doc),
        new FileEntry.Stamp(
            column(leaf, IndexSchema.SIZE, doc),
            column(leaf, IndexSchema.MODIFIED, doc),
            column(leaf, IndexSchema.CHECKED, doc)));
  }

  private static long column(LeafReader leaf, String name, int doc) throws IOException {
    NumericDocValues values = leaf.getNumericDocValues(name);
    return values != null && values.advanceExact(doc) ? values.longValue() : 0;
  }

  /// A document's entry, as it is shown outside.
  static IndexedDocument shown(FileEntry file) {
    return new IndexedDocument(
        file.name(),
        file.title(),
        file.mediaType(),
        file.contentHash(),
        file.seen().size(),
        Instant.EPOCH.plusNanos(file.seen().modified()),
        file.passages(),
        file.warnings());
  }
}
