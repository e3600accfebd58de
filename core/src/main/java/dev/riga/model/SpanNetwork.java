package dev.riga.model;

/// An encoder with a span head: how well each token begins, and ends, the answer.
public interface SpanNetwork extends Network {

  /// @param input at most [#maxLength] tokens a sequence
  SpanOutput forward(EncoderInput input, Visible visible);
}
