package dev.riga.explain.view;

import dev.riga.explain.AttentionMaps;

/// Heads made small: each cell holds the largest weight of a block of tokens, so that a single
/// strong weight stays to be seen.
final class Thumbnails {

  private Thumbnails() {}

  /// One head in `size * size` cells, or as many as there are tokens where those are fewer: row by
  /// row.
  static float[] of(AttentionMaps maps, int layer, int head, int size) {
    int length = maps.length();
    float[] weights = maps.head(layer, head);
    int side = Math.min(size, length);
    float[] cells = new float[side * side];
    for (int query = 0; query < length; query++) {
      int row = (int) ((long) query * side / length) * side;
      for (int key = 0; key < length; key++) {
        int cell = row + (int) ((long) key * side / length);
        cells[cell] = Math.max(cells[cell], weights[query * length + key]);
      }
    }
    return cells;
  }
}
