package dev.riga.parse;

import java.time.Duration;

/// How much one file may cost.
///
/// @param fileBytes the largest file that is opened
/// @param unpackedBytes how much the file may hold when unpacked, all its parts together
/// @param ratio how many times larger than its packed form a part may be, once it is larger than a
///   megabyte
/// @param characters how long its text may be, in code points
/// @param pages how many pages are read
/// @param depth how deep its elements may be nested
/// @param time how long reading may take; a format with pages gets a little more for each page
/// @param mostTime how long it may take in all, however many pages there are
public record Limits(
    long fileBytes,
    long unpackedBytes,
    int ratio,
    int characters,
    int pages,
    int depth,
    Duration time,
    Duration mostTime) {

  /// What suits a folder of papers and books on a small machine.
  public static Limits standard() {
    return new Limits(
        1L << 30,
        512L << 20,
        250,
        20_000_000,
        20_000,
        500,
        Duration.ofSeconds(20),
        Duration.ofMinutes(10));
  }

  /// The same with another time.
  public Limits within(Duration otherTime) {
    return new Limits(
        fileBytes, unpackedBytes, ratio, characters, pages, depth, otherTime, otherTime);
  }
}
