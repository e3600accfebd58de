package dev.riga.explain.view;

import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.document.Citation;
import dev.riga.document.Passage;
import dev.riga.document.Rectangle;
import dev.riga.document.Span;
import dev.riga.explain.Explanation;
import dev.riga.explain.Explanation.OfSpan;
import dev.riga.explain.Explanation.Tested;
import dev.riga.explain.Faithfulness;
import dev.riga.explain.Part;
import dev.riga.explain.Posterior;
import dev.riga.explain.Verdict;
import dev.riga.read.ReasoningType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// One HTML file that tells why Riga said what it said: the answer and its confidence, the page it
/// stands on with the words marked, the passages before and after reading, the words that made it
/// and whether that holds when tested, what would be said otherwise, all attentions, and how to
/// have the same again. It needs no network and no other file.
public final class ReportPage {
  private static final int WORDS = 12;

  private final Report report;
  private final StringBuilder html = new StringBuilder(1 << 16);

  public ReportPage(Report report) {
    this.report = report;
  }

  /// Writes the page.
  ///
  /// @throws dev.riga.checkpoint.CheckpointException when the file cannot be written; what was
  ///   there before stays
  public void write(Path file) {
    ExplorerPage.write(file, html());
  }

  /// The page.
  public String html() {
    html.setLength(0);
    head();
    boolean explorer = false;
    switch (report.explanation()) {
      case Explanation.OfAbstention of -> {
        html.append("<section class=\"card\"><h2>Why no answer</h2><p>");
        html.append(Html.escaped(of.reason())).append("</p></section>\n");
        lookedAt();
      }
      case OfSpan of -> {
        place();
        passages(of);
        words(of);
        otherwise(of);
        if (!of.posterior().otherwise().isEmpty()) {
          html.append(new DisagreementSection(of.answer(), of.posterior().otherwise()).html());
        }
        of.randomisation()
            .ifPresent(random -> html.append(new RandomisationSection(random).html()));
        html.append(new ExplorerSection(List.of(of.inspection())).html()).append('\n');
        explorer = true;
      }
    }
    origins();
    String[] scripts =
        explorer ? new String[] {"page.js", "explorer.js"} : new String[] {"page.js"};
    return new Page(
            report.question(), new String[] {"page.css", "explorer.css", "report.css"}, scripts)
        .of(html.toString());
  }

  private void head() {
    Answer answer = report.answer();
    html.append("<h1>").append(Html.escaped(report.question())).append("</h1>\n");
    html.append("<p class=\"said\"><bdi>");
    switch (answer) {
      case Answer.Extracted extracted -> html.append(Html.escaped(extracted.text()));
      case Answer.Generated generated -> html.append(Html.escaped(generated.text()));
      case Answer.Abstained abstained -> html.append("No answer in these documents");
    }
    html.append("</bdi></p>\n<p class=\"sure\">");
    html.append(bar(answer.confidence(), "confidence", "confidence"));
    html.append(" <span><strong>").append(percent(answer.confidence()));
    html.append("</strong> sure");
    answer
        .reasoning()
        .ifPresent(kind -> {
          double probability = kind.probabilities().getOrDefault(kind.type(), 0.0);
          html.append(" · a ").append(kind.type().label()).append(" question (");
          html.append(percent(probability)).append(")");
        });
    html.append("</span></p>\n");
    for (String note : report.notes()) {
      html.append("<p class=\"note\">").append(Html.escaped(note)).append("</p>\n");
    }
    if (report.explanation() instanceof OfSpan of && of.inspection().windows() > 1) {
      html.append("<p class=\"note\">The passage is longer than what the reader sees at once; ");
      html.append("what is shown of its inside is the part with the answer, one of ");
      html.append(of.inspection().windows()).append(".</p>\n");
    }
  }

