package dev.riga.explain.view;

import dev.riga.explain.Randomisation;
import dev.riga.explain.Randomisation.Correlation;
import dev.riga.explain.Randomisation.OfMethod;
import dev.riga.explain.Randomisation.Sanity;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What random weights do to the explanations: a verdict for each method, and the rank correlations
/// after every group of weights.
final class RandomisationSection {
  private final Randomisation randomisation;

  RandomisationSection(Randomisation randomisation) {
    this.randomisation = randomisation;
  }

  String html() {
    StringBuilder html = new StringBuilder();
    html.append("<section class=\"card\" id=\"randomisation\"><h2>Tested with random weights</h2>");
    html.append("\n<p class=\"faint\">The reader's weights were drawn at random, from its heads ");
    html.append("down to its embeddings, ").append(randomisation.draws());
    html.append(" times from seed ").append(randomisation.seed()).append(". Values that stay in ");
    html.append("the same order then do not tell what the reader has learnt: such a method fails ");
    html.append("(Adebayo et al. 2018).</p>\n<div class=\"wide\"><table><thead><tr>");
    html.append("<th scope=\"col\">method</th><th scope=\"col\">verdict</th>");
    html.append(
        "<th scope=\"col\">order that is left, 95 % interval</th><th scope=\"col\">values</th>");
    html.append("</tr></thead><tbody>\n");
    randomisation.methods().forEach(method -> html.append(row(method)));
    html.append("</tbody></table></div>\n");
    html.append(details("one group after the other", OfMethod::cascade));
    if (randomisation.methods().stream().anyMatch(method -> !method.each().isEmpty())) {
      html.append(details("each group by itself", OfMethod::each));
    }
    return html.append("</section>\n").toString();
  }

  private static String row(OfMethod method) {
    String label = method.sanity().label();
    return "<tr><td>"
        + Html.escaped(method.method().label())
        + (method.method().isView() ? " <span class=\"faint\">(a view)</span>" : "")
        + "</td><td><span class=\""
        + style(method.sanity())
        + "\">"
        + label
        + "</span></td><td class=\"number\">"
        + left(method)
        + "</td><td class=\"number\">"
        + method.words()
        + "</td></tr>\n";
  }

  private static String left(OfMethod method) {
    if (method.words() < Randomisation.FEWEST_WORDS || Double.isNaN(method.similarity())) {
      return "too few to tell, or all alike";
    }
    return ReportPage.bar(method.similarity(), "posterior", "order that is left")
        + ReportPage.numbers(
            "%.2f", method.similarity(), method.interval().low(), method.interval().high());
  }

  private static String style(Sanity sanity) {
    return switch (sanity) {
      case PASSES -> "holds";
      case UNCLEAR -> "weak";
      case FAILS -> "fails";
    };
  }

  /// A row for each group, a column for each method: the signed correlation, and in brackets that
  /// of the sizes.
  private String details(String how, Function<OfMethod, List<Correlation>> correlations) {
    StringBuilder html = new StringBuilder("<details class=\"methods\"><summary>");
    html.append("Rank correlation with the trained reader's values, ").append(how);
    html.append("</summary>\n<p class=\"faint\">Of the values as they are, and in brackets of ");
    html.append("their sizes; the mean over the draws.</p><div class=\"wide\"><table><thead><tr>");
    html.append("<th scope=\"col\">random</th>");
    for (OfMethod method : randomisation.methods()) {
      html.append("<th scope=\"col\">").append(Html.escaped(method.method().label()));
      html.append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    List<Correlation> groups = correlations.apply(randomisation.methods().getFirst());
    for (int group = 0; group < groups.size(); group++) {
      html.append("<tr><th scope=\"row\">").append(Html.escaped(groups.get(group).group()));
      html.append("</th>");
      for (OfMethod method : randomisation.methods()) {
        html.append(cell(correlations.apply(method).get(group)));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div></details>\n").toString();
  }

  private static String cell(Correlation correlation) {
    if (Double.isNaN(correlation.signed())) {
      return "<td class=\"number\">–</td>";
    }
    return String.format(
            Locale.ROOT,
            "<td class=\"number nowrap\">%+.2f (%+.2f)</td>",
            correlation.signed(),
            correlation.absolute())
        .replace('-', '−');
  }
}
