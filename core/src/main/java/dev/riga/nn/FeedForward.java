package dev.riga.nn;

import dev.riga.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `x + W2 activation(W1 x + b1) + b2`, each position by itself (Vaswani et al. 2017, section 3.3).
///
/// It is a sum over the inner units, so these can be dealt to parts, each with its own rows of W1
/// and columns of W2: whoever has a part's weights works out its term by itself.
public final class FeedForward {

  private final List<Part> parts;
  private final Activation activation;
  private final Dropout dropout;

  /// Some inner units.
  ///
  /// @param up `[units, hidden]`
  /// @param down `[hidden, units]`; only the first part's has a bias
  record Part(Linear up, Linear down) {}

  FeedForward(List<Part> parts, Activation activation, Dropout dropout) {
    this.parts = List.copyOf(parts);
    this.activation = activation;
    this.dropout = dropout;
  }

  /// @param up `[intermediate, hidden]`
  /// @param down `[hidden, intermediate]`
  /// @param dropout on the result, before the residual is added
  public FeedForward(Linear up, Activation activation, Linear down, Dropout dropout) {
    this(List.of(new Part(up, down)), activation, dropout);
  }

  /// @param x `[batch, length, hidden]`
  /// @return the same shape, the residual x added
  public Tensor forwardAdd(Tensor x) {
    Tensor sum = x;
    for (int part = 0; part < parts.size(); part++) {
      sum = forwardAdd(part, x, sum);
    }
    return sum;
  }

  /// How many parts there are.
  public int parts() {
    return parts.size();
  }

  /// One part's term.
  ///
  /// @param x `[batch, length, hidden]`
  /// @param sum what to add the term to, of the same shape; null for nothing
  public Tensor forwardAdd(int part, Tensor x, @Nullable Tensor sum) {
    Part mine = parts.get(part);
    Tensor inner = mine.up().forward(x, activation); // [batch, length, units]
    return sum == null ? mine.down().forward(inner) : mine.down().forwardAdd(inner, dropout, sum);
  }
}