  /// The page as it looks, or the words around the answer.
  private void place() {
    if (report.place().isEmpty()) {
      return;
    }
    CitedPlace place = report.place().get();
    Citation citation = place.citation();
    html.append("<section class=\"card place\" id=\"cited-page\" tabindex=\"-1\"");
    html.append(
        " aria-label=\"Where the answer stands\"><h2>Where it stands</h2>\n<p><strong><bdi>");
    html.append(Html.escaped(citation.place())).append("</bdi></strong> <span class=\"faint\">");
    html.append("characters ").append(citation.span().start()).append(" to ");
    html.append(citation.span().end()).append(" of the text</span></p>\n");
    if (!place.note().isEmpty()) {
      html.append("<p class=\"note\">").append(Html.escaped(place.note())).append("</p>\n");
    }
    html.append("<div class=\"").append(place.image().isPresent() ? "beside" : "").append("\">\n");
    place.image().ifPresent(image -> figure(image, place.rectangles(), citation));
    html.append("<blockquote class=\"around\">").append(Html.escaped(place.before()));
    html.append("<mark>").append(Html.escaped(citation.text())).append("</mark>");
    html.append(Html.escaped(place.after())).append("</blockquote>\n</div></section>\n");
  }

  private void figure(PageImage image, List<Rectangle> rectangles, Citation citation) {
    html.append("<figure class=\"sheet\"><svg viewBox=\"0 0 ").append(point(image.width()));
    html.append(' ').append(point(image.height())).append("\" role=\"img\" aria-label=\"The page ");
    html.append("with the words marked: ").append(Html.escaped(citation.text()));
    html.append("\">\n<image width=\"").append(point(image.width())).append("\" height=\"");
    html.append(point(image.height())).append("\" preserveAspectRatio=\"none\" href=\"");
    html.append(image.address()).append("\"/>\n");
    for (Rectangle rectangle : rectangles) {
      html.append("<rect class=\"marked\" x=\"").append(point(rectangle.left()));
      html.append("\" y=\"").append(point(rectangle.top()));
      html.append("\" width=\"").append(point(rectangle.width()));
      html.append("\" height=\"").append(point(rectangle.height())).append("\"/>\n");
    }
    html.append("</svg><figcaption>").append(Html.escaped(citation.place()));
    html.append("</figcaption></figure>\n");
  }

  private void passages(OfSpan of) {
    html.append(
        "<section class=\"card\"><h2>Which passages made it</h2>\n<p class=\"faint\">Before ");
    html.append(
        "reading, from how well a passage matches the question; after, given this answer. ");
    html.append(
        "Each column adds up to 100 %.</p>\n<div class=\"wide\"><table class=\"passages\">");
    html.append("<thead><tr><th scope=\"col\">passage</th><th scope=\"col\">before</th>");
    html.append("<th scope=\"col\">after</th></tr></thead><tbody>\n");
    List<Posterior.Share> shares = of.posterior().shares();
    List<Integer> order =
        IntStream.range(0, shares.size())
            .boxed()
            .sorted((a, b) -> Double.compare(shares.get(b).posterior(), shares.get(a).posterior()))
            .toList();
    for (int z : order) {
      passage(shares.get(z), z == of.index());
    }
    html.append("</tbody></table></div></section>\n");
  }

  private void passage(Posterior.Share share, boolean best) {
    Passage passage = share.passage();
    html.append("<tr><td><details").append(best ? " open" : "").append("><summary><bdi>");
    html.append(Html.escaped(passage.cite(new Span(0, 0)).place()));
    html.append("</bdi> <span class=\"faint\"><bdi>");
    html.append(Html.escaped(beginning(passage.text()))).append("</bdi></span></summary>");
    if (!passage.headings().isEmpty()) {
      html.append("<p class=\"faint\">");
      html.append(Html.escaped(String.join(" › ", passage.headings()))).append("</p>");
    }
    html.append("<p class=\"text\">")
        .append(Html.escaped(passage.text()))
        .append("</p></details></td>");
    html.append("<td>");
    html.append(bar(share.prior(), "prior", "before"));
    html.append("<span class=\"number\">")
        .append(percent(share.prior()))
        .append("</span></td><td>");
    html.append(bar(share.posterior(), "posterior", "after"));
    html.append("<span class=\"number\">").append(percent(share.posterior()));
    html.append("</span></td></tr>\n");
  }

