package dev.riga.app;

import dev.riga.app.InspectionJson.TokenSeen;
import dev.riga.app.InspectionJson.Weight;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The inside of a reader as a person reads it.
final class InspectionPage {
  private static final int WIDEST = 100;
  private static final int LONGEST_BAR = 30;

  private final Ink ink;
  private final int columns;

  /// @param ink colours of where it is shown
  /// @param columns how wide that is
  InspectionPage(Ink ink, int columns) {
    this.ink = ink;
    this.columns = Math.min(columns, WIDEST);
  }

  String of(InspectionJson seen) {
    StringBuilder page = new StringBuilder();
    InspectionJson.Answer answer = seen.answer();
    page.append(ink.good(ink.bold(Excerpt.shown(answer.text()))))
        .append(ink.dim("  " + AnswerPage.percent(answer.probability()).strip()))
        .append(
            ink.dim(
                "  tokens %d to %d, start logit %s, end logit %s"
                    .formatted(
                        answer.first(),
                        answer.last(),
                        number(seen.tokens().get(answer.first()).startLogit()),
                        number(seen.tokens().get(answer.last()).endLogit()))))
        .append('\n');
    TokenSeen none = seen.tokens().getFirst();
    page.append(
            ink.dim(
                "  no answer: start logit %s, end logit %s"
                    .formatted(number(none.startLogit()), number(none.endLogit()))))
        .append("\n\n");
    String tokens =
        seen.tokens().stream().map(token -> shown(token, answer)).collect(Collectors.joining(" "));
    Lines.wrap(tokens, columns - 2).forEach(line -> page.append("  ").append(line).append('\n'));
    page.append(
            ink.dim(
                "  %d tokens, %d layers of %d heads%s"
                    .formatted(
                        seen.tokens().size(),
                        seen.layers(),
                        seen.heads(),
                        seen.windows() == 1
                            ? ""
                            : "; the best of " + seen.windows() + " windows over the context")))
        .append('\n');
    bars(page, "attend most to the answer" + over(seen), seen.attendToAnswer());
    bars(page, "the answer attends most to" + over(seen), seen.answerAttendsTo());
    return page.toString();
  }

  private static String over(InspectionJson seen) {
    boolean all =
        seen.averagedLayers().size() == seen.layers()
            && seen.averagedHeads().size() == seen.heads();
    return all
        ? " (mean over all layers and heads)"
        : " (mean over layers " + seen.averagedLayers() + ", heads " + seen.averagedHeads() + ")";
  }

  private String shown(TokenSeen token, InspectionJson.Answer answer) {
    String text = Excerpt.shown(token.text());
    boolean own = token.place() >= answer.first() && token.place() <= answer.last();
    return own
        ? (ink.on() ? ink.good(ink.bold(text)) : "«" + text + "»")
        : token.part().equals("special") ? ink.dim(text) : text;
  }

  private void bars(StringBuilder page, String title, List<Weight> weights) {
    page.append('\n').append(ink.dim("  " + title)).append('\n');
    double greatest = weights.stream().mapToDouble(Weight::weight).max().orElse(1);
    for (Weight weight : weights) {
      int length = (int) Math.round(LONGEST_BAR * weight.weight() / Math.max(greatest, 1e-12));
      page.append(
              String.format(
                  Locale.ROOT,
                  "   %6.4f  %3d  %-16s",
                  weight.weight(),
                  weight.token(),
                  Lines.cut(Excerpt.shown(weight.text()), 16)))
          .append(ink.on() ? "  " + "█".repeat(length) : "")
          .append('\n');
    }
  }

  private static String number(float value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
