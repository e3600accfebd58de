package dev.riga.read;

import dev.riga.document.Span;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Decodes spans by the rules of the question-answering pipeline of Hugging Face's transformers
/// (4.57), to compare with it. Its scores are no probabilities: start and end are each normalised
/// by themselves and window by window, and the scores of equal texts are added, so that one may
/// exceed 1. Riga's own answers come from [SpanDistribution].
///
/// - softmax of start and of end over each window's context tokens and [CLS];
/// - "no answer" scores `p_start([CLS]) * p_end([CLS])`, the least of all windows;
/// - the best `2 * top + 10` spans of each window (`top` without alignment) of at most
///   `maxAnswerTokens` tokens, then widened to whole words;
/// - the same text, up to case, in any window: scores added, the first place kept;
/// - the best `top` of all.
///
/// @param top how many answers
/// @param maxAnswerTokens the most tokens of a span before it is widened
/// @param noAnswer whether "no answer" competes
/// @param wholeWords whether spans are widened to whole words
public record PipelineDecoding(int top, int maxAnswerTokens, boolean noAnswer, boolean wholeWords) {

  /// An answer and its score.
  ///
  /// @param span code points of the context; empty, at 0, for "no answer"
  public record Scored(Span span, String text, double score) {}

  /// The best answers, best first.
  ///
  /// @param windows over the context
  /// @param scores of each window
  public List<Scored> decode(String context, List<Encoding> windows, List<SpanScores> scores) {
    Map<String, Scored> byText = new LinkedHashMap<>();
    double none = Double.POSITIVE_INFINITY;
    for (int w = 0; w < windows.size(); w++) {
      Window window = new Window(windows.get(w), scores.get(w));
      none = Math.min(none, window.start[0] * window.end[0]);
      for (Pair pair : window.best(wholeWords ? 2 * top + 10 : top, maxAnswerTokens)) {
        Span span = wholeWords ? window.words(pair) : window.tokens(pair);
        Scored found = new Scored(span, span.of(context), pair.score);
        byText.merge(
            found.text.toLowerCase(Locale.ROOT),
            found,
            (first, again) -> new Scored(first.span, first.text, first.score + again.score));
      }
    }
    List<Scored> all = new ArrayList<>(byText.values());
    if (noAnswer) {
      all.add(new Scored(new Span(0, 0), "", none));
    }
    all.sort(Comparator.comparingDouble(Scored::score).reversed());
    return List.copyOf(all.subList(0, Math.min(top, all.size())));
  }

  /// Tokens of the window, from the first to the last.
  private record Pair(int first, int last, double score) {}

  /// One window with its start and end probabilities, 0 outside the context and [CLS].
  private static final class Window {
    private final Encoding encoding;
    private final double[] start;
    private final double[] end;

    Window(Encoding encoding, SpanScores scores) {
      this.encoding = encoding;
      this.start = new double[encoding.length()];
      this.end = new double[encoding.length()];
      LogSum startSum = new LogSum();
      LogSum endSum = new LogSum();
      for (int i = 0; i < start.length; i++) {
        if (competes(encoding, i)) {
          startSum.add(scores.start(i));
          endSum.add(scores.end(i));
        }
      }
      for (int i = 0; i < start.length; i++) {
        if (competes(encoding, i)) {
          start[i] = Math.exp(scores.start(i) - startSum.value());
          end[i] = Math.exp(scores.end(i) - endSum.value());
        }
      }
    }

    private static boolean competes(Encoding encoding, int token) {
      return token == 0 || encoding.sequence(token) == 1;
    }

    List<Pair> best(int most, int maxTokens) {
      List<Pair> pairs = new ArrayList<>();
      int from = encoding.first(1);
      int until = from + encoding.count(1);
      for (int first = from; first < until; first++) {
        for (int last = first; last < Math.min(until, first + maxTokens); last++) {
          pairs.add(new Pair(first, last, start[first] * end[last]));
        }
      }
      pairs.sort(Comparator.comparingDouble(Pair::score).reversed());
      return pairs.subList(0, Math.min(most, pairs.size()));
    }

    Span tokens(Pair pair) {
      return new Span(encoding.start(pair.first), encoding.end(pair.last));
    }

    /// The tokens of the first and the last word that stand in this window.
    Span words(Pair pair) {
      int first = pair.first;
      while (encoding.word(first - 1) == encoding.word(pair.first)
          && encoding.sequence(first - 1) == 1) {
        first--;
      }
      int last = pair.last;
      while (encoding.word(last + 1) == encoding.word(pair.last)
          && encoding.sequence(last + 1) == 1) {
        last++;
      }
      return new Span(encoding.start(first), encoding.end(last));
    }
  }
}
