package dev.riga.explain;

import dev.riga.model.EncoderInput;
import dev.riga.model.SpanOutput;
import dev.riga.model.Visible;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.text.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One forward and backward pass: the scalar, and its gradients by the words' vectors and by every
/// layer's attentions.
final class GradientPass {
  private final double scalar;
  private final float[] words;
  private final float[] wordGradient;
  private final List<float[]> attentions;
  private final List<float[]> attentionGradient;

  private GradientPass(
      double scalar,
      float[] words,
      float[] wordGradient,
      List<float[]> attentions,
      List<float[]> attentionGradient) {
    this.scalar = scalar;
    this.words = words;
    this.wordGradient = wordGradient;
    this.attentions = attentions;
    this.attentionGradient = attentionGradient;
  }

  /// The scalar's value.
  double scalar() {
    return scalar;
  }

  /// The words' vectors, row by row `[length * size]`.
  float[] words() {
    return words;
  }

  /// The derivative by the words' vectors, alike.
  float[] wordGradient() {
    return wordGradient;
  }

  /// Every layer's weights, `[heads * length * length]`; empty unless asked for.
  List<float[]> attentions() {
    return attentions;
  }

  /// The derivative by those, alike.
  List<float[]> attentionGradient() {
    return attentionGradient;
  }

  static GradientPass of(
      ReaderNetwork network, Encoding window, Scalar scalar, boolean withAttentions) {
    try (Scope _ = Scope.open()) {
      List<Tensor> leaves = new ArrayList<>();
      EncoderInput input =
          network
              .input(window)
              .withWords(words -> {
                leaves.add(words.detach().requiresGrad(true));
                return leaves.getFirst();
              });
      SpanOutput output =
          network.forward(input, withAttentions ? Visible.ATTENTIONS : Visible.NOTHING);
      Tensor value = scalar.of(output).sum();
      List<Tensor> attentions = output.encoder().attentions();
      List<Tensor> gradients =
          value.gradientsBy(Stream.concat(leaves.stream(), attentions.stream()).toList());
      return new GradientPass(
          value.item(),
          leaves.getFirst().toFloats(),
          gradients.getFirst().toFloats(),
          attentions.stream().map(layer -> layer.detach().contiguous().toFloats()).toList(),
          gradients.stream().skip(1).map(layer -> layer.contiguous().toFloats()).toList());
    }
  }

  /// Gradient times input, summed over each token's vector.
  double[] gradientTimesInput(int length) {
    int size = words.length / length;
    double[] values = new double[length];
    for (int i = 0; i < words.length; i++) {
      values[i / size] += (double) words[i] * wordGradient[i];
    }
    return values;
  }

  /// For each token, attention to it times its gradient, summed over layers, heads and queries.
  double[] attentionTimesGradient(int length) {
    double[] values = new double[length];
    for (int layer = 0; layer < attentions.size(); layer++) {
      float[] weights = attentions.get(layer);
      float[] gradient = attentionGradient.get(layer);
      for (int i = 0; i < weights.length; i++) {
        values[i % length] += (double) weights[i] * gradient[i];
      }
    }
    return values;
  }

  /// Relevance carried through the layers, `R <- R + mean over heads of max(0, A * dA) R`, from the
  /// identity (Chefer et al. 2021, arXiv 2103.15679, equations 5 and 6): `[query * length + key]`.
  double[] relevance(int length) {
    double[] relevance = Matrices.identity(length);
    for (int layer = 0; layer < attentions.size(); layer++) {
      double[] positive = new double[length * length];
      float[] weights = attentions.get(layer);
      float[] gradient = attentionGradient.get(layer);
      double share = (double) positive.length / weights.length;
      for (int i = 0; i < weights.length; i++) {
        positive[i % positive.length] += share * Math.max(0, weights[i] * gradient[i]);
      }
      double[] carried = Matrices.product(positive, relevance, length);
      for (int i = 0; i < relevance.length; i++) {
        relevance[i] += carried[i];
      }
    }
    return relevance;
  }
}
