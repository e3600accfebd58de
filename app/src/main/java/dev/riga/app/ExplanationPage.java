package dev.riga.app;

import dev.riga.explain.Attribution;
import dev.riga.explain.Explanation;
import dev.riga.explain.Explanation.OfSpan;
import dev.riga.explain.Explanation.Tested;
import dev.riga.explain.Faithfulness;
import dev.riga.explain.Part;
import dev.riga.explain.Piece;
import dev.riga.explain.Posterior;
import dev.riga.explain.Sum;
import dev.riga.read.ReasoningType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/// An explanation as a person reads it.
///
/// ```text
///   why: gradient-x-input, which holds (+0.62 over chance, 95 % between +0.55 and +0.69)
///     +1.21 capital   +0.83 Latvia   +0.20 founded   -0.11 port
///   Without latvia.md the answer would be 1201, with probability 0.12.
/// ```
final class ExplanationPage {
  private static final int BRIEF_WORDS = 8;
  private static final int BRIEF_WITHOUT = 3;
  private static final int BRIEF_OTHERWISE = 2;
  private static final int WIDEST = 100;
  private static final double MENTIONED_GAP = 0.01;

  private final Ink ink;
  private final int columns;

  /// @param ink colours of where it is shown
  /// @param columns how wide that is
  ExplanationPage(Ink ink, int columns) {
    this.ink = ink;
    this.columns = Math.min(columns, WIDEST);
  }

  /// What stands below an answer.
  String brief(Explanation explanation) {
    StringBuilder page = new StringBuilder("\n");
    switch (explanation) {
      case Explanation.OfAbstention of -> line(page, Excerpt.shown(of.reason()));
      case OfSpan of -> {
        best(page, of, BRIEF_WORDS);
        reasoning(page, of, BRIEF_WORDS);
        of.posterior().without().stream()
            .filter(without -> without.passage() < 0)
            .limit(BRIEF_WITHOUT)
            .forEach(without -> line(page, Excerpt.shown(without.sentence())));
        of.posterior().otherwise().stream()
            .limit(BRIEF_OTHERWISE)
            .forEach(each -> line(page, Excerpt.shown(each.sentence())));
      }
    }
    return page.toString();
  }

  /// All there is.
  ///
  /// @param top how many words of each method
  String whole(Explanation explanation, int top) {
    StringBuilder page = new StringBuilder();
    switch (explanation) {
      case Explanation.OfAbstention of -> line(page, Excerpt.shown(of.reason()));
      case OfSpan of -> {
        page.append(ink.good(ink.bold(Excerpt.shown(of.answer()))))
            .append(ink.dim("  " + AnswerPage.percent(of.posterior().probability()).strip()))
            .append(ink.dim(" sure"))
            .append("\n\n");
        if (of.inspection().windows() > 1) {
          line(
              page,
              "The passage is longer than a window: what follows is of one of "
                  + of.inspection().windows()
                  + ".");
        }
        best(page, of, top);
        reasoning(page, of, top);
        passages(page, of);
        methods(page, of, top);
        of.randomisation()
            .ifPresent(random -> page.append(new RandomisationText(ink, columns).of(random)));
      }
    }
    return page.toString();
  }

  private void best(StringBuilder page, OfSpan of, int top) {
    if (of.best().isEmpty()) {
      Tested least = of.tested().getFirst();
      line(
          page,
          ink.warning("None of the explanations tried holds: ")
              + "the words they point at matter no more than chance has it, or hardly (the best, "
              + least.attribution().method().label()
              + ", "
              + verdict(least.faithfulness())
              + ").");
      return;
    }
    Tested best = of.best().get();
    line(
        page,
        ink.bold("why: ")
            + best.attribution().method().label()
            + ", which "
            + verdict(best.faithfulness()));
    strongest(page, best.attribution(), top);
  }

