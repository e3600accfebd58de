package dev.riga.nn;

import dev.riga.tensor.Precision;

/// What a network is loaded for. The arithmetic is the same; how weights are held differs.
public sealed interface Purpose {

  /// Answers only: weights packed for the processor, nothing differentiable.
  record Inference(Precision precision) implements Purpose {}

  /// Gradients by anything: weights plain and in fp32.
  ///
  /// @param dropout whether dropout acts while gradients are recorded (never under
  ///   [dev.riga.tensor.NoGrad])
  /// @param newHeads whether a head the checkpoint lacks is drawn at random, as for fine-tuning;
  ///   else it is an error
  record Gradients(boolean dropout, boolean newHeads) implements Purpose {}

  /// For answers at a precision.
  static Purpose inference(Precision precision) {
    return new Inference(precision);
  }

  /// For training: dropout as the config says, heads drawn where the checkpoint has none.
  static Purpose training() {
    return new Gradients(true, true);
  }

  /// For attributions: gradients without dropout, and every weight from the checkpoint.
  static Purpose explanation() {
    return new Gradients(false, false);
  }
}
