package dev.riga.model;

/// An encoder with a head that sorts a whole sequence into classes.
public interface ClassNetwork extends Network {

  /// @param input at most [#maxLength] tokens a sequence
  ClassOutput forward(EncoderInput input, Visible visible);
}
