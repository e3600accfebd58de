package dev.riga.explain;

import dev.riga.explain.Words.Run;
import dev.riga.read.SpanScorer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Leave-one-out: `f(input) - f(input with a token behind [MASK])`, and the same for whole words.
/// Nothing but the definition, and so what the others are compared with.
public final class LeaveOneOut implements Explainer {
  private final SpanScorer scorer;
  private final int maskId;

  /// @param scorer the reader's own
  /// @param maskId the id of the tokenizer's `[MASK]`
  public LeaveOneOut(SpanScorer scorer, int maskId) {
    this.scorer = scorer;
    this.maskId = maskId;
  }

  @Override
  public Method method() {
    return Method.LEAVE_ONE_OUT;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    Words words = Words.of(window);
    int n = window.encoding().length();
    List<Variant> variants = new ArrayList<>();
    variants.add(Variant.whole(window.encoding()));
    for (int i = 0; i < n; i++) {
      variants.add(hiding(window, i, i + 1));
    }
    Map<Run, Integer> placeOfWord = new HashMap<>();
    for (Run run : words.runs()) {
      placeOfWord.put(run, run.length() == 1 ? run.from() + 1 : variants.size());
      if (run.length() > 1) {
        variants.add(hiding(window, run.from(), run.until()));
      }
    }
    double[] f = new Perturbation(scorer, scalar).of(variants);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = f[0] - f[i + 1];
    }
    return new Attribution(
        method(),
        scalar.words(),
        f[0],
        words.byToken(values),
        words.by(run -> f[0] - f[placeOfWord.getOrDefault(run, 0)]),
        new Sum.Nothing(
            "Each value is what is lost when that token or word alone is hidden, exactly."),
        new Attribution.Cost(variants.size(), 0, (System.nanoTime() - start) / 1_000_000));
  }

  /// The words of the question alone, each by what is lost when it is hidden.
  Attribution ofQuestion(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    Words words = Words.of(window);
    List<Run> runs =
        words.runs().stream()
            .filter(run -> words.tokens().get(run.from()).part() == Part.QUESTION)
            .toList();
    List<Variant> variants = new ArrayList<>();
    variants.add(Variant.whole(window.encoding()));
    runs.forEach(run -> variants.add(hiding(window, run.from(), run.until())));
    double[] f = new Perturbation(scorer, scalar).of(variants);
    List<Piece> pieces =
        new Words(window, words.tokens(), runs).by(run -> f[0] - f[runs.indexOf(run) + 1]);
    return new Attribution(
        method(),
        scalar.words(),
        f[0],
        List.of(),
        pieces,
        new Sum.Nothing("Each value is what is lost when that word alone is hidden, exactly."),
        new Attribution.Cost(variants.size(), 0, (System.nanoTime() - start) / 1_000_000));
  }

  private Variant hiding(ReadWindow window, int from, int until) {
    BitSet hidden = new BitSet();
    hidden.set(from, until);
    return Variant.hiding(window.encoding(), hidden, maskId);
  }
}
