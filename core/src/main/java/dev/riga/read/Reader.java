package dev.riga.read;

import dev.riga.document.Passage;
import java.util.List;

/// An extractive likelihood `p(y | x, z)`: which spans of a passage answer a question. Safe for use
/// by several threads.
public interface Reader extends AutoCloseable {

  /// Reads each passage by itself, all in as few batches as possible.
  ///
  /// @param question x
  /// @param passages any number, each z
  /// @return one reading for each passage, in their order, and what there is to know of the
  ///   question
  /// @throws QuestionException when the question is blank
  Readings read(String question, List<Passage> passages);

  /// How the numbers of this reader become calibrated probabilities.
  Calibration calibration();

  /// Names the weights and the settings: readers of one fingerprint read the same passage the same
  /// way.
  String fingerprint();

  @Override
  void close();
}