  /// The first words, to know a passage by.
  private static String beginning(String text) {
    String line = Shown.text(text).replaceAll("\\s+", " ").strip();
    int most = 60;
    if (line.codePointCount(0, line.length()) <= most) {
      return line;
    }
    String cut = line.substring(0, line.offsetByCodePoints(0, most));
    int word = cut.lastIndexOf(' ');
    return (word < 0 ? cut : cut.substring(0, word)) + " …";
  }

  private void words(OfSpan of) {
    html.append("<section class=\"card\"><h2>Which words made it</h2>\n");
    if (of.best().isPresent()) {
      tested(of, of.best().get());
    } else {
      html.append("<p class=\"verdict fails\"><strong>No explanation holds.</strong> None of the ");
      html.append(
          "methods tried finds the words that matter reliably better than chance, so none ");
      html.append("is shown as the reason.</p>\n");
    }
    if (!of.tested().isEmpty()) {
      methods(of.tested());
    }
    of.reasoning()
        .filter(why -> why.reasoning().type() != ReasoningType.FACTUAL)
        .ifPresent(why -> {
          AttributionText text = new AttributionText(why.attribution());
          html.append("<h3>What makes it ").append(why.reasoning().type().label());
          html.append("</h3><p class=\"coloured\">");
          html.append(text.html(Part.QUESTION, of.inspection().question())).append("</p>");
          html.append(text.strongest(6));
        });
    html.append("</section>\n");
  }

