package dev.riga.nn;

import dev.riga.tensor.Precision;
import java.util.Optional;

/// What a network is loaded for. The arithmetic is the same; how weights are held differs.
public sealed interface Purpose {

  /// Beyond this, a forward pass has too little work for one more thread.
  int MOST_THREADS = 16;

  /// Answers only: weights packed for the processor, nothing differentiable.
  ///
  /// @param threads that share one forward pass; with 1 it runs on the thread that asks for it,
  ///   which suits a caller that runs several passes side by side
  record Inference(Precision precision, int threads) implements Purpose {}

  /// Gradients by anything: weights plain and in fp32.
  ///
  /// @param dropout whether dropout acts while gradients are recorded (never under
  ///   [dev.riga.tensor.NoGrad])
  /// @param newHeads whether a head the checkpoint lacks is drawn at random, as for fine-tuning;
  ///   else it is an error
  /// @param shared the parameters of another network of the same checkpoint, whose weights this one
  ///   takes in the same memory; its gradients and its dropout are its own. Close this one first
  /// @param adapters what is added to linear layers; drawn at random
  record Gradients(
      boolean dropout, boolean newHeads, Optional<Parameters> shared, Optional<Adapters> adapters)
      implements Purpose {

    /// With weights of its own, and the checkpoint's layers as they are.
    public Gradients(boolean dropout, boolean newHeads) {
      this(dropout, newHeads, Optional.empty(), Optional.empty());
    }

    /// The same for use side by side with another network over the same weights, in another thread.
    public Gradients sharing(Parameters other) {
      return new Gradients(dropout, newHeads, Optional.of(other), adapters);
    }
  }

  /// For answers at a precision, with all processors.
  static Purpose inference(Precision precision) {
    return inference(precision, Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS));
  }

  /// For answers at a precision, with some threads.
  static Purpose inference(Precision precision, int threads) {
    return new Inference(precision, threads);
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
