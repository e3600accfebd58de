package dev.riga.explain;

import java.util.Locale;

/// Whether an explanation deserves belief.
public enum Verdict {
  /// It finds the words that matter better than chance, and better than nearly every random order.
  HOLDS,
  /// It is better than chance, but not by much.
  WEAK,
  /// It does not beat random order.
  FAILS;

  /// The word in text and JSON, for instance `holds`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
