package dev.riga.explain.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riga.answer.Alternative;
import dev.riga.answer.Answer;
import dev.riga.answer.Support;
import dev.riga.document.Citation;
import dev.riga.document.Passage;
import dev.riga.document.Rectangle;
import dev.riga.document.Span;
import dev.riga.explain.Attribution;
import dev.riga.explain.Explanation;
import dev.riga.explain.Explanation.Tested;
import dev.riga.explain.Faithfulness;
import dev.riga.explain.Inspection;
import dev.riga.explain.Method;
import dev.riga.explain.Part;
import dev.riga.explain.Piece;
import dev.riga.explain.Posterior;
import dev.riga.explain.Randomisation;
import dev.riga.explain.Randomisation.Correlation;
import dev.riga.explain.Randomisation.OfMethod;
import dev.riga.explain.Randomisation.Sanity;
import dev.riga.explain.Sum;
import dev.riga.explain.Token;
import dev.riga.explain.Verdict;
import dev.riga.read.Reasoning;
import dev.riga.statistics.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final String TEXT =
      "Latvia lies by the sea. Its capital is Riga, founded in 1201.";
  private static final byte[] DOT =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  @TempDir Path folder;

  @Test
  void tellsAllThatMadeTheAnswer() {
    String html = new ReportPage(report("Riga", "papers/latvia.pdf", TEXT)).html();

    assertThat(html)
        .contains(
            "<h1>What is the capital of Latvia?</h1>", "<bdi>Riga</bdi>", "81 %</strong> sure")
        .contains("papers/latvia.pdf, page 3", "characters 39 to 43 of the text")
        .contains("<mark>Riga</mark>")
        .contains("x=\"100.00\" y=\"200.50\" width=\"30.00\" height=\"12.00\"")
        .contains("aria-label=\"before 41 %\"", "aria-label=\"after 100 %\"")
        .contains("<span class=\"word for-10\" title=\"+0.800\">capital</span>")
        .contains("<span class=\"word against-5\" title=\"−0.200\">sea</span>")
        .contains("This explanation holds.", "+0.42 (95 % between +0.30 and +0.55)")
        .contains("Without papers/latvia.pdf the answer would be 1201, with probability 0.31.")
        .contains("<dt>reader</dt><dd><code>0123abc fp32</code></dd>")
        .contains("id=\"explorer\"");
  }

  @Test
  void saysThatNoExplanationHolds() {
    Report report = report("Riga", "a.pdf", TEXT);
    Explanation.OfSpan of = (Explanation.OfSpan) report.explanation();
    Explanation.OfSpan none =
        new Explanation.OfSpan(
            of.answer(),
            of.posterior(),
            of.passage(),
            of.index(),
            of.inspection(),
            of.tested(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    String html =
        new ReportPage(
                new Report(
                    report.question(),
                    report.answer(),
                    none,
                    report.place(),
                    report.notes(),
                    report.origins()))
            .html();

    assertThat(html).contains("No explanation holds.").doesNotContain("This explanation holds.");
  }

  @Test
  void reportsAnAbstention() {
    Answer answer =
        new Answer.Abstained(
            0.93,
            0.07,
            Optional.empty(),
            List.of(support("a.md", TEXT)),
            List.of(new Alternative("1201", 0.03, List.of(support("a.md", TEXT)))));
    Explanation explanation = new Explanation.OfAbstention("No passage holds an answer.");

    String html =
        new ReportPage(
                new Report(
                    "Who?",
                    answer,
                    explanation,
                    Optional.empty(),
                    List.of("Skipped: <b>.pdf (encrypted)."),
                    List.of()))
            .html();

    assertThat(html)
        .contains(
            "No answer in these documents", "No passage holds an answer.", "It might have been")
        .contains("What was read", "1201", "Skipped: &lt;b&gt;.pdf (encrypted).")
        .doesNotContain("id=\"explorer\"");
  }

  @Test
  void runsNothingOfWhatDocumentsHold() throws IOException, InterruptedException {
    String hostile =
        "</script><script>window.hacked=1</script><!-- \" onload=\"window.hacked=1\" '\u202E"
            + "<img src=x onerror=window.hacked=1> \u2028 \uD800 &amp; <svg/onload=window.hacked=1>";
    Path file = folder.resolve("report.html");

    new ReportPage(report(hostile, hostile, hostile)).write(file);

    assertThat(Files.readString(file))
        .doesNotContain("<script>window.hacked", "<img src=x", "<svg/onload", "\u202E", "\u2028");
    assumeTrue(
        Browser.installed().isPresent(), "no Chromium on this machine: the page was not opened");
    Path home = Files.createDirectory(folder.resolve("browser"));
    try (Browser open = Browser.start(home)) {
      open.open(file, "", 360, false, "document.querySelector('#explorer').dataset.ready");
      assertThat(open.evaluate("String(window.hacked)").asText()).isEqualTo("undefined");
      assertThat(open.evaluate("document.querySelectorAll('img').length").asInt()).isZero();
      assertThat(open.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(360);
      assertThat(open.evaluate("document.querySelector('.said').textContent").asText())
          .startsWith("</script><script>window.hacked=1</script><!--");
      // the rectangle lies over the image at its place, whatever the width of the page
      assertThat(
              open.evaluate(
                      """
                      (() => { const sheet = document.querySelector('.sheet image')
                          .getBoundingClientRect();
                        const marked = document.querySelector('.marked').getBoundingClientRect();
                        return (marked.left - sheet.left) / sheet.width; })()\
                      """)
                  .asDouble())
          .isCloseTo(100 / 612.0, within(0.003));
    }
  }

  private static Randomisation randomised() {
    List<Correlation> cascade =
        List.of(
            new Correlation("heads", 0.5, 0.25), new Correlation("embeddings", -0.125, Double.NaN));
    return new Randomisation(
        17,
        5,
        List.of(
            new OfMethod(
                Method.INTEGRATED_GRADIENTS,
                Sanity.PASSES,
                0.13,
                new Interval(0.08, 0.19),
                40,
                cascade,
                cascade),
            new OfMethod(
                Method.ATTENTION,
                Sanity.FAILS,
                0.81,
                new Interval(0.79, 0.83),
                40,
                cascade,
                cascade),
            new OfMethod(
                Method.SENTENCES,
                Sanity.UNCLEAR,
                Double.NaN,
                new Interval(Double.NaN, Double.NaN),
                2,
                cascade,
                cascade)));
  }

  @Test
  void tellsWhatOtherDocumentsSayAndWhatRandomWeightsDo() {
    String html = new ReportPage(report("Riga", "papers/latvia.pdf", TEXT)).html();

    assertThat(html)
        .contains("<h2>A document says something else</h2>", "<p class=\"claim\"><bdi>Riga</bdi>")
        .contains("aria-label=\"by itself 27 %\"", "aria-label=\"among all 8 %\"")
        .contains("Its capital is <mark>Riga</mark>, founded in 1201.</blockquote>")
        .contains("<h2>Tested with random weights</h2>", "5 times from seed 17")
        .contains(
            "<span class=\"holds\">passes</span>",
            ">0.13</span> <span class=\"faint nowrap\">0.08 to 0.19</span>")
        .contains(
            "<span class=\"fails\">fails</span>",
            ">0.81</span> <span class=\"faint nowrap\">0.79 to 0.83</span>")
        .contains("<span class=\"weak\">unclear</span></td><td class=\"number\">too few to tell")
        .contains("<th scope=\"row\">heads</th><td class=\"number nowrap\">+0.50 (+0.25)</td>")
        .contains("one group after the other", "each group by itself");
  }

  private static Support support(String document, String text) {
    Passage passage =
        new Passage(
            document,
            0,
            new Span(0, text.codePointCount(0, text.length())),
            text,
            List.of("Latvia", "Cities"),
            List.of(new Passage.PageStart(3, 0)));
    return new Support(passage.cite(new Span(39, 43)), passage, 0.41, 1);
  }

  static Report report(String answer, String document, String text) {
    Support support = support(document, text);
    Inspection sample = Samples.riga(2, 4);
    Inspection inspection =
        Samples.of(
            "What is the capital of Latvia?",
            text,
            tokens(sample.tokens(), text),
            21,
            21,
            answer,
            sample.attentions());
    List<Piece> words =
        List.of(
            new Piece(Part.QUESTION, new Span(12, 19), "capital", 0.3),
            new Piece(Part.CONTEXT, new Span(19, 22), "sea", -0.2),
            new Piece(Part.CONTEXT, new Span(28, 35), "capital", 0.8));
    Attribution attribution =
        new Attribution(
            Method.INTEGRATED_GRADIENTS,
            "log p(y | x, z)",
            -0.2,
            List.of(),
            words,
            new Sum.To("f(input) - f(baseline)", 0.9, 0.9),
            new Attribution.Cost(50, 50, 120));
    Faithfulness faithfulness =
        new Faithfulness(
            Verdict.HOLDS,
            0.42,
            0.30,
            0.55,
            0.98,
            0.6,
            0.1,
            new Faithfulness.Pair(0.2, 0.3),
            new Faithfulness.Pair(0.6, 0.1),
            0.7,
            100,
            1);
    Tested tested = new Tested(attribution, faithfulness);
    Posterior posterior =
        new Posterior(
            0.81,
            List.of(new Posterior.Share(support.passage(), 0.41, 0.9, 1, 0.81, -0.2)),
            List.of(0.81),
            List.of(
                new Posterior.Counterfactual(
                    document,
                    -1,
                    "1201",
                    0.31,
                    true,
                    "Without " + document + " the answer would be 1201, with probability 0.31.")),
            List.of(
                new Posterior.Disagreement(
                    document,
                    answer,
                    support,
                    0.27,
                    0.08,
                    document + " says otherwise: 1201, with probability 0.27 by itself.")));
    Explanation explanation =
        new Explanation.OfSpan(
            answer,
            posterior,
            support.passage(),
            0,
            inspection,
            List.of(tested),
            Optional.of(tested),
            Optional.empty(),
            Optional.of(randomised()));
    Answer said =
        new Answer.Extracted(
            answer,
            0.81,
            0.95,
            Optional.of(Reasoning.of(0.9, 0.07, 0.03)),
            List.of(support),
            List.of(new Alternative("1201", 0.08, List.of(support))));
    Citation citation =
        new Citation(document, OptionalInt.of(3), support.citation().span(), answer);
    CitedPlace place =
        new CitedPlace(
            citation,
            "Its capital is ",
            ", founded in 1201.",
            Optional.of(new PageImage("image/png", DOT, 612, 792)),
            List.of(new Rectangle(100, 200.5f, 30, 12)),
            "");
    return new Report(
        "What is the capital of Latvia?",
        said,
        explanation,
        Optional.of(place),
        List.of(),
        List.of(
            new Report.Origin("command", "./riga explain …"),
            new Report.Origin("reader", "0123abc fp32")));
  }

  /// The sample's tokens, one of them with all of a text.
  private static List<Token> tokens(List<Token> tokens, String text) {
    List<Token> changed = new ArrayList<>(tokens);
    if (!text.equals(TEXT)) {
      changed.set(12, new Token(text, Part.CONTEXT, new Span(0, 0), 12));
    }
    return changed;
  }
}
