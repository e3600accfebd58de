package dev.riga.index;

import dev.riga.index.IndexProgress.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Counts what is done in each stage and tells one listener, from one thread at a time.
final class ProgressMeter {
  private static final double NANOS = 1e9;

  private final IndexProgress listener;
  private final LongSupplier nanoTime;
  private final Map<Stage, Count> counts = new EnumMap<>(Stage.class);

  private static final class Count {
    private long done;
    private long total;
    private final long since;

    Count(long since) {
      this.since = since;
    }
  }

  ProgressMeter(IndexProgress listener, LongSupplier nanoTime) {
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  /// Starts a stage anew.
  synchronized void begin(Stage stage, long total) {
    counts.put(stage, new Count(nanoTime.getAsLong()));
    more(stage, total);
  }

  /// There is more to do in a stage than was known.
  synchronized void more(Stage stage, long extra) {
    Count count = count(stage);
    count.total += extra;
    tell(stage, count);
  }

  synchronized void step(Stage stage, long done) {
    Count count = count(stage);
    count.done += done;
    tell(stage, count);
  }

  synchronized void textSearchable() {
    listener.textSearchable();
  }

  private Count count(Stage stage) {
    return counts.computeIfAbsent(stage, any -> new Count(nanoTime.getAsLong()));
  }

  private void tell(Stage stage, Count count) {
    double seconds = (nanoTime.getAsLong() - count.since) / NANOS;
    double perSecond = count.done == 0 || seconds <= 0 ? 0 : count.done / seconds;
    listener.at(stage, count.done, count.total, perSecond);
  }
}
