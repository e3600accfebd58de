package dev.riga.nn;

import dev.riga.tensor.Tensor;

/// `x + W2 activation(W1 x + b1) + b2`, each position by itself (Vaswani et al. 2017, section 3.3).
public final class FeedForward {

  private final Linear up;
  private final Activation activation;
  private final Linear down;
  private final Dropout dropout;

  /// @param up `[intermediate, hidden]`
  /// @param down `[hidden, intermediate]`
  /// @param dropout on the result, before the residual is added
  public FeedForward(Linear up, Activation activation, Linear down, Dropout dropout) {
    this.up = up;
    this.activation = activation;
    this.down = down;
    this.dropout = dropout;
  }

  /// @param x `[batch, length, hidden]`
  /// @return the same shape, the residual x added
  public Tensor forwardAdd(Tensor x) {
    Tensor inner = up.forward(x, activation); // [batch, length, intermediate]
    return down.forwardAdd(inner, dropout, x);
  }
}
