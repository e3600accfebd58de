package dev.riga.explain;

/// A way to value the words of a question and a passage. Safe for use by several threads.
public interface Explainer {

  /// Which one.
  Method method();

  /// Values the words.
  ///
  /// @param window what was read, and the answer in it
  /// @param scalar what is explained
  /// @throws InspectionException when the reader's network is of a family that this method cannot
  ///   look into
  Attribution explain(ReadWindow window, Scalar scalar);
}
