package dev.riga.model;

import java.util.Optional;

/// An encoder with a span head: how well each token begins, and ends, the answer.
public interface SpanNetwork extends Network {

  /// @param input at most [#maxLength] tokens a sequence
  SpanOutput forward(EncoderInput input, Visible visible);

  /// The encoder's layers one by one; empty for a network whose layers cannot be run by themselves.
  default Optional<InnerLayers> layers() {
    return Optional.empty();
  }
}
