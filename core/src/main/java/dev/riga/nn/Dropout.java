package dev.riga.nn;

import dev.riga.tensor.DropoutMasks;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Tensor;

/// Dropout (Srivastava et al. 2014): acts only in a network loaded for training, and there only
/// while gradients are recorded.
public final class Dropout {

  private final double probability;
  private final DropoutMasks masks;

  Dropout(double probability, DropoutMasks masks) {
    this.probability = probability;
    this.masks = masks;
  }

  /// Whether a call would change anything now.
  public boolean acts() {
    return probability > 0 && !NoGrad.active();
  }

  public Tensor forward(Tensor x) {
    return acts() ? x.mul(masks.next(probability, x.shape()).to(x.dtype())) : x;
  }
}
