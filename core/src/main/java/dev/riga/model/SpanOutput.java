package dev.riga.model;

import dev.riga.tensor.Tensor;
import java.util.Optional;

/// What a span network computes, in fp32.
///
/// @param startLogits `[batch, length]`: the token begins the answer
/// @param endLogits `[batch, length]`: the token ends the answer
/// @param reasoningLogits `[batch, 3]`, factual, causal, comparative, where there is such a head
/// @param relevanceLogits `[batch]`: the passage holds the answer, where there is such a head
/// @param encoder what lies beneath
public record SpanOutput(
    Tensor startLogits,
    Tensor endLogits,
    Optional<Tensor> reasoningLogits,
    Optional<Tensor> relevanceLogits,
    EncoderOutput encoder) {}
