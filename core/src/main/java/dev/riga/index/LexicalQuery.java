package dev.riga.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.Query;

/// A question as weighted terms. No character of it is an operator: it never meets a query parser.
///
/// A passage's score is the sum over terms q of `w_q * BM25F(q)`, where a term's count and the
/// passage's length are sums over its fields, weighted (Robertson and Zaragoza 2009, section 3.6),
/// and `w_q = (k3 + 1) n / (k3 + n)` for a term that occurs n times in the question (the same,
/// section 3.3.3).
///
/// @param terms rarest first
record LexicalQuery(List<WeightedTerm> terms) {
  /// Beyond the rarest ones terms change little; a question of a whole page stays affordable.
  private static final int MAX_TERMS = 128;

  private static final double K3 = 8;

  /// @param word a term of the question, as analysed
  /// @param weight its `w_q`
  record WeightedTerm(String word, float weight) {

    Query query() {
      CombinedFieldQuery.Builder fields = new CombinedFieldQuery.Builder(word);
      IndexSchema.LEXICAL.forEach(fields::addField);
      return new BoostQuery(fields.build(), weight);
    }
  }

  /// The terms of a question that some passage has.
  static LexicalQuery of(String question, IndexReader reader) throws IOException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    terms(question).forEach(term -> counts.merge(term, 1, Integer::sum));
    record Counted(String term, int inQuestion, int inPassages) {}
    List<Counted> known = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      int inPassages = 0;
      for (String field : IndexSchema.LEXICAL.keySet()) {
        inPassages = Math.max(inPassages, reader.docFreq(new Term(field, entry.getKey())));
      }
      if (inPassages > 0) {
        known.add(new Counted(entry.getKey(), entry.getValue(), inPassages));
      }
    }
    known.sort(Comparator.comparingInt(Counted::inPassages).thenComparing(Counted::term));
    return new LexicalQuery(
        known.stream()
            .limit(MAX_TERMS)
            .map(term -> new WeightedTerm(term.term(), saturated(term.inQuestion())))
            .toList());
  }

  private static List<String> terms(String question) throws IOException {
    try (PassageAnalyzer content = PassageAnalyzer.droppingStopWords();
        PassageAnalyzer all = PassageAnalyzer.keepingStopWords()) {
      List<String> terms = content.terms(question);
      return terms.isEmpty() ? all.terms(question) : terms;
    }
  }

  private static float saturated(int count) {
    return (float) ((K3 + 1) * count / (K3 + count));
  }

  /// Matches every passage that has one of the terms in one of the fields.
  Query query() {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    terms.forEach(term -> any.add(term.query(), Occur.SHOULD));
    return any.build();
  }
}
