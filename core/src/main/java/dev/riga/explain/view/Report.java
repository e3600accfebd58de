package dev.riga.explain.view;

import dev.riga.answer.Answer;
import dev.riga.explain.Explanation;
import java.util.List;
import java.util.Optional;

/// What a report tells.
///
/// @param question as it was asked
/// @param answer what Riga says
/// @param explanation why
/// @param place where the answer stands; empty for an abstention
/// @param notes what else who reads the answer must know: of a question that was cut, of documents
///   that could not be read
/// @param origins how to have the same again
public record Report(
    String question,
    Answer answer,
    Explanation explanation,
    Optional<CitedPlace> place,
    List<String> notes,
    List<Origin> origins) {

  /// Something that the answer depends on: the command, a model's or an index's fingerprint, a
  /// seed.
  ///
  /// @param what for instance `reader`
  /// @param value exactly
  public record Origin(String what, String value) {}
}
