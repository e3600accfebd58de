package dev.riga.model;

import dev.riga.nn.Parameters;

/// A network and its weights. Forward passes may run in several threads at once; they record
/// gradients unless [dev.riga.tensor.NoGrad] is in force. Results belong to the caller's
/// [dev.riga.tensor.Scope].
public interface Network extends AutoCloseable {

  /// The weights by name, for training and saving.
  Parameters parameters();

  /// The greatest number of tokens of a sequence.
  int maxLength();

  /// Frees the weights.
  @Override
  default void close() {
    parameters().close();
  }
}
