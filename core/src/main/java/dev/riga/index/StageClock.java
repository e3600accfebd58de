package dev.riga.index;

import java.util.concurrent.atomic.LongAdder;

/// How long all threads together have worked on each part.
final class StageClock {
  private final LongAdder parsing = new LongAdder();
  private final LongAdder encoding = new LongAdder();
  private final LongAdder writing = new LongAdder();

  /// Measures until it is closed.
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  Running parsing() {
    return measure(parsing);
  }

  Running encoding() {
    return measure(encoding);
  }

  Running writing() {
    return measure(writing);
  }

  private static Running measure(LongAdder part) {
    long start = System.nanoTime();
    return () -> part.add(System.nanoTime() - start);
  }

  IndexReport.Shares shares() {
    double all = (double) parsing.sum() + encoding.sum() + writing.sum();
    return all == 0
        ? new IndexReport.Shares(0, 0, 0)
        : new IndexReport.Shares(parsing.sum() / all, encoding.sum() / all, writing.sum() / all);
  }
}
