package dev.riga.app;

import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.document.Citation;
import dev.riga.document.Skipped;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// An answer as a person reads it.
///
/// ```text
/// Vandenberg  81 % sure, factual
///
///   nasa/landsat.html, page 2
///     It was launched from «Vandenberg» in California on an Atlas V.
///
///   before → after
///    41 % →  77 %  nasa/landsat.html, page 2   Vandenberg
///    20 % →   3 %  nasa/history.md             Cape Canaveral
/// ```
final class AnswerPage {

  private static final int WIDEST = 100;
  private static final int MOST_ALTERNATIVES = 4;
  private static final int MOST_SUPPORT = 5;

  private final Ink ink;
  private final int columns;

  /// @param ink colours of where it is shown
  /// @param columns how wide that is
  AnswerPage(Ink ink, int columns) {
    this.ink = ink;
    this.columns = Math.min(columns, WIDEST);
  }

  /// The whole page, with a line feed at the end of each line.
  String of(Answer answer, List<Skipped> skipped, Timings timings) {
    StringBuilder page = new StringBuilder();
    headline(page, answer);
    switch (answer) {
      case Answer.Extracted extracted -> grounds(page, extracted.support());
      case Answer.Generated generated -> grounds(page, generated.support());
      case Answer.Abstained abstained -> {}
    }
    alternatives(page, answer);
    footer(page, skipped, timings);
    return page.toString();
  }

  private void headline(StringBuilder page, Answer answer) {
    String sure = percent(answer.confidence()).strip() + " sure";
    String reasoning = answer.reasoning().map(kind -> ", " + kind.type().label()).orElse("");
    switch (answer) {
      case Answer.Extracted extracted -> said(page, extracted.text(), sure + reasoning);
      case Answer.Generated generated -> said(page, generated.text(), sure + reasoning);
      case Answer.Abstained abstained -> {
        page.append(ink.warning(ink.bold("No answer in these documents")));
        page.append(ink.dim("  " + sure + reasoning)).append('\n');
      }
    }
  }

  private void said(StringBuilder page, String text, String sure) {
    List<String> lines = Lines.wrap(Excerpt.shown(text), columns);
    for (int i = 0; i < lines.size(); i++) {
      page.append(ink.good(ink.bold(lines.get(i))));
      page.append(i + 1 < lines.size() ? "\n" : "");
    }
    page.append(ink.dim("  " + sure)).append('\n');
  }

  /// Where the answer stands, in its sentence; then the other places and how much each counts.
  private void grounds(StringBuilder page, List<Support> support) {
    if (support.isEmpty()) {
      return;
    }
    page.append('\n');
    quotation(page, support.getFirst());
    page.append('\n').append(ink.dim("  before → after reading")).append('\n');
    for (Support place : support.stream().limit(MOST_SUPPORT).toList()) {
      String shares = "   " + percent(place.prior()) + " → " + percent(place.posterior()) + "  ";
      page.append(shares).append(where(place.citation()));
      int left = columns - Lines.width(shares) - Lines.width(where(place.citation())) - 4;
      String words = Excerpt.shown(place.citation().text());
      page.append(left < 8 ? "" : ink.dim("  “" + Lines.cut(words, left) + "”")).append('\n');
    }
    if (support.size() > MOST_SUPPORT) {
      page.append(ink.dim("   and " + (support.size() - MOST_SUPPORT) + " more")).append('\n');
    }
  }

  private void quotation(StringBuilder page, Support best) {
    page.append("  ").append(ink.bold(where(best.citation())));
    String headings =
        best.passage().headings().stream().map(Excerpt::shown).collect(Collectors.joining(" › "));
    int left = columns - 6 - Lines.width(where(best.citation()));
    if (!headings.isEmpty() && left > 12) {
      page.append(ink.dim("  " + Lines.cut(headings, left)));
    }
    page.append('\n');
    Excerpt excerpt = Excerpt.of(best);
    String sentence = excerpt.before() + marked(excerpt.answer()) + excerpt.after();
    Lines.wrap(sentence, columns - 4)
        .forEach(line -> page.append("    ").append(line).append('\n'));
  }

  /// The words of the answer, weighted or between guillemets; each word by itself, since a line may
  /// end between two of them.
  private String marked(String words) {
    if (!ink.on()) {
      return "«" + words + "»";
    }
    return words
        .lines()
        .flatMap(line -> List.of(line.split(" ", -1)).stream())
        .map(word -> word.isEmpty() ? word : ink.good(ink.bold(word)))
        .collect(Collectors.joining(" "));
  }

  private void alternatives(StringBuilder page, Answer answer) {
    if (answer.alternatives().isEmpty()) {
      return;
    }
    page.append('\n')
        .append(
            ink.dim(
                answer instanceof Answer.Abstained ? "  it might have been" : "  other answers"))
        .append('\n');
    for (Alternative alternative :
        answer.alternatives().stream().limit(MOST_ALTERNATIVES).toList()) {
      String source =
          alternative.support().stream()
              .findFirst()
              .map(support -> "  " + where(support.citation()))
              .orElse("");
      int left = Math.max(16, columns - 10 - Lines.width(source));
      page.append("   ").append(percent(alternative.probability())).append("  ");
      page.append(Lines.cut(Excerpt.shown(alternative.text()), left));
      page.append(ink.dim(source)).append('\n');
    }
  }

  private void footer(StringBuilder page, List<Skipped> skipped, Timings timings) {
    page.append('\n');
    if (!skipped.isEmpty()) {
      String files = skipped.size() == 1 ? "1 file" : skipped.size() + " files";
      page.append(ink.warning("  " + files + " skipped: " + skipped(skipped.getFirst())));
      page.append(skipped.size() == 1 ? "" : ink.dim("  (all of them: ./riga index)"));
      page.append('\n');
    }
    page.append(ink.dim("  " + took(timings))).append('\n');
  }

  /// A document that was skipped, and why.
  static String skipped(Skipped skipped) {
    return Excerpt.shown(skipped.document()) + " (" + Excerpt.shown(skipped.reason()) + ")";
  }

  private static String took(Timings timings) {
    return "index "
        + seconds(timings.index())
        + " · retrieve "
        + seconds(timings.retrieve())
        + " · read "
        + seconds(timings.read())
        + " · total "
        + seconds(timings.total());
  }

  /// The document and its page, for instance `papers/a.pdf, page 3`.
  static String where(Citation citation) {
    return Excerpt.shown(citation.place());
  }

  /// A probability in four columns. Only what is certain is shown as 0 or 100 %.
  static String percent(double probability) {
    long whole = Math.round(probability * 100);
    if (whole == 0 && probability > 0) {
      return " <1 %";
    }
    if (whole == 100 && probability < 1) {
      return ">99 %";
    }
    return String.format(Locale.ROOT, "%3d %%", whole);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
  }
}
