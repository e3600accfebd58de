package dev.riga.embed;

/// How the vectors of a text's tokens become one.
public enum Pooling {
  /// The vector of the first token, [CLS].
  CLS,
  /// The mean over all tokens, special ones included (Reimers and Gurevych 2019, section 3).
  MEAN,
  /// What the network itself makes of [CLS]: BERT's pooler, DPR's projection.
  NETWORK;

  /// The name in a fingerprint, for instance `cls`.
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
