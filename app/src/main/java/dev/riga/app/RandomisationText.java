package dev.riga.app;

import dev.riga.explain.Randomisation;
import dev.riga.explain.Randomisation.Correlation;
import dev.riga.explain.Randomisation.OfMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What random weights do to the methods, as tables.
///
/// ```text
///   tested with random weights, 5 draws from seed 1
///   relevance  passes (0.13 of the order is left, 95 % between 0.08 and 0.19; 107 values)
///   attention  fails (0.81 of the order is left, 95 % between 0.79 and 0.83; 107 values)
///
///   rank correlation with the trained reader's values, and of their sizes, one after the other
///                      relevance     attention
///     heads        +0.71    0.71  +1.00    1.00
///     layer 5      +0.20    0.20  +0.99    0.99
/// ```
final class RandomisationText {
  private static final int GROUP = 12;
  private static final int NUMBERS = 13;

  private final Ink ink;
  private final int columns;

  RandomisationText(Ink ink, int columns) {
    this.ink = ink;
    this.columns = columns;
  }

  String of(Randomisation random) {
    StringBuilder page = new StringBuilder("\n");
    page.append(
        ink.dim(
            "  tested with random weights, "
                + random.draws()
                + " draws from seed "
                + random.seed()
                + "\n"));
    random.methods().forEach(method -> page.append("  ").append(verdict(method)).append('\n'));
    tables(page, "one group after the other", random.methods(), OfMethod::cascade);
    tables(page, "each group by itself", random.methods(), OfMethod::each);
    return page.toString();
  }

  private String verdict(OfMethod of) {
    String name = ink.bold(of.method().label()) + "  " + of.sanity().label();
    return of.words() < Randomisation.FEWEST_WORDS || Double.isNaN(of.similarity())
        ? name + ink.dim(" (" + of.words() + " values are too few to tell, or all alike)")
        : name
            + ink.dim(
                String.format(
                    Locale.ROOT,
                    " (%.2f of the order is left, 95 %% between %.2f and %.2f; %d values)",
                    of.similarity(),
                    of.interval().low(),
                    of.interval().high(),
                    of.words()));
  }

  /// As many methods side by side as there is room for.
  private void tables(
      StringBuilder page,
      String how,
      List<OfMethod> methods,
      Function<OfMethod, List<Correlation>> correlations) {
    if (methods.stream().allMatch(method -> correlations.apply(method).isEmpty())) {
      return;
    }
    page.append('\n')
        .append(
            ink.dim("  rank correlation with the trained reader's values, and of their sizes, "))
        .append(ink.dim(how))
        .append('\n');
    List<OfMethod> left = new ArrayList<>(methods);
    while (!left.isEmpty()) {
      int fit = 1;
      int width = GROUP + 4 + width(left.getFirst());
      while (fit < left.size() && width + width(left.get(fit)) <= columns) {
        width += width(left.get(fit));
        fit++;
      }
      table(page, left.subList(0, fit), correlations);
      left = left.subList(fit, left.size());
    }
  }

  private static int width(OfMethod method) {
    return 2 + Math.max(NUMBERS, method.method().label().length());
  }

  private void table(
      StringBuilder page,
      List<OfMethod> methods,
      Function<OfMethod, List<Correlation>> correlations) {
    StringBuilder head = new StringBuilder(" ".repeat(GROUP + 4));
    methods.forEach(method -> head.append(right(method.method().label(), width(method))));
    page.append(ink.dim(head.toString())).append('\n');
    int groups = correlations.apply(methods.getFirst()).size();
    for (int group = 0; group < groups; group++) {
      String name = correlations.apply(methods.getFirst()).get(group).group();
      page.append("    ").append(name).append(" ".repeat(Math.max(0, GROUP - name.length())));
      for (OfMethod method : methods) {
        page.append(right(numbers(correlations.apply(method).get(group)), width(method)));
      }
      page.append('\n');
    }
  }

  private static String numbers(Correlation correlation) {
    return Double.isNaN(correlation.signed())
        ? "-"
        : String.format(Locale.ROOT, "%+.2f  %+.2f", correlation.signed(), correlation.absolute());
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
