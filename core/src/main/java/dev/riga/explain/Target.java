package dev.riga.explain;

import java.util.Locale;

/// Which number an attribution is of.
public enum Target {
  /// `log p(y | x, z)` of the passage that counts most.
  LIKELIHOOD,
  /// `log p(y | x)`, the confidence, as a function of that passage.
  ANSWER,
  /// `log p(z | x, y)` of that passage.
  POSTERIOR,
  /// The start logit of the answer's first token plus the end logit of its last.
  LOGIT,
  /// The log probability of the most probable kind of reasoning.
  REASONING;

  /// The name on the command line, for instance `likelihood`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
