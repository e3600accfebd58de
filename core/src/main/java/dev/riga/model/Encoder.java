package dev.riga.model;

/// From tokens to one vector a token.
public interface Encoder extends Network {

  /// @param input at most [#maxLength] tokens a sequence
  EncoderOutput forward(EncoderInput input, Visible visible);

  /// The length of a token's vector.
  int hiddenSize();
}
