package dev.riga.index;

import dev.riga.document.Skipped;
import java.util.List;

/// What one run of an [Indexer] did. Every file that was found is counted once: in `added`,
/// `updated`, `unchanged` or `skipped`.
///
/// @param added documents that the index did not have
/// @param updated documents whose files, or the way they are read, had changed
/// @param unchanged documents that cost no work (one that had been read but not encoded by a run
///   that was stopped counts here too)
/// @param deleted documents whose files are gone
/// @param skipped files that hold no text that can be read, with the reason, ordered by name
/// @param warnings what could not be read of documents that this run read, ordered by name
/// @param passages passages in the index after this run
/// @param encoded passages whose vectors this run computed
/// @param seconds how long it took
/// @param shares what the working time went into
public record IndexReport(
    int added,
    int updated,
    int unchanged,
    int deleted,
    List<Skipped> skipped,
    List<Warning> warnings,
    int passages,
    int encoded,
    double seconds,
    Shares shares) {

  /// Something that is missing in a document that could be read otherwise.
  ///
  /// @param document its name
  /// @param text what is missing, one sentence
  public record Warning(String document, String text) {}

  /// The parts of the working time, of all threads together; they add up to 1, or are all 0 when
  /// nothing was done.
  ///
  /// @param parsing from files to passages
  /// @param encoding from passages to vectors
  /// @param writing into the index
  public record Shares(double parsing, double encoding, double writing) {}
}
