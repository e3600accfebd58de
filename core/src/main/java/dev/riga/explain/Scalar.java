package dev.riga.explain;

import dev.riga.document.Span;
import dev.riga.model.SpanOutput;
import dev.riga.read.LogSum;
import dev.riga.read.ReasoningType;
import dev.riga.read.SpanScores;
import dev.riga.read.WindowSpans;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The number that is explained, as a function of what the network says of one window: once on
/// plain numbers, once on tensors, to be differentiated.
public abstract sealed class Scalar {
  private static final double NEVER = -1e30;

  private Scalar() {}

  /// The number in words, for instance `log p(y | x, z)`.
  public abstract String words();

  /// Whether it is a matter of the question's words more than of the answer's place.
  boolean isOfQuestion() {
    return false;
  }

  /// The tokens whose logits it is made of; empty for all.
  int[] positions() {
    return new int[0];
  }

  /// @param scores of the variant
  abstract double of(SpanScores scores, Variant variant);

  /// @param output of whole windows
  /// @return `[batch]`
  abstract Tensor of(SpanOutput output);

  /// The same of an output that holds the first token and [#positions] alone.
  Tensor ofPositions(SpanOutput output) {
    return of(output);
  }

  /// The start logit of a token plus the end logit of another.
  public static Scalar logit(int first, int last) {
    return new Logit(first, last);
  }

  /// `log p(y | x, z)` of one passage: its spans y against all others and "no answer here".
  ///
  /// @param window over the passage
  /// @param answers where y stands in it
  /// @param temperature of the spans, as the calibration has it
  public static Scalar likelihood(ReadWindow window, Set<Span> answers, double temperature) {
    return new OfSpans(window, answers, temperature, Kind.LIKELIHOOD, Others.none());
  }

  /// `log p(y | x)`, as a function of one passage; the others stay as they are.
  static Scalar answer(ReadWindow window, Set<Span> answers, double temperature, Others others) {
    return new OfSpans(window, answers, temperature, Kind.ANSWER, others);
  }

  /// `log p(z | x, y)` of the passage; the others stay as they are.
  static Scalar posterior(ReadWindow window, Set<Span> answers, double temperature, Others others) {
    return new OfSpans(window, answers, temperature, Kind.POSTERIOR, others);
  }

  /// `log p(type | x, z)` of the reasoning head.
  public static Scalar reasoning(ReasoningType type) {
    return new OfReasoning(type);
  }

  /// What the passages beside the one looked at contribute, and how all become one number
  /// ([dev.riga.answer.Marginal]).
  ///
  /// @param logPrior of the passage looked at
  /// @param logAnswer log of the sum of `p(z) p(y | x, z)` over the others
  /// @param logAnyAnswer log of the sum of `p(z) (1 - p(no answer | x, z))` over the others
  /// @param logOdds the greatest of the others' log odds of an answer, their log priors added
  /// @param largestLogPrior of all passages
  /// @param slope of the calibration
  /// @param intercept of the calibration
  record Others(
      double logPrior,
      double logAnswer,
      double logAnyAnswer,
      double logOdds,
      double largestLogPrior,
      double slope,
      double intercept) {
    static Others none() {
      double nothing = Double.NEGATIVE_INFINITY;
      return new Others(0, nothing, nothing, nothing, 0, 1, 0);
    }
  }

  private enum Kind {
    LIKELIHOOD("log p(y | x, z)"),
    ANSWER("log p(y | x)"),
    POSTERIOR("log p(z | x, y)");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final class Logit extends Scalar {
    private final int first;
    private final int last;

    Logit(int first, int last) {
      this.first = first;
      this.last = last;
    }

    @Override
    public String words() {
      return "start logit + end logit";
    }

    @Override
    double of(SpanScores scores, Variant variant) {
      return (double) scores.start(variant.place(first)) + scores.end(variant.place(last));
    }

    @Override
    Tensor of(SpanOutput output) {
      return output.startLogits().select(1, first).add(output.endLogits().select(1, last));
    }

    @Override
    int[] positions() {
      return new int[] {first, last};
    }

    @Override
    Tensor ofPositions(SpanOutput output) {
      return output.startLogits().select(1, 1).add(output.endLogits().select(1, 2));
    }
  }

  private static final class OfReasoning extends Scalar {
    private final ReasoningType type;

    OfReasoning(ReasoningType type) {
      this.type = type;
    }

    @Override
    public String words() {
      return "log p(" + type.label() + " | x, z)";
    }

    @Override
    boolean isOfQuestion() {
      return true;
    }

    @Override
    double of(SpanScores scores, Variant variant) {
      return scores
          .reasoning()
          .map(reasoning -> Math.log(reasoning.probabilities().getOrDefault(type, 0.0)))
          .orElseThrow(() ->
              new InspectionException(
                  "This reader has no head for the kind of reasoning, so it cannot be explained."));
    }

    @Override
    Tensor of(SpanOutput output) {
      return output
          .reasoningLogits()
          .orElseThrow(() ->
              new InspectionException(
                  "This reader has no head for the kind of reasoning, so it cannot be explained."))
          .logSoftmax(-1)
          .select(1, List.of(ReasoningType.values()).indexOf(type));
    }
  }

  /// Numbers made of the odds of spans, `r(i, j) = (s_i + e_j - s_CLS - e_CLS) / T`:
  ///
  ///     m = log of the sum of exp(r) over the spans of y,   a = the same over all spans,
  ///     log p(y | x, z) = m - log(1 + exp(a) + exp(e))
  ///
  /// with e the same over spans that only repeat the question, which count as "no answer".
  private static final class OfSpans extends Scalar {
    private final double temperature;
    private final Kind kind;
    private final Others others;
    private final WindowSpans spans;
    private final List<Pair> own;

