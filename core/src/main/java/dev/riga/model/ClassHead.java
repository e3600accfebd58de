package dev.riga.model;

import dev.riga.nn.Dropout;
import dev.riga.nn.Linear;
import dev.riga.nn.Parameters;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;

/// BERT with a linear classifier on the pooled vector (Devlin et al. 2019, section 4.1).
public final class ClassHead implements ClassNetwork {

  private final Bert encoder;
  private final Linear classifier;
  private final Dropout dropout;

  ClassHead(Bert encoder, int classes, double dropout, double deviation) {
    this.encoder = encoder;
    this.classifier =
        encoder.parameters().head("classifier", encoder.hiddenSize(), classes, deviation);
    this.dropout = encoder.parameters().dropout(dropout);
  }

  @Override
  public ClassOutput forward(EncoderInput input, Visible visible) {
    EncoderOutput encoded = encoder.forward(input, visible);
    Tensor pooled = dropout.forward(encoded.pooled().orElseThrow()); // [batch, hidden]
    return new ClassOutput(classifier.forward(pooled).to(Dtype.FLOAT32), encoded);
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
