package dev.riga.index;

import java.time.Clock;
import java.time.LocalDate;

/// What a file that could not be read for want of memory or time was tried with: it is tried again
/// with more memory, and on another day.
///
/// @param megabytes that Java may use
/// @param day by universal time
record Circumstances(long megabytes, LocalDate day) {

  static Circumstances now(Clock clock) {
    return new Circumstances(Runtime.getRuntime().maxMemory() >> 20, LocalDate.now(clock));
  }

  /// Names the way files are read together with this.
  String in(String settings) {
    return settings + "; with " + megabytes + " MB on " + day;
  }
}
