package dev.riga.nn;

import dev.riga.tensor.Tensor;
import java.util.List;

/// Several linear layers on one input, such as query, key and value: for inference one matrix
/// product.
public abstract sealed class JoinedLinear {

  private JoinedLinear() {}

  /// @param x `[…, in]`
  /// @return the layers' results in their order, each `[…, out]`
  public abstract List<Tensor> forward(Tensor x);

  static final class Separate extends JoinedLinear {
    private final List<Linear> layers;

    Separate(List<Linear> layers) {
      this.layers = List.copyOf(layers);
    }

    @Override
    public List<Tensor> forward(Tensor x) {
      return layers.stream().map(layer -> layer.forward(x)).toList();
    }
  }

  /// The weights of all layers, one below the other.
  static final class Fused extends JoinedLinear {
    private final Linear layer;
    private final int parts;

    Fused(Linear layer, int parts) {
      this.layer = layer;
      this.parts = parts;
    }

    @Override
    public List<Tensor> forward(Tensor x) {
      return layer.forward(x).chunk(parts, -1);
    }
  }
}
