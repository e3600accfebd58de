package dev.riga.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.answer.Answer;
import dev.riga.engine.Result;
import dev.riga.index.IndexProgress.Stage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EarlyAnswerTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal = Terminal.plain(new ByteArrayOutputStream(), err);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void whoWouldWaitLongHearsWhatWordsAloneFind() {
    try (EarlyAnswer early = early(Answers.extracted())) {
      early.textSearchable();
      early.at(Stage.ENCODING, 10, 100, 10);
      awaitSaid();
      early.at(Stage.ENCODING, 20, 100, 10);
    }

    assertThat(said())
        .isEqualTo(
            "riga: so far, by words alone: Vandenberg (81 % sure, nasa/landsat.pdf, page 2). The"
                + " answer follows when all passages are encoded.\n");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whoWaitsShortlyOrHasNothingToSearchYetHearsNothing() {
    try (EarlyAnswer early = early(Answers.extracted())) {
      early.at(Stage.ENCODING, 10, 100, 10);
      early.textSearchable();
      early.at(Stage.ENCODING, 0, 100, 0);
      early.at(Stage.ENCODING, 50, 100, 10);
      early.at(Stage.READING, 0, 1000, 1);
    }

    assertThat(said()).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void anAbstentionByWordsAloneIsNotSaid() {
    try (EarlyAnswer early = early(Answers.abstained())) {
      early.textSearchable();
      early.at(Stage.ENCODING, 10, 100, 10);
    }

    assertThat(said()).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatFailsIsLeftToTheAnswerItself() {
    EarlyAnswer early =
        new EarlyAnswer(
            new IndexingProgress(terminal),
            () -> {
              asked.incrementAndGet();
              throw new IllegalStateException("out of order");
            });
    try (early) {
      early.textSearchable();
      early.at(Stage.ENCODING, 10, 100, 10);
    }

    assertThat(said()).isEmpty();
    assertThat(asked).hasValue(1);
  }

  private EarlyAnswer early(Answer answer) {
    return new EarlyAnswer(
        new IndexingProgress(terminal),
        () -> {
          asked.incrementAndGet();
          return new Result(
              "Where from?",
              answer,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              new Result.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        });
  }

  private void awaitSaid() {
    while (said().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private String said() {
    return err.toString(UTF_8);
  }
}
