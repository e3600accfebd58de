package dev.riga.engine;

import dev.riga.answer.Answer;
import dev.riga.document.Skipped;
import dev.riga.read.Reading;
import dev.riga.retrieve.Evidence;
import java.time.Duration;
import java.util.List;

/// What came of a question. Plain values: safe to keep and to share between threads, also after
/// [Riga#close].
///
/// @param question as it was asked
/// @param answer what Riga says
/// @param evidence the passages read, with the retriever's priors, best first
/// @param readings what the reader said of each of them, in the same order
/// @param skipped files that are not read, and why
/// @param notes what the person who asked should know, in whole sentences; usually empty
/// @param timings how long the parts took
public record Result(
    String question,
    Answer answer,
    List<Evidence> evidence,
    List<Reading> readings,
    List<Skipped> skipped,
    List<String> notes,
    Timings timings) {

  /// How long the parts of an answer took.
  ///
  /// @param retrieve finding the passages
  /// @param read reading them and making the answer
  /// @param total from the question to the answer; waiting for parts that were still being opened
  ///   is in it
  public record Timings(Duration retrieve, Duration read, Duration total) {}
}
