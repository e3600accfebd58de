package dev.riga.explain.view;

import dev.riga.answer.Support;
import dev.riga.document.Span;
import dev.riga.explain.Posterior.Disagreement;
import java.util.List;

/// The documents that say something else than the answer: what each would say by itself, where it
/// says so, and how sure that is.
final class DisagreementSection {
  private static final int AROUND = 160;

  private final String answer;
  private final List<Disagreement> otherwise;

  /// @param answer what is said
  /// @param otherwise at least one
  DisagreementSection(String answer, List<Disagreement> otherwise) {
    this.answer = answer;
    this.otherwise = otherwise;
  }

  String html() {
    StringBuilder html = new StringBuilder();
    html.append("<section class=\"card\" id=\"otherwise\"><h2>");
    html.append(otherwise.size() == 1 ? "A document says" : "Documents that say");
    html.append(" something else</h2>\n<p class=\"faint\">What ");
    html.append(otherwise.size() == 1 ? "it" : "each");
    html.append(" would answer if it were the only one; all together the answer is “<bdi>");
    html.append(Html.escaped(answer)).append("</bdi>”.</p>\n<ol class=\"otherwise\">");
    otherwise.forEach(each -> html.append(item(each)));
    return html.append("</ol></section>\n").toString();
  }

  private static String item(Disagreement each) {
    return "<li><p class=\"claim\"><bdi>"
        + Html.escaped(each.text())
        + "</bdi></p>\n<p><strong><bdi>"
        + Html.escaped(each.support().citation().place())
        + "</bdi></strong></p>\n"
        + quotation(each.support())
        + "<div class=\"shares\">"
        + share("by itself", each.alone(), "posterior")
        + share("among all", each.probability(), "prior")
        + "</div></li>\n";
  }

  private static String share(String label, double probability, String kind) {
    return "<div><span class=\"faint\">"
        + label
        + "</span> "
        + ReportPage.bar(probability, kind, label)
        + "<span class=\"number\">"
        + ReportPage.percent(probability)
        + "</span></div>";
  }

  /// The cited words with some of the passage around them.
  private static String quotation(Support support) {
    String passage = support.passage().text();
    int length = passage.codePointCount(0, passage.length());
    Span cited = support.citation().span().shifted(-support.passage().span().start());
    int from = Math.max(0, cited.start() - AROUND);
    int until = Math.min(length, cited.end() + AROUND);
    String before = new Span(from, cited.start()).of(passage);
    String after = new Span(cited.end(), until).of(passage);
    return "<blockquote class=\"around\">"
        + Html.escaped(from == 0 ? before : "… " + before.replaceFirst("^\\S*\\s+", ""))
        + "<mark>"
        + Html.escaped(support.citation().text())
        + "</mark>"
        + Html.escaped(until == length ? after : after.replaceFirst("\\s+\\S*$", "") + " …")
        + "</blockquote>\n";
  }
}
