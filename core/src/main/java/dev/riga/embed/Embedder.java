package dev.riga.embed;

import java.util.List;

/// Turns texts into vectors whose inner product says how well a passage suits a question. Safe for
/// use by several threads.
public interface Embedder extends AutoCloseable {

  /// The length of every vector.
  int dimension();

  /// Names the weights and the settings that made a vector: vectors of different fingerprints do
  /// not compare.
  String fingerprint();

  /// One vector of a question; the caller owns it.
  float[] embedQuestion(String question);

  /// One vector for each passage text, in their order; the caller owns them.
  float[][] embedPassages(List<String> passages);

  @Override
  void close();
}
