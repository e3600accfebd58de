package dev.riga.model;

import java.util.Optional;

/// From tokens to one vector a token.
public interface Encoder extends Network {

  /// @param input at most [#maxLength] tokens a sequence
  EncoderOutput forward(EncoderInput input, Visible visible);

  /// The length of a token's vector.
  int hiddenSize();

  /// The layers one by one; empty for a network whose layers cannot be run by themselves.
  default Optional<InnerLayers> layers() {
    return Optional.empty();
  }
}
