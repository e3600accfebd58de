package dev.riga.app;

import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how far a long piece of work is: on a terminal a bar that is drawn over, with rate and
/// remaining time; elsewhere a line now and then. Safe for use by several threads.
final class ProgressLine implements AutoCloseable {

  private static final long DRAWN_EVERY_NANOS = 100_000_000L;
  private static final long SAID_EVERY_NANOS = 10_000_000_000L;
  private static final int BAR = 20;
  private static final String PARTS = " ▏▎▍▌▋▊▉";

  /// What is counted, in words.
  interface Unit {

    /// For instance `340 of 840 passages`; `total` is 0 when nobody knows it.
    String progress(long done, long total);

    /// For instance `95 passages/s`.
    String rate(double perSecond);

    /// Counts things.
    static Unit of(String plural) {
      return new Unit() {
        @Override
        public String progress(long done, long total) {
          return (total > 0 ? done + " of " + total : String.valueOf(done)) + " " + plural;
        }

        @Override
        public String rate(double perSecond) {
          return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond)
              + " "
              + plural
              + "/s";
        }
      };
    }

    /// Counts bytes, in megabytes.
    static Unit ofBytes() {
      return new Unit() {
        @Override
        public String progress(long done, long total) {
          return total > 0
              ? megabytes(done) + " of " + megabytes(total) + " MB"
              : megabytes(done) + " MB";
        }

        @Override
        public String rate(double perSecond) {
          return megabytes((long) perSecond) + " MB/s";
        }
      };
    }

    private static String megabytes(long bytes) {
      return String.format(Locale.ROOT, bytes < 100_000_000 ? "%.1f" : "%.0f", bytes / 1e6);
    }
  }

  private final Terminal terminal;
  private final LongSupplier nanos;
  private final String what;
  private final Unit unit;
  private final long began;
  private long shown;
  private long first = -1;
  private boolean drawn;

  /// @param what is being done, for instance `indexing`
  ProgressLine(Terminal terminal, String what, Unit unit) {
    this(terminal, what, unit, System::nanoTime);
  }

  /// @param nanos a clock, in nanoseconds
  ProgressLine(Terminal terminal, String what, Unit unit, LongSupplier nanos) {
    this.terminal = terminal;
    this.nanos = nanos;
    this.what = what;
    this.unit = unit;
    this.began = nanos.getAsLong();
    this.shown = began;
  }

  /// Says how far it is.
  ///
  /// @param total 0 when nobody knows it
  /// @param now what is being worked on, or an empty string
  synchronized void at(long done, long total, String now) {
    long time = nanos.getAsLong();
    if (first < 0) {
      first = done;
    }
    if (terminal.errLive()) {
      if (!drawn || time - shown >= DRAWN_EVERY_NANOS) {
        draw(done, total, now, time);
        shown = time;
      }
    } else if (time - shown >= SAID_EVERY_NANOS) {
      terminal.say(what + ": " + unit.progress(done, total) + speed(done, total, time));
      shown = time;
    }
  }

  private void draw(long done, long total, String now, long time) {
    String line =
        what
            + (total > 0 ? " ▕" + bar((double) done / total) + "▏ " : " ")
            + unit.progress(done, total)
            + speed(done, total, time)
            + (now.isEmpty() ? "" : " · " + Excerpt.shown(now));
    terminal.err().print("\r\u001b[K" + Lines.cut(line, terminal.columns() - 1));
    terminal.err().flush();
    drawn = true;
  }

  /// Rate and remaining time, as soon as there is a second to judge them by.
  private String speed(long done, long total, long time) {
    double seconds = (time - began) / 1e9;
    if (seconds < 1 || done <= first) {
      return "";
    }
    double rate = (done - first) / seconds;
    String left = total > done ? ", " + duration((total - done) / rate) + " left" : "";
    return ", " + unit.rate(rate) + left;
  }

  private static String bar(double share) {
    int eighths = (int) (Math.clamp(share, 0, 1) * BAR * 8);
    String full = "█".repeat(eighths / 8);
    String part = eighths % 8 == 0 ? "" : PARTS.substring(eighths % 8, eighths % 8 + 1);
    return full + part + " ".repeat(BAR - full.length() - part.length());
  }

  /// For instance `45 s`, `3 min 20 s` or `2 h 05 min`.
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /// Takes the line off the terminal.
  @Override
  public synchronized void close() {
    if (drawn) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
      drawn = false;
    }
  }
}
