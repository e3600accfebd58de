package dev.riga.index;

import dev.riga.document.Passage;
import dev.riga.document.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/// The fields of the index, and how files and passages become Lucene documents and come back.
///
/// A file is one Lucene document that says what is known of it; a document's passages are one each.
/// All of one file share a term of [#OF], by which they are replaced and deleted together.
final class IndexSchema {
  /// The name of the file, on its own entry and on each of its passages.
  static final String OF = "of";

  /// [#FILE] or [#PASSAGE].
  static final String KIND = "kind";

  static final String FILE = "file";
  static final String PASSAGE = "passage";

  /// [PassageEntry#id] on a passage, the file's name on the file's own entry.
  static final String ID = "id";

  /// The document's name again, in columns, to break ties.
  static final String DOCUMENT = "document";

  /// The passage's number, in columns.
  static final String NUMBER = "number";

  /// [PassageEntry#likeness], in columns.
  static final String LIKENESS = "likeness";

  /// [PassageEntry#vectorKey].
  static final String KEY = "key";

  /// Present on a passage that has no vector yet.
  static final String PENDING = "pending";

  static final String VECTOR = "vector";

  /// The three fields that words are matched in, with their weights. Headings and titles say what a
  /// passage is about, but a title says it of every passage of its document alike, so it must not
  /// outweigh the words that tell them apart.
  static final String TEXT = "text";

  static final String HEADINGS = "headings";
  static final String TITLE = "title";
  static final Map<String, Float> LEXICAL = Map.of(TEXT, 5f, HEADINGS, 2f, TITLE, 1f);

  /// Columns with the number of terms in each of the lexical fields.
  static final String LENGTH_OF = "length.";

  static final String SIZE = "size";
  static final String MODIFIED = "modified";
  static final String CHECKED = "checked";

  private static final String STORED_FILE = "stored.file";
  private static final String STORED_PASSAGE = "stored.passage";
  private static final FieldType COUNTED_TERMS = countedTerms();

  private final PassageAnalyzer analyzer;

  IndexSchema(PassageAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  static Term allOf(String name) {
    return new Term(OF, name);
  }

  Document file(FileEntry file) {
    Document entry = new Document();
    entry.add(new StringField(KIND, FILE, Field.Store.NO));
    entry.add(new StringField(OF, file.name(), Field.Store.NO));
    entry.add(new StringField(ID, file.name(), Field.Store.NO));
    entry.add(new NumericDocValuesField(SIZE, file.seen().size()));
    entry.add(new NumericDocValuesField(MODIFIED, file.seen().modified()));
    entry.add(new NumericDocValuesField(CHECKED, file.seen().checked()));
    entry.add(
        new StoredField(
            STORED_FILE,
            new Compact.Output()
                .text(file.name())
                .text(file.contentHash())
                .text(file.settings())
                .text(file.title())
                .text(file.mediaType())
                .number(file.passages())
                .texts(file.warnings())
                .texts(file.skippedBecause().stream().toList())
                .bytes()));
    return entry;
  }

  static FileEntry file(Document entry, FileEntry.Stamp seen) throws IOException {
    Compact.Input in = new Compact.Input(stored(entry, STORED_FILE));
    return new FileEntry(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.number(),
        in.texts(),
        in.texts().stream().findFirst(),
        seen);
  }

  /// @param vector the encoder's; empty while there is none
  Document passage(PassageEntry of, Optional<float[]> vector) throws IOException {
    Passage passage = of.passage();
    Document entry = new Document();
    entry.add(new StringField(KIND, PASSAGE, Field.Store.NO));
    entry.add(new StringField(OF, passage.document(), Field.Store.NO));
    entry.add(new StringField(ID, of.id(), Field.Store.NO));
    entry.add(new StringField(KEY, of.vectorKey(), Field.Store.NO));
    entry.add(new SortedDocValuesField(DOCUMENT, new BytesRef(passage.document())));
    entry.add(new NumericDocValuesField(NUMBER, passage.number()));
    entry.add(new NumericDocValuesField(LIKENESS, of.likeness()));
    addTerms(entry, TEXT, passage.text());
    addTerms(entry, HEADINGS, String.join("\n", passage.headings()));
    addTerms(entry, TITLE, of.titleAndName());
    if (vector.isPresent()) {
      entry.add(
          new KnnFloatVectorField(
              VECTOR, vector.get(), VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
    } else {
      entry.add(new StringField(PENDING, PENDING, Field.Store.NO));
    }
    entry.add(new StoredField(STORED_PASSAGE, packed(of)));
    return entry;
  }

  private void addTerms(Document entry, String field, String text) throws IOException {
    int length = analyzer.length(text);
    entry.add(new NumericDocValuesField(LENGTH_OF + field, length));
    if (length > 0) {
      entry.add(new Field(field, text, COUNTED_TERMS));
    }
  }

  private static BytesRef packed(PassageEntry of) {
    Passage passage = of.passage();
    Compact.Output out =
        new Compact.Output()
            .text(of.title())
            .text(passage.document())
            .number(passage.number())
            .number(passage.span().start())
            .number(passage.span().end())
            .text(passage.text())
            .texts(passage.headings())
            .number(passage.pages().size());
    for (Passage.PageStart page : passage.pages()) {
      out.number(page.page()).number(page.start());
    }
    return out.bytes();
  }

  /// Whether an entry is a passage's, not a file's.
  static boolean isPassage(Document entry) {
    return entry.getBinaryValue(STORED_PASSAGE) != null;
  }

  static PassageEntry passage(Document entry) throws IOException {
    Compact.Input in = new Compact.Input(stored(entry, STORED_PASSAGE));
    String title = in.text();
    String document = in.text();
    int number = in.number();
    Span span = new Span(in.number(), in.number());
    String text = in.text();
    List<String> headings = in.texts();
    int pageCount = in.number();
    List<Passage.PageStart> pages = new ArrayList<>();
    for (int i = 0; i < pageCount; i++) {
      pages.add(new Passage.PageStart(in.number(), in.number()));
    }
    return new PassageEntry(
        new Passage(document, number, span, text, headings, List.copyOf(pages)), title);
  }

  private static BytesRef stored(Document entry, String field) throws IOException {
    BytesRef bytes = entry.getBinaryValue(field);
    if (bytes == null) {
      throw new IOException("an entry without its stored part");
    }
    return bytes;
  }

  /// Terms with their counts and the length of the field, which is all that BM25 asks for.
  private static FieldType countedTerms() {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.setTokenized(true);
    type.freeze();
    return type;
  }
}
