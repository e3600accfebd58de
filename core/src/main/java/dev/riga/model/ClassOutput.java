package dev.riga.model;

import dev.riga.tensor.Tensor;

/// What a sequence classifier computes.
///
/// @param logits `[batch, classes]` in fp32
/// @param encoder what lies beneath
public record ClassOutput(Tensor logits, EncoderOutput encoder) {}
