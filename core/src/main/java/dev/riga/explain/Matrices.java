package dev.riga.explain;

/// Square matrices of tokens by tokens, row by row.
final class Matrices {

  private Matrices() {}

  static double[] identity(int n) {
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    return identity;
  }

  /// `a b`.
  static double[] product(double[] a, double[] b, int n) {
    double[] product = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double factor = a[i * n + k];
        if (factor != 0) {
          for (int j = 0; j < n; j++) {
            product[i * n + j] += factor * b[k * n + j];
          }
        }
      }
    }
    return product;
  }

  /// Rows divided by their sums, in place.
  static double[] normaliseRows(double[] matrix, int n) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += matrix[i * n + j];
      }
      for (int j = 0; j < n && sum > 0; j++) {
        matrix[i * n + j] /= sum;
      }
    }
    return matrix;
  }

  /// `normaliseRows(matrix + I)`, in place: a residual connection beside what is mixed.
  static double[] withResidual(double[] matrix, int n) {
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] += 1;
    }
    return normaliseRows(matrix, n);
  }

  /// The mean of the rows from `first` to `last`, included.
  static double[] meanOfRows(double[] matrix, int n, int first, int last) {
    double[] mean = new double[n];
    for (int i = first; i <= last; i++) {
      for (int j = 0; j < n; j++) {
        mean[j] += matrix[i * n + j] / (last - first + 1);
      }
    }
    return mean;
  }
}
