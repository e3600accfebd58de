package dev.riga.embed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// An embedder for tests: a text's vector is the sum of a random vector for each of its words,
/// scaled to length 1. The same words always have the same vectors, so texts that share words have
/// large inner products.
public final class HashingEmbedder implements Embedder {
  private final String fingerprint;
  private final int dimension;
  private final List<String> embedded = Collections.synchronizedList(new ArrayList<>());

  public HashingEmbedder() {
    this("hashing", 128);
  }

  public HashingEmbedder(String fingerprint, int dimension) {
    this.fingerprint = fingerprint;
    this.dimension = dimension;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public float[] embedQuestion(String question) {
    return vector(question);
  }

  @Override
  public float[][] embedPassages(List<String> passages) {
    embedded.addAll(passages);
    return passages.stream().map(this::vector).toArray(float[][]::new);
  }

  /// Every passage that was embedded so far.
  public List<String> embedded() {
    return List.copyOf(embedded);
  }

  private float[] vector(String text) {
    double[] sum = new double[dimension];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
      SplittableRandom random = new SplittableRandom(word.hashCode());
      for (int i = 0; i < dimension; i++) {
        sum[i] += random.nextDouble(-1, 1);
      }
    }
    double length = 1e-9;
    for (double value : sum) {
      length += value * value;
    }
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (sum[i] / Math.sqrt(length));
    }
    return vector;
  }

  @Override
  public void close() {}
}
