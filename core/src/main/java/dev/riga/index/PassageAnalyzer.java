package dev.riga.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Turns text into the terms that are matched: words (Unicode UAX #29), without possessive 's, in
/// lower case, without accents, stemmed (Porter 1980).
///
/// Passages keep their stop words, so that a question made of nothing else ("to be or not to be")
/// still finds something; questions with other words lose theirs.
final class PassageAnalyzer extends Analyzer {
  private final CharArraySet stopWords;

  private PassageAnalyzer(CharArraySet stopWords) {
    this.stopWords = stopWords;
  }

  /// For passages.
  static PassageAnalyzer keepingStopWords() {
    return new PassageAnalyzer(CharArraySet.EMPTY_SET);
  }

  /// For questions.
  static PassageAnalyzer droppingStopWords() {
    return new PassageAnalyzer(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer words = new StandardTokenizer();
    TokenStream terms = new EnglishPossessiveFilter(words);
    terms = new LowerCaseFilter(terms);
    terms = new ASCIIFoldingFilter(terms);
    terms = new StopFilter(terms, stopWords);
    return new TokenStreamComponents(words, new PorterStemFilter(terms));
  }

  /// The terms of a text, in order.
  List<String> terms(String text) throws IOException {
    List<String> terms = new ArrayList<>();
    try (TokenStream stream = tokenStream("", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(term.toString());
      }
      stream.end();
    }
    return terms;
  }

  /// How many terms a text has.
  int length(String text) throws IOException {
    int length = 0;
    try (TokenStream stream = tokenStream("", text)) {
      stream.reset();
      while (stream.incrementToken()) {
        length++;
      }
      stream.end();
    }
    return length;
  }
}
