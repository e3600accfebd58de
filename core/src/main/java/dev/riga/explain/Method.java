package dev.riga.explain;

import java.util.Locale;

/// A way to value the words or sentences of an input. Passages have their Shapley values in every
/// [Posterior].
public enum Method {
  /// Embedding times gradient, summed over the vector (Simonyan et al. 2014; Denil et al. 2014).
  GRADIENT_X_INPUT,
  /// Gradients along the straight line from a baseline (Sundararajan et al. 2017, arXiv
  /// 1703.01365).
  INTEGRATED_GRADIENTS,
  /// Attention times its gradient, summed over layers and heads (Chefer et al. 2021, arXiv
  /// 2103.15679).
  ATTENTION_X_GRADIENT,
  /// Attention times its positive gradient, carried through the layers (Chefer et al. 2021, arXiv
  /// 2103.15679).
  RELEVANCE,
  /// How much a layer's results turn when a token's value vector is zero (Mohebbi et al. 2023,
  /// arXiv 2301.12971).
  VALUE_ZEROING,
  /// What is lost when one word is hidden.
  LEAVE_ONE_OUT,
  /// What is lost when one sentence is left out.
  SENTENCES,
  /// A sparse linear model of what leaving out sentences does (ContextCite, Cohen-Wang et al. 2024,
  /// arXiv 2409.00729).
  SURROGATE,
  /// Raw attention of the answer's tokens, averaged over layers and heads: a view.
  ATTENTION,
  /// Attention multiplied through the layers (Abnar and Zuidema 2020, arXiv 2005.00928): a view.
  ROLLOUT,
  /// The most that can flow through the attentions to the answer (the same paper): a view.
  ATTENTION_FLOW,
  /// Attention times the length of what it hands on (Kobayashi et al. 2020, arXiv 2004.10102): a
  /// view.
  NORMS;

  /// The name on the command line and in JSON, for instance `integrated-gradients`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether it runs a network's layers one by one, which not every family allows.
  public boolean runsLayers() {
    return this == VALUE_ZEROING || this == NORMS;
  }

  /// Whether it only shows what the network does inside, and so is called a reason only when it
  /// passes the test of faithfulness.
  public boolean isView() {
    return switch (this) {
      case ATTENTION, ROLLOUT, ATTENTION_FLOW, NORMS -> true;
      case GRADIENT_X_INPUT,
          INTEGRATED_GRADIENTS,
          ATTENTION_X_GRADIENT,
          RELEVANCE,
          VALUE_ZEROING,
          LEAVE_ONE_OUT,
          SENTENCES,
          SURROGATE ->
          false;
    };
  }
}
