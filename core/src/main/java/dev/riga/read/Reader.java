package dev.riga.read;

import dev.riga.document.Passage;
import java.util.List;

/// An extractive likelihood `p(y | x, z)`: which spans of a passage answer a question.
public interface Reader extends AutoCloseable {

  /// Reads each passage by itself, all in as few batches as possible.
  ///
  /// @return one reading for each passage, in their order
  List<Reading> read(String question, List<Passage> passages);

  @Override
  void close();
}
