package dev.riga.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTokensTest {

  @Test
  void widensPiecesToTheirWord() {
    PassageTokens tokens =
        new PassageTokens(
            "the nineties",
            new int[] {0, 4, 8},
            new int[] {3, 8, 12},
            new int[] {0, 1, 1},
            List.of());

    assertThat(tokens.text(new Span(tokens.from(2), tokens.to(2)))).isEqualTo("nineties");
    assertThat(tokens.text(new Span(tokens.from(1), tokens.to(1)))).isEqualTo("nineties");
    assertThat(tokens.text(new Span(tokens.from(0), tokens.to(0)))).isEqualTo("the");
  }

  @Test
  void doesNotWidenOverPunctuation() {
    // A tokenizer whose words are what stands between spaces: "(1201)." is one word.
    PassageTokens tokens =
        new PassageTokens(
            "in (1201).",
            new int[] {0, 2, 3, 4, 6, 8},
            new int[] {2, 3, 4, 6, 8, 10},
            new int[] {0, 1, 1, 1, 1, 1},
            List.of());

    assertThat(tokens.text(new Span(tokens.from(3), tokens.to(3)))).isEqualTo("1201");
    assertThat(tokens.text(new Span(tokens.from(3), tokens.to(5)))).isEqualTo("1201).");
    assertThat(tokens.text(new Span(tokens.from(2), tokens.to(2)))).isEqualTo("(");
  }

  @Test
  void leavesSpacesOutAndBeginsNoAnswerWithThem() {
    // Byte-level tokenizers put the space in front into the token.
    PassageTokens tokens =
        new PassageTokens(
            "a  bc", new int[] {0, 1, 2}, new int[] {1, 2, 5}, new int[] {0, 1, 2}, List.of());

    assertThat(tokens.blank(0)).isFalse();
    assertThat(tokens.blank(1)).isTrue();
    assertThat(tokens.text(new Span(tokens.from(2), tokens.to(2)))).isEqualTo("bc");
  }

  @Test
  void leavesScriptsWithoutSpacesAsTheTokensCutThem() {
    PassageTokens tokens =
        new PassageTokens("東京大学", new int[] {0, 2}, new int[] {2, 4}, new int[] {0, 0}, List.of());

    assertThat(tokens.text(new Span(tokens.from(0), tokens.to(0)))).isEqualTo("東京");
    assertThat(tokens.text(new Span(tokens.from(1), tokens.to(1)))).isEqualTo("大学");
  }

  @Test
  void countsCodePoints() {
    PassageTokens tokens =
        new PassageTokens(
            "\uD83D\uDE80 off", new int[] {0, 2}, new int[] {1, 5}, new int[] {0, 1}, List.of());

    assertThat(tokens.text(new Span(tokens.from(0), tokens.to(0)))).isEqualTo("\uD83D\uDE80");
    assertThat(tokens.text(new Span(tokens.from(1), tokens.to(1)))).isEqualTo("off");
  }

  @Test
  void knowsWhichSpansRepeatTheQuestion() {
    PassageTokens tokens =
        new PassageTokens(
            "I: who? me too",
            new int[] {0, 1, 3, 6, 8, 11},
            new int[] {1, 2, 6, 7, 10, 14},
            new int[] {0, 1, 2, 3, 4, 5},
            List.of(new Span(3, 7)));

    assertThat(tokens.echoes(0, 1)).isFalse();
    assertThat(tokens.echoes(2, 2)).isTrue();
    assertThat(tokens.echoes(1, 4)).isTrue();
    assertThat(tokens.echoes(3, 5)).isTrue();
    assertThat(tokens.echoes(4, 5)).isFalse();
  }
}
