package dev.riga.nn;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.tensor.Tensor;

/// What stands between the two linear layers of a feed-forward block, and after a pooler.
public enum Activation {
  /// `x * Phi(x)` (Hendrycks and Gimpel 2016, arXiv 1606.08415).
  GELU,
  /// The approximation of GELU by tanh.
  GELU_TANH,
  RELU,
  /// `x * sigmoid(x)`.
  SILU,
  TANH;

  /// The activation of a name that `config.json` uses.
  ///
  /// @throws CheckpointException for a name that is none of these
  public static Activation named(String name) {
    return switch (name) {
      case "gelu" -> GELU;
      case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> GELU_TANH;
      case "relu" -> RELU;
      case "silu", "swish" -> SILU;
      case "tanh" -> TANH;
      default ->
          throw new CheckpointException(
              "The config asks for the activation \""
                  + name
                  + "\", which Riga does not have. It has gelu, gelu_new, relu, silu and tanh.");
    };
  }

  /// Applied to each element.
  public Tensor apply(Tensor x) {
    return switch (this) {
      case GELU -> x.gelu();
      case GELU_TANH -> x.geluTanh();
      case RELU -> x.relu();
      case SILU -> x.silu();
      case TANH -> x.tanh();
    };
  }
}
