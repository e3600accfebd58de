package dev.riga.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aTerminalSeesABarWithRateAndRemainingTime() {
    try (ProgressLine line =
        new ProgressLine(
            terminal(true), "indexing", ProgressLine.Unit.of("passages"), nanos::get)) {
      line.at(0, 840, "");
      nanos.set(4_000_000_000L);
      line.at(210, 840, "a.pdf");
      nanos.addAndGet(10_000_000L);
      line.at(211, 840, "too soon");
    }

    assertThat(written())
        .isEqualTo(
            "\r\u001b[Kindexing ▕                    ▏ 0 of 840 passages"
                + "\r\u001b[Kindexing ▕█████               ▏ 210 of 840 passages, 53 passages/s, 12"
                + " s left…"
                + "\r\u001b[K");
  }

  @Test
  void anythingElseSeesALineEveryTenSeconds() {
    try (ProgressLine line =
        new ProgressLine(terminal(false), "pulling", ProgressLine.Unit.ofBytes(), nanos::get)) {
      line.at(0, 130_000_000, "");
      for (int second = 1; second <= 21; second++) {
        nanos.set(second * 1_000_000_000L);
        line.at(second * 2_000_000L, 130_000_000, "");
      }
    }

    assertThat(written())
        .isEqualTo(
            """
            riga: pulling: 20.0 of 130 MB, 2.0 MB/s, 55 s left
            riga: pulling: 40.0 of 130 MB, 2.0 MB/s, 45 s left
            """);
  }

  @Test
  void aTotalThatNobodyKnowsIsNotGuessed() {
    try (ProgressLine line =
        new ProgressLine(terminal(false), "reading", ProgressLine.Unit.of("files"), nanos::get)) {
      line.at(0, 0, "");
      nanos.set(10_000_000_000L);
      line.at(5, 0, "");
    }

    assertThat(written()).isEqualTo("riga: reading: 5 files, 0.5 files/s\n");
  }

  @Test
  void durationsAreWrittenAsPeopleSayThem() {
    assertThat(ProgressLine.duration(45.2)).isEqualTo("45 s");
    assertThat(ProgressLine.duration(200)).isEqualTo("3 min 20 s");
    assertThat(ProgressLine.duration(7512)).isEqualTo("2 h 05 min");
  }

  private Terminal terminal(boolean live) {
    return new Terminal(
        new DataStream(new ByteArrayOutputStream()),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new Ink(false),
        new Ink(false),
        live,
        80);
  }

  private String written() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
