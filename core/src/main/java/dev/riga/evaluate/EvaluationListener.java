package dev.riga.evaluate;

/// Is told how far an evaluation is, in the thread that evaluates.
@FunctionalInterface
public interface EvaluationListener {

  /// A listener that does nothing.
  EvaluationListener NONE = (done, total) -> {};

  /// After every few questions.
  ///
  /// @param done questions that are through
  /// @param total of all
  void at(long done, long total);
}
