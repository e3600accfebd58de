package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What is left of the [Limits] of one file while it is read. Every loop whose length a file
/// decides asks it, so that no file can keep a reader busy.
///
/// The thread that reads asks it; the one that watches may stop it.
final class Budget {
  private static final int MOST_WAITING = 3;

  private final Limits limits;
  private final long start = System.nanoTime();
  private final AtomicLong unpacked = new AtomicLong();
  private volatile long allowed;
  private volatile long end;
  private volatile boolean stopped;

  Budget(Limits limits) {
    this.limits = limits;
    this.allowed = limits.time().toNanos();
    this.end = start + allowed;
  }

  Limits limits() {
    return limits;
  }

  /// Time left, negative when it is over.
  long nanosLeft() {
    return end - System.nanoTime();
  }

  /// Ends the time now: the next [#check] throws.
  void stop() {
    stopped = true;
    end = System.nanoTime() - 1;
  }

  /// Grants more time because something useful was done, up to [Limits#mostTime].
  void extend(Duration more) {
    if (!stopped) {
      long before = allowed;
      long after = Math.min(limits.mostTime().toNanos(), before + more.toNanos());
      long endBefore = end;
      allowed = after;
      end = endBefore + after - before;
    }
  }

  /// Called again and again while a file is read, by the thread that reads it.
  ///
  /// @throws DocumentException when the time is over
  void check() {
    if (nanosLeft() < 0 && !isWaitingForProcessor()) {
      throw outOfTime();
    }
  }

  /// On a busy machine the time counts that the processor gave; then more of the clock's is
  /// granted, within bounds. (The thread is new, so all its time was spent on this file.)
  private boolean isWaitingForProcessor() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (stopped
        || System.nanoTime() - start > MOST_WAITING * allowed
        || !threads.isCurrentThreadCpuTimeSupported()) {
      return false;
    }
    long left = allowed - threads.getCurrentThreadCpuTime();
    if (left > 0) {
      end = System.nanoTime() + left;
    }
    return left > 0;
  }

  /// The reason that is given when the time is over.
  DocumentException outOfTime() {
    long seconds = Math.round(allowed / 1e9);
    return DocumentException.forNow(
        "reading it took longer than " + (seconds < 1 ? "its time limit" : seconds + " s"));
  }

  /// Counts what was unpacked.
  ///
  /// @throws DocumentException when that is more than a file may hold, or the time is over
  void unpacked(long bytes) {
    check();
    if (unpacked.addAndGet(bytes) > limits.unpackedBytes()) {
      throw new DocumentException("unpacks to more than " + (limits.unpackedBytes() >> 20) + " MB");
    }
  }

  /// @throws DocumentException when `packed` bytes become suspiciously many
  void ratio(long packed, long unpackedSoFar) {
    if (unpackedSoFar > 1 << 20 && unpackedSoFar / Math.max(1, packed) > limits.ratio()) {
      throw new DocumentException(
          "unpacks to more than " + limits.ratio() + " times its size, as a zip bomb does");
    }
  }

  /// @throws DocumentException when a text is too long
  void characters(long codePoints) {
    if (codePoints > limits.characters()) {
      throw new DocumentException(
          "its text is longer than %,d characters; split it".formatted(limits.characters()));
    }
  }

  /// @throws DocumentException when elements are nested too deep
  void depth(int depth) {
    if (depth > limits.depth()) {
      throw tooDeep();
    }
  }

  /// The reason that is given for elements nested without end.
  static DocumentException tooDeep() {
    return new DocumentException("its elements are nested too deeply");
  }
}
