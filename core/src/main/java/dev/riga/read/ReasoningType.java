package dev.riga.read;

import java.util.Locale;

/// What kind of reasoning a question asks for; the order is that of the reader's three-way head.
public enum ReasoningType {
  FACTUAL,
  CAUSAL,
  COMPARATIVE;

  /// The name in JSON and in data files, for instance `factual`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
