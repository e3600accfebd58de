package dev.riga.model;

import dev.riga.nn.Dropout;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.util.Optional;

/// An encoder with the span head of Devlin et al. 2019 (section 4.2): the start and the end logit
/// of a token are two inner products with its vector. With a reasoning head it is Riga's joint
/// reader: three logits from the pooled vector.
public final class SpanHead implements SpanNetwork {

  private final Encoder encoder;
  private final Linear span;
  private final Optional<Linear> reasoning;
  private final Dropout reasoningDropout;

  private SpanHead(
      Encoder encoder, Linear span, Optional<Linear> reasoning, Dropout reasoningDropout) {
    this.encoder = encoder;
    this.span = span;
    this.reasoning = reasoning;
    this.reasoningDropout = reasoningDropout;
  }

  /// `qa_outputs` on an encoder.
  static SpanHead of(Encoder encoder, double deviation) {
    Parameters parameters = encoder.parameters();
    return new SpanHead(
        encoder,
        parameters.head("qa_outputs", encoder.hiddenSize(), 2, deviation),
        Optional.empty(),
        parameters.dropout(0));
  }

  /// `qa_outputs`, and `classifier` on the pooled vector.
  ///
  /// @param dropout before the classifier
  static SpanHead withReasoning(Bert encoder, int classes, double dropout, double deviation) {
    Parameters parameters = encoder.parameters();
    int hidden = encoder.hiddenSize();
    return new SpanHead(
        encoder,
        parameters.head("qa_outputs", hidden, 2, deviation),
        Optional.of(parameters.head("classifier", hidden, classes, deviation)),
        parameters.dropout(dropout));
  }

  @Override
  public SpanOutput forward(EncoderInput input, Visible visible) {
    EncoderOutput encoded = encoder.forward(input, visible);
    Tensor logits = span.forward(encoded.last().to(Dtype.FLOAT32)).to(Dtype.FLOAT32);
    Optional<Tensor> reasoningLogits =
        reasoning.map(head ->
            head.forward(reasoningDropout.forward(encoded.pooled().orElseThrow()))
                .to(Dtype.FLOAT32)); // [batch, classes]
    return new SpanOutput(
        logits.select(2, 0), // [batch, length]
        logits.select(2, 1),
        reasoningLogits,
        Optional.empty(),
        encoded);
  }

  @Override
  public Optional<InnerLayers> layers() {
    return encoder.layers();
  }

  @Override
  public Parameters parameters() {
    return encoder.parameters();
  }

  @Override
  public int maxLength() {
    return encoder.maxLength();
  }
}
