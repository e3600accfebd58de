package dev.riga.read;

import dev.riga.document.Span;
import dev.riga.read.Reading.AnswerSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The likelihood `p(y | x, z)` of one passage: a probability of every span of its text and of "no
/// answer here", which add up to 1.
///
/// In one window it is the softmax over all spans (i, j) of at most `maxTokens` tokens and the null
/// span [CLS], all normalised together (not start and end each by itself):
///
///     p(i, j | x, z) = exp((s_i + e_j) / T) / Z,     Z = exp((s_CLS + e_CLS) / T) + sum of all spans
///
/// A long passage has several windows that overlap. The logits of different windows have different
/// zero points, so each is taken relative to its own window's null span,
/// `r(i, j) = s_i + e_j - s_CLS - e_CLS`: the log odds of the span against "no answer" as that
/// window sees them. A span that several windows hold counts once, as seen by the window that shows
/// most of the passage around it (the "maximum context" of Devlin et al. 2019, arXiv 1810.04805, in
/// their code for SQuAD). Then
///
///     p(i, j | x, z) = exp(r(i, j) / T) / Z,     p(no answer | x, z) = 1 / Z,
///     Z = 1 + sum over all spans of exp(r(i, j) / T)
///
/// with one Z for the whole passage (the shared normalisation of Clark and Gardner 2018,
/// arXiv 1710.10723). With one window this is the softmax above.
///
/// A span with an echo of the question in it ([QuestionEcho]) says nothing: what the network gives
/// it, E in all, counts as "no answer here", `p(no answer | x, z) = (1 + E) / Z`.
///
/// Spans of tokens that widen to the same words (see [PassageTokens]) are one span of the text and
/// their probabilities add up. Time is O(tokens * maxTokens * windows), sums are exact in double.
final class SpanDistribution {
  private static final double IMPOSSIBLE = Double.NEGATIVE_INFINITY;

  private final PassageTokens tokens;
  private final int maxTokens;

  /// `[token i, length of the span - 1]`: r(i, i + length - 1) / T.
  private final double[][] logOdds;

  private final double logSpans;
  private final double logNothing;
  private final double logZ;

  /// @param tokens of the passage
  /// @param windows over it, in order; every token is in one at least
  /// @param maxTokens the most tokens of a span, at least 1
  /// @param temperature T, above 0
  SpanDistribution(
      PassageTokens tokens, List<PassageWindow> windows, int maxTokens, double temperature) {
    this.tokens = tokens;
    this.maxTokens = maxTokens;
    this.logOdds = new double[tokens.length()][];
    LogSum spans = new LogSum();
    LogSum nothing = new LogSum();
    nothing.add(0);
    for (int first = 0; first < tokens.length(); first++) {
      logOdds[first] = new double[Math.min(maxTokens, tokens.length() - first)];
      for (int more = 0; more < logOdds[first].length; more++) {
        double odds = logOdds(windows, first, first + more) / temperature;
        boolean echo = tokens.echoes(first, first + more);
        logOdds[first][more] = echo ? IMPOSSIBLE : odds;
        (echo ? nothing : spans).add(odds);
      }
    }
    this.logSpans = spans.value();
    this.logNothing = nothing.value();
    this.logZ = LogSum.of(logSpans, logNothing);
  }

  /// `log p(no answer | x, z)`.
  double logNoAnswer() {
    return logNothing - logZ;
  }

  /// `log p(some span | x, z)`; negative infinity when the passage has no span.
  double logAnswer() {
    return logSpans - logZ;
  }

  /// The `n` most probable spans of the text, best first; of equally probable ones the earlier and
  /// then the shorter first.
  List<AnswerSpan> best(int n) {
    List<Candidate> all = spansOfText();
    all.sort(BEST_FIRST);
    List<AnswerSpan> best = new ArrayList<>(Math.min(n, all.size()));
    for (Candidate candidate : all.subList(0, Math.min(n, all.size()))) {
      Span span = new Span(candidate.from, candidate.to);
      best.add(new AnswerSpan(span, tokens.text(span), candidate.logProbability));
    }
    return List.copyOf(best);
  }

  private double logOdds(List<PassageWindow> windows, int first, int last) {
    if (tokens.blank(first) || tokens.blank(last)) {
      return IMPOSSIBLE;
    }
    PassageWindow widest = null;
    for (PassageWindow window : windows) {
      if (window.holds(first, last)
          && (widest == null || window.context(first, last) > widest.context(first, last))) {
        widest = window;
      }
    }
    return widest == null ? IMPOSSIBLE : widest.aboveNoAnswer(first, last);
  }

  /// All spans of the text with their probabilities, each once.
  private List<Candidate> spansOfText() {
    List<Candidate> all = new ArrayList<>();
    int first = 0;
    while (first < tokens.length()) {
      int next = first + 1;
      while (next < tokens.length() && tokens.from(next) == tokens.from(first)) {
        next++;
      }
      addSpansFrom(first, next, all);
      first = next;
    }
    return all;
  }

  /// The spans that begin with one of the tokens from `first` until `next`, which all widen to the
  /// same beginning.
  private void addSpansFrom(int first, int next, List<Candidate> into) {
    double[] logOddsOfEnd = new double[Math.min(tokens.length(), next - 1 + maxTokens) - first];
    Arrays.fill(logOddsOfEnd, IMPOSSIBLE);
    for (int begin = first; begin < next; begin++) {
      for (int more = 0; more < logOdds[begin].length; more++) {
        int end = begin + more - first;
        logOddsOfEnd[end] = logOfSum(logOddsOfEnd[end], logOdds[begin][more]);
      }
    }
    int end = 0;
    while (end < logOddsOfEnd.length) {
      double sum = logOddsOfEnd[end];
      int to = tokens.to(first + end);
      while (++end < logOddsOfEnd.length && tokens.to(first + end) == to) {
        sum = logOfSum(sum, logOddsOfEnd[end]);
      }
      if (sum > IMPOSSIBLE) {
        into.add(new Candidate(tokens.from(first), to, sum - logZ));
      }
    }
  }

  private static double logOfSum(double a, double b) {
    if (a == IMPOSSIBLE || b == IMPOSSIBLE) {
      return Math.max(a, b);
    }
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  private record Candidate(int from, int to, double logProbability) {}

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate candidate) -> -candidate.logProbability)
          .thenComparingInt(Candidate::from)
          .thenComparingInt(Candidate::to);
}
