package dev.riga.bench;

import java.util.ArrayList;
import java.util.List;

/// A conditional logit (McFadden 1974): `p(i) = exp(w . x_i) / sum over j of exp(w . x_j)`, fitted
/// by maximum likelihood with Newton's method; the likelihood is concave.
///
/// @param weights one for each feature
/// @param meanLogLikelihood of the right options
record ConditionalLogit(List<Double> weights, double meanLogLikelihood) {
  private static final int STEPS = 50;
  private static final double SMALL = 1e-10;

  static ConditionalLogit fit(List<Choice> choices) {
    int n = choices.getFirst().options().getFirst().size();
    double[] weights = new double[n];
    double likelihood = likelihood(choices, weights);
    for (int step = 0; step < STEPS; step++) {
      double[] direction = newton(choices, weights);
      double[] next = moved(weights, direction, 1);
      double nextLikelihood = likelihood(choices, next);
      for (double part = 0.5; nextLikelihood < likelihood && part > SMALL; part /= 2) {
        next = moved(weights, direction, part);
        nextLikelihood = likelihood(choices, next);
      }
      double gained = nextLikelihood - likelihood;
      weights = next;
      likelihood = nextLikelihood;
      if (gained < SMALL) {
        break;
      }
    }
    List<Double> fitted = new ArrayList<>();
    for (double weight : weights) {
      fitted.add(weight);
    }
    return new ConditionalLogit(List.copyOf(fitted), likelihood);
  }

  /// What weights make of choices.
  static double meanLogLikelihood(List<Choice> choices, List<Double> weights) {
    return likelihood(choices, weights.stream().mapToDouble(weight -> weight).toArray());
  }

  private static double[] moved(double[] from, double[] direction, double part) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += part * direction[i];
    }
    return to;
  }

  private static double[] probabilities(Choice choice, double[] weights) {
    double[] scores = new double[choice.options().size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      for (int k = 0; k < weights.length; k++) {
        scores[i] += weights[k] * choice.options().get(i).get(k);
      }
      largest = Math.max(largest, scores[i]);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - largest);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
    return scores;
  }

  private static double likelihood(List<Choice> choices, double[] weights) {
    double sum = 0;
    for (Choice choice : choices) {
      sum += Math.log(probabilities(choice, weights)[choice.chosen()]);
    }
    return sum / choices.size();
  }

  /// The solution of `H d = g`, g the gradient and H the negative Hessian: the mean of the
  /// features' covariances.
  private static double[] newton(List<Choice> choices, double[] weights) {
    int n = weights.length;
    double[] gradient = new double[n];
    double[][] curvature = new double[n][n];
    for (Choice choice : choices) {
      double[] p = probabilities(choice, weights);
      double[] mean = new double[n];
      for (int i = 0; i < p.length; i++) {
        for (int k = 0; k < n; k++) {
          mean[k] += p[i] * choice.options().get(i).get(k);
        }
      }
      for (int k = 0; k < n; k++) {
        gradient[k] += choice.options().get(choice.chosen()).get(k) - mean[k];
        for (int l = 0; l < n; l++) {
          for (int i = 0; i < p.length; i++) {
            curvature[k][l] +=
                p[i]
                    * (choice.options().get(i).get(k) - mean[k])
                    * (choice.options().get(i).get(l) - mean[l]);
          }
        }
      }
    }
    return solved(curvature, gradient);
  }

  /// Gaussian elimination; the matrix is positive definite.
  private static double[] solved(double[][] matrix, double[] right) {
    int n = right.length;
    for (int k = 0; k < n; k++) {
      for (int row = k + 1; row < n; row++) {
        double factor = matrix[row][k] / matrix[k][k];
        for (int column = k; column < n; column++) {
          matrix[row][column] -= factor * matrix[k][column];
        }
        right[row] -= factor * right[k];
      }
    }
    double[] solution = new double[n];
    for (int k = n - 1; k >= 0; k--) {
      double sum = right[k];
      for (int column = k + 1; column < n; column++) {
        sum -= matrix[k][column] * solution[column];
      }
      solution[k] = sum / matrix[k][k];
    }
    return solution;
  }
}
