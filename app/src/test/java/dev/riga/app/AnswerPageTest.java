package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.document.Skipped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerPageTest {

  private static final Timings TIMINGS = new Timings(12, 3, 140, 1234);

  @Test
  void anAnswerShowsItsGroundsAndItsRivals() {
    String page =
        new AnswerPage(new Ink(false), 80)
            .of(
                Answers.extracted(),
                List.of(
                    new Skipped("nasa/secret.pdf", "it is encrypted"),
                    new Skipped("nasa/empty.txt", "it is empty")),
                TIMINGS);

    assertThat(page)
        .isEqualTo(
            """
            Vandenberg  81 % sure, factual

              nasa/landsat.pdf, page 2  History › First launches
                It was launched from «Vandenberg» in California.

              before → after reading
                41 % →  97 %  nasa/landsat.pdf, page 2  “Vandenberg”
                20 % →   3 %  nasa/notes.md  “vandenberg”

              other answers
                 8 %  Cape Canaveral  nasa/history.html

              2 files skipped: nasa/secret.pdf (it is encrypted)  (all of them: ./riga index)
              index 0.01 s · retrieve 0.00 s · read 0.14 s · total 1.23 s
            """);
  }

  @Test
  void anAbstentionSaysSoAndWhatItMightHaveBeen() {
    String page = new AnswerPage(new Ink(false), 80).of(Answers.abstained(), List.of(), TIMINGS);

    assertThat(page)
        .isEqualTo(
            """
            No answer in these documents  90 % sure

              it might have been
                 4 %  Vandenberg

              index 0.01 s · retrieve 0.00 s · read 0.14 s · total 1.23 s
            """);
  }

  @Test
  void onATerminalTheAnswerStandsOutWithoutChangingItsSentence() {
    String page = new AnswerPage(new Ink(true), 80).of(Answers.extracted(), List.of(), TIMINGS);

    assertThat(page)
        .contains("It was launched from \u001b[32m\u001b[1mVandenberg\u001b[0m\u001b[0m in Calif");
    assertThat(page.replaceAll("\u001b\\[[0-9]*m", ""))
        .contains("It was launched from Vandenberg in California.");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int columns : new int[] {64, 80, 200}) {
      String page =
          new AnswerPage(new Ink(true), columns).of(Answers.extracted(), List.of(), TIMINGS);

      assertThat(page.lines().mapToInt(Lines::width).max().orElse(0))
          .isLessThanOrEqualTo(Math.min(columns, 100));
    }
  }

  @Test
  void percentagesRoundOnlyWhatIsNotCertain() {
    assertThat(AnswerPage.percent(0)).isEqualTo("  0 %");
    assertThat(AnswerPage.percent(0.001)).isEqualTo(" <1 %");
    assertThat(AnswerPage.percent(0.055)).isEqualTo("  6 %");
    assertThat(AnswerPage.percent(0.999)).isEqualTo(">99 %");
    assertThat(AnswerPage.percent(1)).isEqualTo("100 %");
  }

  @Test
  void aDocumentCannotSteerTheTerminal() {
    var hostile =
        Answers.support(
            "a\u001b[2Jb.txt",
            false,
            "Red\u001b[31m \u202Etxet\u2066 is\u0007 here.",
            "txet",
            1,
            1);
    var answer =
        new dev.riga.answer.Answer.Extracted(
            "t\u001bxet", 1, 1, Optional.empty(), List.of(hostile), List.of());

    assertThat(new AnswerPage(new Ink(false), 80).of(answer, List.of(), TIMINGS))
        .startsWith("t xet  100 % sure\n\n  a [2Jb.txt  History › First launches\n")
        .contains("    Red [31m «txet» is here.\n")
        .doesNotContain("\u001b", "\u202E", "\u2066", "\u0007");
  }
}
