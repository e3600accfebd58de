package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What is left of the [Limits] of one file while it is read. Every loop whose length a file
/// decides asks it, so that no file can keep a reader busy.
///
/// Safe to share between the thread that reads and the one that watches it.
final class Budget {
  private final Limits limits;
  private final long start = System.nanoTime();
  private final long latestEnd;
  private final AtomicLong unpacked = new AtomicLong();
  private volatile long end;

  Budget(Limits limits) {
    this.limits = limits;
    this.end = start + limits.time().toNanos();
    this.latestEnd = start + limits.mostTime().toNanos();
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
    end = System.nanoTime() - 1;
  }

  /// Grants more time because something useful was done, up to [Limits#mostTime].
  void extend(Duration more) {
    end = Math.min(latestEnd, end + more.toNanos());
  }

  /// Called again and again while a file is read.
  ///
  /// @throws DocumentException when the time is over
  void check() {
    if (nanosLeft() < 0) {
      throw outOfTime();
    }
  }

  /// The reason that is given when the time is over.
  DocumentException outOfTime() {
    return new DocumentException("reading it took longer than " + seconds());
  }

  private String seconds() {
    double allowed = (end - start) / 1e9;
    return allowed < 1 ? "its time limit" : Math.round(allowed) + " s";
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
