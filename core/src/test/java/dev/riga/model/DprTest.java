package dev.riga.model;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DprTest {

  private static final Purpose FP32 = Purpose.inference(Precision.FP32);

  @ParameterizedTest
  @ValueSource(strings = {"dpr-question", "dpr-question-projected", "dpr-context"})
  void encodersEqualTransformers(String name) {
    Fixture fixture = new Fixture(name);
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        Encoder network = Networks.encoder(checkpoint, FP32)) {
      EncoderOutput output = network.forward(fixture.input(""), Visible.EVERYTHING);
      fixture.check("pooler_output", output.pooled().orElseThrow());
      fixture.checkEncoder(output);
      fixture.report();
    }
  }

  @Test
  void readerEqualsTransformers() {
    Fixture fixture = new Fixture("dpr-reader");
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, FP32)) {
      SpanOutput output = network.forward(fixture.input(""), Visible.EVERYTHING);
      fixture.check("start_logits", output.startLogits());
      fixture.check("end_logits", output.endLogits());
      fixture.check("relevance_logits", output.relevanceLogits().orElseThrow());
      fixture.checkEncoder(output.encoder());
      fixture.report();
    }
  }
}
