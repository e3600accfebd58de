package dev.riga.explain;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A number for each layer, head, token that looks (query) and token that is looked at (key): the
/// attention weights of a forward pass, or another view of the same shape. Immutable.
///
/// Attention weights lie between 0 and 1 and each row (one query) adds up to 1. Other views are not
/// negative; their rows add up to whatever they do.
public final class AttentionMaps {
  private final int heads;
  private final int length;

  /// `[layer][head * length * length + query * length + key]`
  private final List<float[]> layers;

  /// @param layers for each layer the numbers of all heads, head by head, row by row; the caller
  ///   gives the arrays away
  /// @throws IllegalArgumentException when a layer has another number of numbers
  public AttentionMaps(int heads, int length, List<float[]> layers) {
    for (float[] layer : layers) {
      if (layer.length != heads * length * length) {
        throw new IllegalArgumentException(
            "%d heads over %d tokens need %d numbers a layer, not %d"
                .formatted(heads, length, heads * length * length, layer.length));
      }
    }
    this.heads = heads;
    this.length = length;
    this.layers = List.copyOf(layers);
  }

  /// How many layers there are.
  public int layers() {
    return layers.size();
  }

  /// How many heads a layer has.
  public int heads() {
    return heads;
  }

  /// How many tokens there are.
  public int length() {
    return length;
  }

  /// How much a token looks at another.
  ///
  /// @throws IndexOutOfBoundsException when there is no such layer, head or token
  public float weight(int layer, int head, int query, int key) {
    if (query < 0 || query >= length || key < 0 || key >= length || head < 0 || head >= heads) {
      throw new IndexOutOfBoundsException(
          "head %d, query %d, key %d of %d heads and %d tokens"
              .formatted(head, query, key, heads, length));
    }
    return layers.get(layer)[(head * length + query) * length + key];
  }

  /// One head: `[query * length + key]`, the caller's own copy.
  ///
  /// @throws IndexOutOfBoundsException when there is no such layer or head
  public float[] head(int layer, int head) {
    if (head < 0 || head >= heads) {
      throw new IndexOutOfBoundsException("head " + head + " of " + heads);
    }
    int from = head * length * length;
    return Arrays.copyOfRange(layers.get(layer), from, from + length * length);
  }

  /// The mean over layers and heads: `[query * length + key]`, the caller's own copy.
  ///
  /// @param ofLayers at least one
  /// @param ofHeads at least one
  /// @throws IndexOutOfBoundsException when there is no such layer or head
  public double[] mean(List<Integer> ofLayers, List<Integer> ofHeads) {
    double[] mean = new double[length * length];
    double share = 1.0 / ((double) ofLayers.size() * ofHeads.size());
    for (int layer : ofLayers) {
      for (int head : ofHeads) {
        float[] weights = head(layer, head);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += share * weights[i];
        }
      }
    }
    return mean;
  }

  /// The mean over all layers and heads: `[query * length + key]`, the caller's own copy.
  public double[] mean() {
    return mean(allLayers(), allHeads());
  }

  /// The numbers of all layers, from 0.
  public List<Integer> allLayers() {
    return IntStream.range(0, layers()).boxed().toList();
  }

  /// The numbers of all heads, from 0.
  public List<Integer> allHeads() {
    return IntStream.range(0, heads).boxed().toList();
  }

  @Override
  public String toString() {
    return layers() + " layers of " + heads + " heads over " + length + " tokens";
  }
}
