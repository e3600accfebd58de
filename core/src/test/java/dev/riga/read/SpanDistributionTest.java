package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riga.document.Span;
import dev.riga.read.Reading.AnswerSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanDistributionTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void equalsTheCompleteEnumeration(long seed) {
    Random random = new Random(seed);
    Case c = Case.random(random);
    double temperature = 0.5 + random.nextDouble();
    int maxTokens = 1 + random.nextInt(6);

    SpanDistribution distribution =
        new SpanDistribution(c.tokens(), c.windows, maxTokens, temperature);

    Map<Span, Double> expected = c.enumerate(maxTokens, temperature);
    Map<Span, Double> actual = new HashMap<>();
    for (AnswerSpan span : distribution.best(Integer.MAX_VALUE)) {
      assertThat(span.text()).isEqualTo(span.span().of(c.text));
      assertThat(actual.put(span.span(), Math.exp(span.logProbability()))).isNull();
    }
    assertThat(actual.keySet()).isEqualTo(without(expected, NONE));
    actual.forEach((span, probability) ->
        assertThat(probability).as("%s", span).isCloseTo(expected.get(span), within(1e-12)));
    double none = Math.exp(distribution.logNoAnswer());
    assertThat(none).isCloseTo(expected.get(NONE), within(1e-12));
    double spans = actual.values().stream().mapToDouble(p -> p).sum();
    assertThat(spans + none).isCloseTo(1, within(1e-12));
    assertThat(Math.exp(distribution.logAnswer())).isCloseTo(spans, within(1e-12));
  }

  @Test
  void bestSpansComeFirstAndNoneTwice() {
    Case c = Case.random(new Random(77));

    List<AnswerSpan> best = new SpanDistribution(c.tokens(), c.windows, 4, 1).best(5);

    assertThat(best).hasSize(5);
    assertThat(best).extracting(AnswerSpan::span).doesNotHaveDuplicates();
    assertThat(best)
        .isSortedAccordingTo((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
    assertThat(best)
        .isEqualTo(new SpanDistribution(c.tokens(), c.windows, 4, 1).best(6).subList(0, 5));
  }

  @Test
  void hugeLogitsNeitherOverflowNorVanish() {
    PassageTokens tokens =
        new PassageTokens(
            "one two", new int[] {0, 4}, new int[] {3, 7}, new int[] {0, 1}, List.of());
    SpanScores scores =
        new SpanScores(
            new float[] {-4e3f, 3e3f, -3e3f}, new float[] {-4e3f, 3e3f, -3e3f}, Optional.empty());

    SpanDistribution distribution =
        new SpanDistribution(tokens, List.of(new PassageWindow(0, 2, 1, scores)), 2, 1);

    assertThat(distribution.best(1).getFirst().text()).isEqualTo("one");
    assertThat(distribution.best(1).getFirst().logProbability()).isZero();
    assertThat(distribution.logNoAnswer()).isCloseTo(-14e3, within(1e-6));
  }

  @Test
  void whatAnEchoOfTheQuestionTakesCountsAsNoAnswer() {
    int[] starts = {0, 4, 8};
    int[] ends = {3, 7, 11};
    int[] words = {0, 1, 2};
    SpanScores scores =
        new SpanScores(new float[] {0, 1, 2, -1}, new float[] {0, -1, 1.5f, 1}, Optional.empty());
    List<PassageWindow> windows = List.of(new PassageWindow(0, 3, 1, scores));

    SpanDistribution plain =
        new SpanDistribution(
            new PassageTokens("one two six", starts, ends, words, List.of()), windows, 3, 1);
    SpanDistribution echoing =
        new SpanDistribution(
            new PassageTokens("one two six", starts, ends, words, List.of(new Span(4, 7))),
            windows,
            3,
            1);

    List<AnswerSpan> kept =
        plain.best(9).stream().filter(span -> !span.text().contains("two")).toList();
    assertThat(echoing.best(9)).isEqualTo(kept).hasSize(2);
    double answers = kept.stream().mapToDouble(span -> Math.exp(span.logProbability())).sum();
    assertThat(Math.exp(echoing.logNoAnswer())).isCloseTo(1 - answers, within(1e-12));
    assertThat(Math.exp(echoing.logAnswer())).isCloseTo(answers, within(1e-12));
  }

  @Test
  void aWindowsOwnZeroPointDoesNotMatter() {
    Case c = Case.random(new Random(5));
    List<PassageWindow> shifted = new ArrayList<>();
    for (PassageWindow window : c.windows) {
      shifted.add(Case.shifted(window, 3 * shifted.size()));
    }
    assertThat(c.windows.size()).isGreaterThan(1);

    List<AnswerSpan> before = new SpanDistribution(c.tokens(), c.windows, 4, 1).best(10);
    List<AnswerSpan> after = new SpanDistribution(c.tokens(), shifted, 4, 1).best(10);

    for (int i = 0; i < 10; i++) {
      assertThat(after.get(i).span()).isEqualTo(before.get(i).span());
      assertThat(after.get(i).logProbability())
          .isCloseTo(before.get(i).logProbability(), within(1e-4));
    }
  }

  @Test
  void aPassageWithoutTokensHasNoAnswer() {
    PassageTokens tokens = new PassageTokens(" ", new int[0], new int[0], new int[0], List.of());
    SpanScores scores = new SpanScores(new float[3], new float[3], Optional.empty());

    SpanDistribution distribution =
        new SpanDistribution(tokens, List.of(new PassageWindow(0, 0, 3, scores)), 2, 1);

    assertThat(distribution.best(3)).isEmpty();
    assertThat(distribution.logNoAnswer()).isZero();
    assertThat(distribution.logAnswer()).isNegative().isInfinite();
  }

  /// Stands for "no answer here" in an enumeration.
  private static final Span NONE = new Span(0, 0);

  private static Set<Span> without(Map<Span, Double> all, Span one) {
    Map<Span, Double> rest = new HashMap<>(all);
    rest.remove(one);
    return rest.keySet();
  }

  /// A text of a few words, cut into tokens of one to three letters, with windows and logits.
  private static final class Case {
    private final String text;
    private final List<int[]> tokens = new ArrayList<>();
    private final List<PassageWindow> windows = new ArrayList<>();

    private Case(Random random) {
      StringBuilder written = new StringBuilder();
      int words = 5 + random.nextInt(8);
      for (int word = 0; word < words; word++) {
        written.append(word == 0 ? "" : " ");
        for (int piece = 0; piece <= random.nextInt(3); piece++) {
          int start = written.codePointCount(0, written.length());
          written.append("äb\uD835\uDC9Cq", 0, 1 + 3 * random.nextInt(2));
          tokens.add(new int[] {start, written.codePointCount(0, written.length()), word});
        }
      }
      text = written.toString();
      int room = 4 + random.nextInt(6);
      int stride = random.nextInt(room - 1);
      int from = 0;
      int to;
      do {
        to = Math.min(from + room, tokens.size());
        windows.add(new PassageWindow(from, to - from, 3, scores(3 + to - from + 1, random)));
        from += room - stride;
      } while (to < tokens.size());
    }

    static Case random(Random random) {
      return new Case(random);
    }

    private static SpanScores scores(int length, Random random) {
      float[] start = new float[length];
      float[] end = new float[length];
      for (int i = 0; i < length; i++) {
        start[i] = (float) random.nextGaussian(0, 2);
        end[i] = (float) random.nextGaussian(0, 2);
      }
      return new SpanScores(start, end, Optional.empty());
    }

    static PassageWindow shifted(PassageWindow window, float by) {
      int length = window.scores().length();
      float[] start = new float[length];
      float[] end = new float[length];
      for (int i = 0; i < length; i++) {
        start[i] = window.scores().start(i) + by;
        end[i] = window.scores().end(i) - 2 * by;
      }
      return new PassageWindow(
          window.firstToken(),
          window.tokens(),
          window.offset(),
          new SpanScores(start, end, Optional.empty()));
    }

    PassageTokens tokens() {
      return new PassageTokens(
          text,
          tokens.stream().mapToInt(token -> token[0]).toArray(),
          tokens.stream().mapToInt(token -> token[1]).toArray(),
          tokens.stream().mapToInt(token -> token[2]).toArray(),
          List.of());
    }

    /// Every window, every pair of its tokens, by the definition.
    Map<Span, Double> enumerate(int maxTokens, double temperature) {
      Map<Span, Double> weights = new HashMap<>();
      weights.put(NONE, 1.0);
      for (int i = 0; i < tokens.size(); i++) {
        for (int j = i; j < tokens.size() && j - i < maxTokens; j++) {
          double weight = 0;
          int widest = -1;
          for (PassageWindow window : windows) {
            int left = i - window.firstToken();
            int right = window.firstToken() + window.tokens() - 1 - j;
            if (left >= 0 && right >= 0 && Math.min(left, right) > widest) {
              widest = Math.min(left, right);
              double above =
                  (double) window.scores().start(3 + left)
                      + window.scores().end(3 + j - window.firstToken())
                      - window.scores().start(0)
                      - window.scores().end(0);
              weight = Math.exp(above / temperature);
            }
          }
          if (weight > 0) {
            weights.merge(words(i, j), weight, Double::sum);
          }
        }
      }
      double z = weights.values().stream().mapToDouble(weight -> weight).sum();
      weights.replaceAll((span, weight) -> weight / z);
      return weights;
    }

    private Span words(int i, int j) {
      int from = i;
      while (from > 0 && tokens.get(from - 1)[2] == tokens.get(i)[2]) {
        from--;
      }
      int to = j;
      while (to + 1 < tokens.size() && tokens.get(to + 1)[2] == tokens.get(j)[2]) {
        to++;
      }
      return new Span(tokens.get(from)[0], tokens.get(to)[1]);
    }
  }
}
