package dev.riga.train;

import dev.riga.text.AnswerText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/// Finds, for a question, contexts that BM25 ranks high but that do not hold its answer: what a
/// retriever hands to a reader, and what the reader must learn to refuse.
///
/// A context is taken for free of the answer when no gold answer's normalised text occurs in its
/// normalised text as whole words.
public final class HardNegatives implements AutoCloseable {

  private static final String FIELD = "text";
  private static final int CANDIDATES = 20;

  private final List<String> contexts;
  private final List<String> normalised;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final Analyzer analyzer;

  /// Indexes the contexts in memory.
  ///
  /// @param contexts the collection to mine; repeated ones count once
  public HardNegatives(Collection<String> contexts) {
    this(contexts, IndexWriterConfig.DEFAULT_RAM_BUFFER_SIZE_MB);
  }

  /// @param bufferMegabytes after so many a part of the index is finished and another begins
  HardNegatives(Collection<String> contexts, double bufferMegabytes) {
    this.contexts = contexts.stream().distinct().toList();
    this.normalised = this.contexts.stream().map(HardNegatives::padded).toList();
    this.analyzer = new EnglishAnalyzer();
    this.directory = new ByteBuffersDirectory();
    try {
      index(bufferMegabytes);
      this.reader = DirectoryReader.open(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("An index in memory cannot fail to be read", e);
    }
    this.searcher = new IndexSearcher(reader);
  }

  /// One of the `hardest` best-ranked contexts that do not hold the answer, chosen by `random`;
  /// empty when there is none with a word of the question.
  ///
  /// @param example a question with its own context and answers
  /// @param hardest how many of the best-ranked to choose from, 1 or more
  /// @return the question paired with that context, without an answer
  public Optional<ReadingExample> mine(
      ReadingExample example, int hardest, RandomGenerator random) {
    List<String> found = similar(example, hardest);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(example.unanswerableIn(found.get(random.nextInt(found.size()))));
  }

  /// The best-ranked contexts that do not hold the answer, best first.
  ///
  /// @param most how many at the most
  public List<String> similar(ReadingExample example, int most) {
    List<String> answers = example.answerTexts().stream().map(HardNegatives::padded).toList();
    return ranked(example.question()).stream()
        .filter(candidate -> !holdsAny(candidate, answers))
        .map(contexts::get)
        .filter(context -> !context.equals(example.context()))
        .limit(most)
        .toList();
  }

  private boolean holdsAny(int candidate, List<String> answers) {
    return answers.stream()
        .anyMatch(answer -> answer.isBlank() || normalised.get(candidate).contains(answer));
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("An index in memory cannot fail to be closed", e);
    }
    analyzer.close();
  }

  /// Without merges the parts stay in the order in which they were written, so that a document's
  /// number is its place in the list.
  private void index(double bufferMegabytes) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer)
            .setRAMBufferSizeMB(bufferMegabytes)
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (var writer = new IndexWriter(directory, config)) {
      for (String context : contexts) {
        var document = new Document();
        document.add(new TextField(FIELD, context, Field.Store.NO));
        writer.addDocument(document);
      }
    }
  }

  private List<Integer> ranked(String question) {
    try {
      List<Integer> candidates = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query(question), CANDIDATES).scoreDocs) {
        candidates.add(hit.doc);
      }
      return candidates;
    } catch (IOException e) {
      throw new UncheckedIOException("An index in memory cannot fail to be searched", e);
    }
  }

  private Query query(String question) throws IOException {
    Set<String> terms = new TreeSet<>();
    try (TokenStream tokens = analyzer.tokenStream(FIELD, question)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        terms.add(term.toString());
      }
      tokens.end();
    }
    var query = new BooleanQuery.Builder();
    terms.stream()
        .limit(IndexSearcher.getMaxClauseCount())
        .forEach(
            text -> query.add(new TermQuery(new Term(FIELD, text)), BooleanClause.Occur.SHOULD));
    return query.build();
  }

  /// Normalised with a space on either side, so that whole words are compared.
  private static String padded(String text) {
    return " " + AnswerText.normalise(text) + " ";
  }
}
