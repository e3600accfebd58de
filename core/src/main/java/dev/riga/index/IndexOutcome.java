package dev.riga.index;

import dev.riga.document.Skipped;
import dev.riga.index.IndexReport.Warning;
import java.util.Comparator;
import java.util.List;

/// What a run did, before it is known how long it took.
record IndexOutcome(
    int added,
    int updated,
    int unchanged,
    int deleted,
    List<Skipped> skipped,
    List<Warning> warnings,
    int passages,
    int encoded,
    IndexReport.Shares shares) {
  private static final double NANOS = 1e9;

  static IndexOutcome nothingDone(IndexPlan plan, int passages) {
    return new IndexOutcome(
        0,
        0,
        plan.unchanged(),
        0,
        plan.skipped(),
        List.of(),
        passages,
        0,
        new IndexReport.Shares(0, 0, 0));
  }

  /// @param start of the run, on the clock of [System#nanoTime]
  /// @param end of the run
  IndexReport report(long start, long end) {
    return new IndexReport(
        added,
        updated,
        unchanged,
        deleted,
        skipped.stream().sorted(Comparator.comparing(Skipped::document)).toList(),
        warnings.stream().sorted(Comparator.comparing(Warning::document)).toList(),
        passages,
        encoded,
        (end - start) / NANOS,
        shares);
  }
}
