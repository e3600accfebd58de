package dev.riga.explain;

import dev.riga.read.SpanScorer;
import dev.riga.text.Sentences;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Leave-one-out for sentences: `f(passage) - f(passage without the sentence)`. The words of the
/// answer itself stay.
public final class SentenceExplainer implements Explainer {
  private final SpanScorer scorer;
  private final Sentences sentences;

  /// @param scorer the reader's own
  public SentenceExplainer(SpanScorer scorer, Sentences sentences) {
    this.scorer = scorer;
    this.sentences = sentences;
  }

  @Override
  public Method method() {
    return Method.SENTENCES;
  }

  @Override
  public Attribution explain(ReadWindow window, Scalar scalar) {
    long start = System.nanoTime();
    SentenceUnits units = SentenceUnits.of(window, sentences);
    List<Variant> variants = new ArrayList<>();
    variants.add(Variant.whole(window.encoding()));
    for (int i = 0; i < units.count(); i++) {
      BitSet one = new BitSet();
      one.set(i);
      variants.add(units.without(one));
    }
    double[] f = new Perturbation(scorer, scalar).of(variants);
    double[] values = new double[units.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = f[0] - f[i + 1];
    }
    return new Attribution(
        method(),
        scalar.words(),
        f[0],
        List.of(),
        units.pieces(values),
        new Sum.Nothing(
            "Each value is what is lost when that sentence alone is left out, but for the words of"
                + " the answer, exactly."),
        new Attribution.Cost(variants.size(), 0, (System.nanoTime() - start) / 1_000_000));
  }
}
