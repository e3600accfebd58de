package dev.riga.nn;

import dev.riga.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Several linear layers on one input, such as query, key and value: for inference one matrix
/// product. The first may carry a factor: scores need no scaling where the query has it.
public abstract sealed class JoinedLinear {

  private JoinedLinear() {}

  /// @param x `[…, in]`
  /// @return the layers' results in their order, each `[…, out]`
  public abstract List<Tensor> forward(Tensor x);

  /// The same results side by side, `[…, layers * out]`.
  public abstract Tensor forwardJoined(Tensor x);

  /// The first layer on some positions, the others on all.
  ///
  /// @param some `[…, fewer, in]`
  /// @param x `[…, in]`
  abstract List<Tensor> forward(Tensor some, Tensor x);

  static final class Separate extends JoinedLinear {
    private final List<Linear> layers;
    private final double firstFactor;

    Separate(List<Linear> layers, double firstFactor) {
      this.layers = List.copyOf(layers);
      this.firstFactor = firstFactor;
    }

    @Override
    public List<Tensor> forward(Tensor x) {
      List<Tensor> results = new ArrayList<>();
      layers.forEach(layer -> results.add(layer.forward(x)));
      if (firstFactor != 1) {
        results.set(0, results.getFirst().mul(firstFactor));
      }
      return results;
    }

    @Override
    public Tensor forwardJoined(Tensor x) {
      return Tensor.cat(forward(x), -1);
    }

    @Override
    List<Tensor> forward(Tensor some, Tensor x) {
      List<Tensor> results = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        Tensor result = layers.get(i).forward(i == 0 ? some : x);
        results.add(i == 0 && firstFactor != 1 ? result.mul(firstFactor) : result);
      }
      return results;
    }
  }

  /// The weights of all layers, one below the other, the factor multiplied in.
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

    @Override
    public Tensor forwardJoined(Tensor x) {
      return layer.forward(x);
    }

    @Override
    List<Tensor> forward(Tensor some, Tensor x) {
      List<Tensor> results = new ArrayList<>(forward(x));
      results.set(0, forward(some).getFirst());
      return results;
    }
  }
}
