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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EarlyAnswerTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal = Terminal.plain(new ByteArrayOutputStream(), err);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();

  @Test
  void whoWouldWaitLongHearsWhatWordsAloneFind() {
    try (EarlyAnswer early = early(Answers.extracted())) {
      early.textSearchable();
      encode(early, 64, 640, 2);
      encode(early, 128, 640, 2);
      awaitSaid();
      encode(early, 192, 640, 2);
      encode(early, 256, 640, 2);
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
      encode(early, 64, 640, 2);
      encode(early, 128, 640, 2);
      early.textSearchable();
      encode(early, 128, 700, 60);
      encode(early, 448, 700, 2);
      encode(early, 512, 700, 2);
      early.at(Stage.READING, 0, 1000, 1);
    }

    assertThat(said()).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void anEncoderThatHasToWarmUpSaysNothingOfTheRest() {
    try (EarlyAnswer early = early(Answers.extracted())) {
      early.textSearchable();
      encode(early, 64, 300, 20);
      encode(early, 128, 300, 1);
      encode(early, 192, 300, 1);
    }

    assertThat(said()).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void vectorsThatAreKnownAlreadySayNothingOfTheOthers() {
    try (EarlyAnswer early = early(Answers.extracted())) {
      early.textSearchable();
      encode(early, 1000, 1300, 0.1);
      encode(early, 1064, 1300, 20);
      encode(early, 1128, 1300, 1);
    }
    assertThat(asked).hasValue(0);
    try (EarlyAnswer early = early(Answers.extracted())) {
      early.textSearchable();
      encode(early, 1000, 1300, 0.1);
      encode(early, 1064, 1300, 20);
      encode(early, 1128, 1300, 10);
      awaitSaid();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void anAbstentionByWordsAloneIsNotSaid() {
    try (EarlyAnswer early = early(Answers.abstained())) {
      early.textSearchable();
      encode(early, 64, 640, 2);
      encode(early, 128, 640, 2);
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
            },
            now::get);
    try (early) {
      early.textSearchable();
      encode(early, 64, 640, 2);
      encode(early, 128, 640, 2);
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
        },
        now::get);
  }

  /// A batch that took some seconds.
  private void encode(EarlyAnswer early, long done, long total, double seconds) {
    now.addAndGet((long) (seconds * 1e9));
    early.at(Stage.ENCODING, done, total, 10);
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