    /// Whether some of the window only repeats the question.
    private final boolean echoing;

    private final int length;
    private final Variant whole;

    OfSpans(ReadWindow window, Set<Span> answers, double temperature, Kind kind, Others others) {
      this.temperature = temperature;
      this.kind = kind;
      this.others = others;
      this.length = window.encoding().length();
      this.spans = window.spans();
      this.whole = Variant.whole(window.encoding());
      this.echoing = !pairs(whole, spans::echoes).isEmpty();
      this.own =
          pairs(whole, spans::possible).stream()
              .filter(pair -> answers.contains(spans.span(pair.first, pair.last)))
              .toList();
    }

    /// A span as tokens of the whole window.
    private record Pair(int first, int last) {}

    private interface Kept {
      boolean test(int first, int last);
    }

    /// Those spans of what is left of the window that are kept.
    private List<Pair> pairs(Variant variant, Kept kept) {
      int end = spans.first() + spans.count();
      List<Pair> pairs = new ArrayList<>();
      for (int i = spans.first(); i < end; i++) {
        if (variant.place(i) < 0) {
          continue;
        }
        for (int j = i; j < end && variant.place(j) - variant.place(i) < spans.maxTokens(); j++) {
          if (variant.place(j) >= 0 && kept.test(i, j)) {
            pairs.add(new Pair(i, j));
          }
        }
      }
      return pairs;
    }

    @Override
    public String words() {
      return kind.words;
    }

    @Override
    double of(SpanScores scores, Variant variant) {
      double none = (double) scores.start(0) + scores.end(0);
      double any = sum(pairs(variant, spans::possible), scores, variant, none);
      double nothing =
          echoing ? LogSum.of(0, sum(pairs(variant, spans::echoes), scores, variant, none)) : 0;
      double these = sum(own, scores, variant, none);
      double likelihood = these - LogSum.of(nothing, any);
      double anyLikelihood = any - LogSum.of(nothing, any);
      double term = others.logPrior + likelihood;
      return switch (kind) {
        case LIKELIHOOD -> likelihood;
        case POSTERIOR -> term - LogSum.of(others.logAnswer, term);
        case ANSWER -> {
          double odds =
              Math.max(others.logOdds, others.logPrior + any - nothing) - others.largestLogPrior;
          double answerable = -LogSum.of(0, -(others.slope * odds + others.intercept));
          yield answerable
              + LogSum.of(others.logAnswer, term)
              - LogSum.of(others.logAnyAnswer, others.logPrior + anyLikelihood);
        }
      };
    }

    private double sum(List<Pair> pairs, SpanScores scores, Variant variant, double none) {
      LogSum sum = new LogSum();
      for (Pair pair : pairs) {
        int i = variant.place(pair.first);
        int j = variant.place(pair.last);
        if (i >= 0 && j >= 0) {
          sum.add(((double) scores.start(i) + scores.end(j) - none) / temperature);
        }
      }
      return sum.value();
    }

    @Override
    Tensor of(SpanOutput output) {
      Tensor start = output.startLogits(); // [batch, length]
      Tensor end = output.endLogits();
      Tensor none = start.narrow(1, 0, 1).add(end.narrow(1, 0, 1)).unsqueeze(2); // [batch, 1, 1]
      Tensor odds =
          start.unsqueeze(2).add(end.unsqueeze(1)).sub(none).div(temperature); // [batch, i, j]
      Tensor any = logSum(odds, pairs(whole, spans::possible));
      Tensor nothing = echoing ? logSum(logSum(odds, pairs(whole, spans::echoes)), 0) : any.mul(0);
      Tensor all = Tensor.stack(List.of(any, nothing), 1).logsumexp(1, false);
      Tensor likelihood = logSum(odds, own).sub(all);
      Tensor term = likelihood.add(others.logPrior);
      return switch (kind) {
        case LIKELIHOOD -> likelihood;
        case POSTERIOR -> term.sub(logSum(term, others.logAnswer));
        case ANSWER -> {
          Tensor odd = any.sub(nothing).add(others.logPrior);
          Tensor greatest =
              others.logOdds == Double.NEGATIVE_INFINITY
                  ? odd
                  : odd.maximum(Tensor.full(others.logOdds, Dtype.FLOAT32, 1));
          Tensor calibrated =
              greatest.sub(others.largestLogPrior).mul(others.slope).add(others.intercept);
          Tensor anyTerm = any.sub(all).add(others.logPrior);
          yield logSum(term, others.logAnswer)
              .sub(logSum(anyTerm, others.logAnyAnswer))
              .sub(logSum(calibrated.neg(), 0));
        }
      };
    }

    /// `log(exp(x) + exp(constant))`, `[batch]`.
    private static Tensor logSum(Tensor x, double constant) {
      return constant == Double.NEGATIVE_INFINITY
          ? x
          : Tensor.stack(List.of(x, x.mul(0).add(constant)), 1).logsumexp(1, false);
    }

    /// The log of the sum over some pairs: `[batch]`.
    private Tensor logSum(Tensor odds, List<Pair> pairs) {
      float[] mask = new float[length * length];
      Arrays.fill(mask, (float) NEVER);
      for (Pair pair : pairs) {
        mask[pair.first * length + pair.last] = 0;
      }
      return odds.add(Tensor.of(mask, 1, length, length))
          .reshape(odds.size(0), (long) length * length)
          .logsumexp(1, false);
    }
  }
}
