package dev.riga.model;

import dev.riga.nn.Attention;
import dev.riga.nn.Linear;
import dev.riga.tensor.Tensor;

/// One layer of an encoder: all it does, save attention, it does at each position by itself.
interface EncoderLayer {

  /// @param x `[sequences, positions, hidden]`
  /// @param pass through which it attends
  /// @return the same shape
  Tensor forward(Tensor x, Pass pass);

  /// How it attends.
  Attention attention();

  /// What mixes the heads' contexts.
  Linear attentionOutput();
}
