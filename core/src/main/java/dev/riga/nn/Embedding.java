package dev.riga.nn;

import dev.riga.tensor.Tensor;

/// A table of vectors, one a row, in fp32.
public final class Embedding {

  private final Tensor table;
  private final long paddingIndex;

  Embedding(Tensor table, long paddingIndex) {
    this.table = table;
    this.paddingIndex = paddingIndex;
  }

  /// @param ids integers `[batch, length]`
  /// @return `[batch, length, size]`
  public Tensor forward(Tensor ids) {
    return ids.embeddingOf(table, paddingIndex);
  }

  /// The rows from `first` on: `[count, size]`, a view.
  public Tensor rows(long first, long count) {
    return table.narrow(0, first, count);
  }

  /// How many rows there are.
  public long size() {
    return table.size(0);
  }
}