  private void tested(OfSpan of, Tested tested) {
    Faithfulness faithfulness = tested.faithfulness();
    html.append("<p class=\"verdict ").append(faithfulness.verdict().label()).append("\">");
    html.append("<strong>This explanation ").append(verdict(faithfulness.verdict()));
    html.append("</strong> By ").append(Html.escaped(tested.attribution().method().label()));
    html.append(", of ").append(Html.escaped(tested.attribution().target()));
    html.append(
        ". Leaving out the words it names changes the answer more than random words do, by ");
    html.append(interval(faithfulness)).append(" of the probability; it beats ");
    html.append(percent(faithfulness.beaten())).append(" of ").append(faithfulness.orders());
    html.append(" random orders.</p>\n");
    AttributionText text = new AttributionText(tested.attribution());
    html.append("<p class=\"coloured question-text\">");
    html.append(text.html(Part.QUESTION, of.inspection().question()));
    html.append("</p>\n<p class=\"coloured\">");
    html.append(text.html(Part.CONTEXT, of.inspection().context())).append("</p>\n");
    html.append(text.scale()).append(text.strongest(WORDS)).append('\n');
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case HOLDS -> "holds.";
      case WEAK -> "is weak.";
      case FAILS -> "fails.";
    };
  }

  private void methods(List<Tested> tested) {
    html.append("<details class=\"methods\"><summary>").append(tested.size());
    html.append(tested.size() == 1 ? " method was" : " methods were");
    html.append(" tested by leaving words out</summary>\n<div class=\"wide\"><table><thead><tr>");
    html.append("<th scope=\"col\">method</th><th scope=\"col\">verdict</th>");
    html.append("<th scope=\"col\">better than chance by, 95 % interval</th>");
    html.append("<th scope=\"col\">beats random orders</th>");
    html.append("<th scope=\"col\">time</th></tr></thead><tbody>\n");
    for (Tested each : tested) {
      Faithfulness faithfulness = each.faithfulness();
      html.append("<tr><td>").append(Html.escaped(each.attribution().method().label()));
      html.append(
          each.attribution().method().isView() ? " <span class=\"faint\">(a view)</span>" : "");
      html.append("</td><td><span class=\"").append(faithfulness.verdict().label()).append("\">");
      html.append(faithfulness.verdict().label()).append("</span></td><td class=\"number\">");
      html.append(numbers("%+.2f", faithfulness.gain(), faithfulness.low(), faithfulness.high()));
      html.append("</td><td class=\"number\">");
      html.append(percent(faithfulness.beaten())).append("</td><td class=\"number\">");
      html.append(each.attribution().cost().millis()).append(" ms</td></tr>\n");
    }
    html.append("</tbody></table></div></details>\n");
  }

  /// A number and its interval, each on one line.
  static String numbers(String format, double number, double low, double high) {
    return String.format(
            Locale.ROOT,
            "<span class=\"nowrap\">%s</span> <span class=\"faint nowrap\">%s to %s</span>"
                .formatted(format, format, format),
            number,
            low,
            high)
        .replace("-", "−");
  }

  private static String interval(Faithfulness faithfulness) {
    return String.format(
            Locale.ROOT,
            "%+.2f (95 %% between %+.2f and %+.2f)",
            faithfulness.gain(),
            faithfulness.low(),
            faithfulness.high())
        .replace('-', '−');
  }

  /// What else might be said, and what would be without each document.
  private void otherwise(OfSpan of) {
    List<Posterior.Counterfactual> without =
        of.posterior().without().stream().filter(each -> each.passage() < 0).toList();
    if (report.answer().alternatives().isEmpty() && without.isEmpty()) {
      return;
    }
    html.append("<section class=\"card\"><h2>What else it could be</h2>\n");
    alternatives();
    if (!without.isEmpty()) {
      html.append("<ul class=\"without\">");
      for (Posterior.Counterfactual each : without) {
        html.append("<li").append(each.changed() ? " class=\"changed\"" : "").append('>');
        html.append(Html.escaped(each.sentence())).append("</li>");
      }
      html.append("</ul>");
    }
    html.append("</section>\n");
  }

  private void alternatives() {
    if (report.answer().alternatives().isEmpty()) {
      return;
    }
    html.append("<div class=\"wide\"><table class=\"passages\"><tbody>\n");
    for (Alternative alternative : report.answer().alternatives()) {
      html.append("<tr><td><bdi>").append(Html.escaped(alternative.text()));
      html.append("</bdi> <span class=\"faint\"><bdi>");
      html.append(
          alternative.support().stream()
              .findFirst()
              .map(support -> Html.escaped(support.citation().place()))
              .orElse(""));
      html.append("</bdi></span></td><td>");
      html.append(bar(alternative.probability(), "posterior", "probability"));
      html.append("<span class=\"number\">").append(percent(alternative.probability()));
      html.append("</span></td></tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  /// For an abstention: the passages that were read.
  private void lookedAt() {
    if (!report.answer().alternatives().isEmpty()) {
      html.append("<section class=\"card\"><h2>It might have been</h2>\n");
      alternatives();
      html.append("</section>\n");
    }
    if (report.answer().support().isEmpty()) {
      return;
    }
    html.append("<section class=\"card\"><h2>What was read</h2>\n");
    report
        .answer()
        .support()
        .forEach(support -> {
          html.append("<details><summary><bdi>").append(Html.escaped(support.citation().place()));
          html.append("</bdi> <span class=\"faint\">").append(percent(support.prior()));
          html.append("</span></summary><p class=\"text\">");
          html.append(Html.escaped(support.passage().text())).append("</p></details>\n");
        });
    html.append("</section>\n");
  }

  private void origins() {
    html.append("<section class=\"card\"><h2>How to have the same again</h2>\n<dl>");
    for (Report.Origin origin : report.origins()) {
      html.append("<dt>").append(Html.escaped(origin.what())).append("</dt><dd><code>");
      html.append(Html.escaped(origin.value())).append("</code></dd>\n");
    }
    html.append("</dl></section>");
  }

  /// A bar of a length between 0 and 1.
  static String bar(double length, String kind, String label) {
    return String.format(
        Locale.ROOT,
        "<svg class=\"gauge %s\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\""
            + " aria-label=\"%s %s\"><rect width=\"%.2f\" height=\"8\"/></svg>",
        kind,
        label,
        percent(length),
        100 * Math.clamp(length, 0, 1));
  }

  private static String point(float points) {
    return String.format(Locale.ROOT, "%.2f", points);
  }

  /// A probability; only what is certain is shown as 0 or 100 %.
  static String percent(double probability) {
    long whole = Math.round(probability * 100);
    if (whole == 0 && probability > 0) {
      return "&lt;1 %";
    }
    return whole == 100 && probability < 1 ? "&gt;99 %" : whole + " %";
  }
}
