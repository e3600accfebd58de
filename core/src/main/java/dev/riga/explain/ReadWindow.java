package dev.riga.explain;

import dev.riga.document.Span;
import dev.riga.read.LogSum;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanScores;
import dev.riga.read.WindowSpans;
import dev.riga.text.Encoding;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question with a window over a passage, and the answer in it: what is explained.
///
/// @param question x, as the reader takes it
/// @param context the whole passage z
/// @param encoding the tokens of the window
/// @param spans which pairs of them are which words
/// @param first the first token of the answer
/// @param last the last token of the answer, included
/// @param windows how many windows the passage has
public record ReadWindow(
    String question,
    String context,
    Encoding encoding,
    WindowSpans spans,
    int first,
    int last,
    int windows) {

  /// The window in which a reader finds the best span of a text, and that span.
  ///
  /// @throws InspectionException when the text has no place for an answer
  public static ReadWindow best(SpanReader reader, String question, String context) {
    return chosen(reader, question, context, null);
  }

  /// The window in which a reader finds a span of a passage likeliest.
  ///
  /// @param span code points of the passage
  /// @throws InspectionException when no window shows that span
  public static ReadWindow of(SpanReader reader, String question, String context, Span span) {
    return chosen(reader, question, context, span);
  }

  private static ReadWindow chosen(
      SpanReader reader, String question, String context, @Nullable Span wanted) {
    List<Encoding> windows = reader.windows(question, context);
    List<SpanScores> scores = reader.scorer().score(windows);
    @Nullable ReadWindow best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (int w = 0; w < windows.size(); w++) {
      Encoding window = windows.get(w);
      SpanScores logits = scores.get(w);
      if (mostOdds(window, logits) <= highest) {
        continue; // finding a window's spans takes as long as its whole text is
      }
      WindowSpans spans = reader.spans(question, context, window);
      for (int i = spans.first(); i < spans.first() + spans.count(); i++) {
        for (int j = i; j < Math.min(i + spans.maxTokens(), spans.first() + spans.count()); j++) {
          if (spans.possible(i, j) && (wanted == null || spans.span(i, j).equals(wanted))) {
            double odds =
                (double) logits.start(i) + logits.end(j) - logits.start(0) - logits.end(0);
            if (odds > highest) {
              highest = odds;
              best = new ReadWindow(question, context, window, spans, i, j, windows.size());
            }
          }
        }
      }
    }
    if (best == null) {
      throw new InspectionException(
          wanted == null
              ? "The context has no words an answer could be made of. Give it a sentence or two."
              : "The answer stands in none of the reader's windows over its passage, so its words"
                  + " cannot be explained. Ask with a shorter question.");
    }
    return best;
  }

  /// No span of the window has greater odds.
  private static double mostOdds(Encoding window, SpanScores logits) {
    double start = Double.NEGATIVE_INFINITY;
    double end = Double.NEGATIVE_INFINITY;
    for (int i = window.first(1); i < window.first(1) + window.count(1); i++) {
      start = Math.max(start, logits.start(i));
      end = Math.max(end, logits.end(i));
    }
    return start + end - logits.start(0) - logits.end(0);
  }

  /// The tokens of the answer.
  BitSet answer() {
    BitSet answer = new BitSet();
    answer.set(first, last + 1);
    return answer;
  }

  /// The words of the answer.
  String answerText() {
    return spans.span(first, last).of(context);
  }

  /// `log p(answer's tokens | x, z)` among all spans of this window and "no answer here".
  double logProbability(SpanScores scores, double temperature) {
    LogSum all = new LogSum();
    all.add(0);
    int end = spans.first() + spans.count();
    for (int i = spans.first(); i < end; i++) {
      for (int j = i; j < Math.min(i + spans.maxTokens(), end); j++) {
        if (spans.possible(i, j) || spans.echoes(i, j)) {
          all.add(odds(scores, i, j) / temperature);
        }
      }
    }
    return odds(scores, first, last) / temperature - all.value();
  }

  private static double odds(SpanScores scores, int i, int j) {
    return (double) scores.start(i) + scores.end(j) - scores.start(0) - scores.end(0);
  }
}