  /// The words with the greatest values, either sign; a sentence on a line of its own.
  private void strongest(StringBuilder page, Attribution attribution, int top) {
    List<Piece> pieces =
        attribution.words().stream()
            .filter(piece -> piece.part() != Part.SPECIAL)
            .sorted(Comparator.comparingDouble((Piece piece) -> -Math.abs(piece.value())))
            .limit(top)
            .toList();
    boolean large = pieces.isEmpty() || Math.abs(pieces.getFirst().value()) >= 0.5;
    DoubleFunction<String> number = large ? ExplanationPage::signed : ExplanationPage::finer;
    boolean sentences =
        pieces.stream()
            .anyMatch(piece -> piece.part() == Part.CONTEXT && piece.text().contains(" "));
    if (sentences) {
      for (Piece piece : pieces) {
        String shown = Lines.cut(Excerpt.shown(piece.text()), columns - 12);
        page.append("    ")
            .append(number.apply(piece.value()))
            .append("  ")
            .append(shown)
            .append('\n');
      }
      return;
    }
    String words =
        pieces.stream()
            .map(piece -> number.apply(piece.value()) + "\u00a0" + Excerpt.shown(piece.text()))
            .collect(Collectors.joining("  "));
    Lines.wrap(words, columns - 4)
        .forEach(line -> page.append("    ").append(line.replace('\u00a0', ' ')).append('\n'));
  }

  private void reasoning(StringBuilder page, OfSpan of, int top) {
    of.reasoning()
        .filter(why -> why.reasoning().type() != ReasoningType.FACTUAL)
        .ifPresent(why -> {
          line(page, ink.bold("what makes it " + why.reasoning().type().label() + ":"));
          strongest(page, why.attribution(), top);
        });
  }

  private void passages(StringBuilder page, OfSpan of) {
    page.append('\n').append(ink.dim("  before → after reading, and Shapley value")).append('\n');
    Posterior posterior = of.posterior();
    for (int z = 0; z < posterior.shares().size(); z++) {
      Posterior.Share share = posterior.shares().get(z);
      if (share.posterior() > 0) {
        page.append("   ")
            .append(AnswerPage.percent(share.prior()))
            .append(" → ")
            .append(AnswerPage.percent(share.posterior()))
            .append("  ")
            .append(signed(posterior.shapley().get(z)))
            .append("  passage ")
            .append(z + 1)
            .append(", ")
            .append(Excerpt.shown(share.passage().document()))
            .append('\n');
      }
    }
    posterior.without().forEach(without -> line(page, Excerpt.shown(without.sentence())));
    posterior.otherwise().forEach(each -> line(page, Excerpt.shown(each.sentence())));
  }

  private void methods(StringBuilder page, OfSpan of, int top) {
    page.append('\n').append(ink.dim("  tested by leaving words out")).append('\n');
    for (Tested tested : of.tested()) {
      Attribution attribution = tested.attribution();
      page.append("  ")
          .append(ink.bold(attribution.method().label()))
          .append("  ")
          .append(verdict(tested.faithfulness()))
          .append(ink.dim("  " + attribution.cost().millis() + " ms"))
          .append('\n');
      if (attribution.sum() instanceof Sum.To to) {
        page.append(
                ink.dim(
                    String.format(
                        Locale.ROOT,
                        "    of %s; adds up to %s: %.4f of %.4f%s",
                        attribution.target(),
                        to.of(),
                        to.actual(),
                        to.expected(),
                        to.gap() < MENTIONED_GAP ? "" : missing(to))))
            .append('\n');
      } else if (attribution.sum() instanceof Sum.Nothing nothing) {
        page.append(ink.dim("    of " + attribution.target() + ". " + nothing.meaning()))
            .append('\n');
      }
      strongest(page, attribution, top);
    }
  }

  private static String missing(Sum.To sum) {
    return String.format(Locale.ROOT, ", %.1f %% off", 100 * sum.gap());
  }

  private static String verdict(Faithfulness faith) {
    return String.format(
        Locale.ROOT,
        "%s (%+.2f over chance, 95 %% between %+.2f and %+.2f)",
        faith.verdict().label(),
        faith.gain(),
        faith.low(),
        faith.high());
  }

  private static String finer(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.2f", value);
  }

  private void line(StringBuilder page, String text) {
    Lines.wrap(text, columns - 2).forEach(line -> page.append("  ").append(line).append('\n'));
  }
}
