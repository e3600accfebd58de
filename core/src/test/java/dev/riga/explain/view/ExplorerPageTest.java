package dev.riga.explain.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.explain.AttentionMaps;
import dev.riga.explain.Inspection;
import dev.riga.explain.Part;
import dev.riga.explain.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page as a browser shows it. Without a browser on the machine only what can be seen without
/// one is checked.
class ExplorerPageTest {
  private static final String READY = "document.querySelector('#explorer').dataset.ready";

  @TempDir static Path home;
  @TempDir Path folder;
  private static @Nullable Browser browser;

  @BeforeAll
  static void startBrowser() throws IOException, InterruptedException {
    if (Browser.installed().isPresent()) {
      browser = Browser.start(home);
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void keepsWithinItsSizeAndTimeForBertBase() throws IOException {
    Inspection base = Samples.longer(12, 12, 384);
    Path file = folder.resolve("base.html");
    double fastest = Double.POSITIVE_INFINITY;
    for (int run = 0; run < 3; run++) {
      long start = System.nanoTime();
      new ExplorerPage(List.of(base)).write(file);
      fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9);
    }

    assertThat(Files.size(file)).isLessThan(5_000_000);
    assertThat(fastest).as("seconds to write").isLessThan(2);
    Browser open = browser();
    double ready = Double.POSITIVE_INFINITY;
    for (int run = 0; run < 3; run++) {
      open.open(file, "#run=" + run, 1280, false, READY);
      ready = Math.min(ready, open.evaluate(READY).asDouble());
    }
    assertThat(ready).as("milliseconds until interactive").isLessThan(1000);
  }

  @Test
  void staysWithinFiveMegabytesForTwoLongInputs() {
    Inspection longest = Samples.longer(12, 12, 512);

    String html = new ExplorerPage(List.of(longest, longest)).html();

    assertThat(html.length()).isLessThan(10_000_000);
    assertThat(new ExplorerPage(List.of(longest)).html().length()).isLessThan(5_000_000);
  }

  @Test
  void decodesInTheBrowserWhatWasCoded() throws IOException {
    Inspection riga = Samples.riga(6, 12);
    Path file = folder.resolve("riga.html");
    new ExplorerPage(List.of(riga)).write(file);
    Browser open = browser();
    QuantisedMaps.Steps steps = new QuantisedMaps.Steps(128, 1);
    float[] values = QuantisedMaps.of(riga.attentions(), 4_600_000).values();

    for (int token : new int[] {0, 12, 27}) {
      open.open(file, "#layer=3&head=7&token=" + token + "&from&table", 1280, false, READY);
      List<Double> shown = shown(open);
      assertThat(shown).hasSize(28);
      for (int key = 0; key < 28; key++) {
        float weight = riga.attentions().weight(3, 7, token, key);
        assertThat(shown.get(key))
            .isCloseTo(values[steps.code(weight)], within(1e-6))
            .isCloseTo(weight, within(0.004));
      }
    }
  }

  @Test
  void averagesInTheBrowser() throws IOException {
    Inspection riga = Samples.riga(3, 4);
    Path file = folder.resolve("mean.html");
    new ExplorerPage(List.of(riga)).write(file);
    Browser open = browser();
    double[] mean = riga.attentions().mean();

    open.open(file, "#layer=-1&head=-1&token=21&to&table", 1280, false, READY);

    List<Double> shown = shown(open);
    for (int query = 0; query < 28; query++) {
      assertThat(shown.get(query)).isCloseTo(mean[query * 28 + 21], within(0.002));
    }
  }

  @Test
  void movesByKeyboardAndSwitchesTheQuestion() throws IOException {
    Path file = folder.resolve("two.html");
    new ExplorerPage(List.of(Samples.riga(3, 4), Samples.longer(2, 2, 40))).write(file);
    Browser open = browser();
    open.open(file, "#layer=1&head=1&token=3", 1280, true, READY);

    open.evaluate(
        "document.querySelector('[data-part=text]').dispatchEvent("
            + "new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))");
    assertThat(open.evaluate("document.querySelector('#explorer').dataset.shown").asText())
        .isEqualTo("0 1 1 4");
    assertThat(open.evaluate("document.querySelector('[data-part=said]').textContent").asText())
        .startsWith("“capital”: ");
    open.evaluate(
        """
        (() => { const s = document.querySelector('select[data-part=question]');
          s.value = 1; s.dispatchEvent(new Event('change')); })()\
        """);
    assertThat(
            open.evaluate(
                    """
                    new Promise((done) => { const look = () =>
                      document.querySelector('#explorer').dataset.shown === '1 1 1 -1'
                        ? done(document.querySelectorAll('.token').length) : setTimeout(look, 5);
                      look(); })\
                    """)
                .asInt())
        .isEqualTo(40);
  }

  @Test
  void fitsNarrowScreens() throws IOException {
    Path file = folder.resolve("narrow.html");
    new ExplorerPage(List.of(Samples.longer(4, 4, 64))).write(file);
    Browser open = browser();

    open.open(file, "", 360, true, READY);

    assertThat(open.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(360);
  }

  @Test
  void runsNothingOfWhatTokensAndQuestionsHold() throws IOException {
    List<String> texts =
        List.of(
            "</script><script>window.hacked = 1</script>",
            "<!--<script>",
            "-->",
            "]]>",
            "\u2028window.hacked = 1\u2029",
            "\" onload=\"window.hacked = 1",
            "' onerror='window.hacked = 1",
            "<img src=x onerror=\"window.hacked = 1\">",
            "\u202Etxet\u202C",
            "\uD800",
            "\u0000",
            "${window.hacked = 1}",
            "&lt;b&gt;",
            "<svg/onload=window.hacked=1>");
    List<Token> tokens = new ArrayList<>();
    Samples.add(tokens, Part.SPECIAL, "[CLS]");
    Samples.add(tokens, Part.CONTEXT, texts.toArray(String[]::new));
    String all = String.join(" ", texts);
    AttentionMaps maps = Samples.attentions(2, 2, tokens.size(), 1);
    Inspection hostile = Samples.of(all, all, tokens, 1, 2, all, maps);
    Path file = folder.resolve("hostile.html");

    new ExplorerPage(List.of(hostile)).write(file);

    String html = Files.readString(file, StandardCharsets.UTF_8);
    assertThat(html)
        .doesNotContain("<script>window.hacked", "<img src=x", "<svg/onload", "\u202E", "\u2028")
        .contains("default-src 'none'; script-src 'sha256-")
        .doesNotContain("unsafe-inline", "http://", "https://");
    Browser open = browser();
    open.open(file, "#token=1&table", 1280, false, READY);
    assertThat(open.evaluate("String(window.hacked)").asText()).isEqualTo("undefined");
    assertThat(open.evaluate("document.querySelectorAll('img, svg').length").asInt()).isZero();
    assertThat(open.evaluate("[...document.querySelectorAll('.token')].map((t) => t.textContent)"))
        .map(JsonNode::asText)
        .contains(texts.get(0), texts.get(7), "‹U+202E›txet‹U+202C›", "‹U+0000›", "&lt;b&gt;");
    // and if one did get in, the page's policy would not let it run
    open.evaluate(
        """
        (() => { const s = document.createElement('script');
          s.textContent = 'window.hacked = 1'; document.body.append(s);
          const d = document.createElement('div');
          d.innerHTML = '<b onclick="window.hacked = 1">'; document.body.append(d);
          d.firstChild.click(); })()\
        """);
    assertThat(open.evaluate("String(window.hacked)").asText()).isEqualTo("undefined");
  }

  private static List<Double> shown(Browser open) {
    List<Double> shown = new ArrayList<>();
    open.evaluate(
            "[...document.querySelectorAll('[data-part=rows] .number')].map(c => +c.textContent)")
        .forEach(number -> shown.add(number.asDouble()));
    return shown;
  }

  private static Browser browser() {
    Browser open = browser;
    assumeTrue(open != null, "no Chromium on this machine: the page was not opened");
    return Objects.requireNonNull(open);
  }
}
