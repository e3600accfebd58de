package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// BERT in all its forms against transformers, both as loaded for answers and as loaded for
/// training.
class BertTest {

  static final List<Purpose> PURPOSES =
      List.of(
          Purpose.inference(Precision.FP32, 1),
          Purpose.inference(Precision.FP32, 2),
          Purpose.inference(Precision.FP32, 3),
          Purpose.inference(Precision.FP32, 4),
          Purpose.explanation(),
          new Purpose.Gradients(true, true));

  @ParameterizedTest
  @FieldSource("PURPOSES")
  void spanHeadEqualsTransformers(Purpose purpose) {
    Fixture fixture = new Fixture("bert-qa");
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, purpose)) {
      SpanOutput output = network.forward(fixture.input(""), Visible.EVERYTHING);
      fixture.check("start_logits", output.startLogits());
      fixture.check("end_logits", output.endLogits());
      fixture.checkEncoder(output.encoder());
      fixture.report();
    }
  }

  @ParameterizedTest
  @FieldSource("PURPOSES")
  void logitsAreTheSameWithNothingVisible(Purpose purpose) {
    Fixture fixture = new Fixture("bert-qa");
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, purpose)) {
      SpanOutput output = network.forward(fixture.input(""), Visible.NOTHING);
      fixture.check("start_logits", output.startLogits());
      fixture.check("end_logits", output.endLogits());
      assertThat(output.encoder().attentions()).isEmpty();
      assertThat(output.encoder().hiddenStates()).isEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("PURPOSES")
  void sequenceClassifierEqualsTransformers(Purpose purpose) {
    Fixture fixture = new Fixture("bert-seqcls");
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        ClassNetwork network = Networks.classes(checkpoint, purpose)) {
      ClassOutput output = network.forward(fixture.input(""), Visible.EVERYTHING);
      fixture.check("logits", output.logits());
      fixture.check("probabilities", output.logits().softmax(-1));
      fixture.check("pooler_output", output.encoder().pooled().orElseThrow());
      fixture.checkEncoder(output.encoder());
      fixture.report();
    }
  }

  @ParameterizedTest
  @FieldSource("PURPOSES")
  void jointReaderEqualsTransformers(Purpose purpose) {
    Fixture fixture = new Fixture("bert-joint");
    try (var _ = Scope.open();
        var _ = NoGrad.enter();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, purpose)) {
      SpanOutput output = network.forward(fixture.input("0."), Visible.EVERYTHING);
      checkJoint(fixture, output);
      fixture.report();
    }
  }

  @Test
  void lossAndGradientsEqualTransformers() {
    Fixture fixture = new Fixture("bert-joint");
    try (var _ = Scope.open();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Purpose.training())) {
      SpanOutput output = network.forward(fixture.input("0."), Visible.EVERYTHING);
      checkJoint(fixture, output);
      Tensor spanLoss = spanLoss(fixture, "0.", output);
      Tensor reasoningLoss = reasoningLoss(fixture, "0.", output);
      Tensor loss = spanLoss.add(reasoningLoss);
      fixture.check("span_loss", spanLoss);
      fixture.check("reasoning_loss", reasoningLoss);
      fixture.check("loss", loss);
      loss.backward();
      Map<String, Tensor> parameters = network.parameters().byName();
      assertThat(parameters.keySet()).isEqualTo(checkpoint.names());
      parameters.forEach(
          (name, parameter) -> fixture.check("gradient." + name, parameter.grad().orElseThrow()));
      fixture.report();
    }
  }

  @Test
  void frozenParametersGetNoGradient() {
    Fixture fixture = new Fixture("bert-joint");
    try (var _ = Scope.open();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Purpose.training())) {
      network.parameters().freeze(name -> name.startsWith("bert.embeddings."));
      network.forward(fixture.input("0."), Visible.NOTHING).startLogits().sum().backward();
      assertThat(network.parameters().named("bert.embeddings.word_embeddings.weight").grad())
          .isEmpty();
      assertThat(network.parameters().named("qa_outputs.weight").grad()).isPresent();
    }
  }

  @Test
  void dropoutActsOnlyWhileGradientsAreRecorded() {
    Fixture fixture = new Fixture("bert-qa");
    try (var _ = Scope.open();
        Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.span(checkpoint, Purpose.training())) {
      float[] first = starts(network, fixture);
      assertThat(starts(network, fixture)).isNotEqualTo(first);
      try (var _ = NoGrad.enter()) {
        assertThat(starts(network, fixture)).isEqualTo(starts(network, fixture));
      }
    }
  }

  private static float[] starts(SpanNetwork network, Fixture fixture) {
    return network.forward(fixture.input(""), Visible.NOTHING).startLogits().toFloats();
  }

  @Test
  void headsTheCheckpointLacksAreDrawnForTraining() {
    Fixture fixture = new Fixture("bert-seqcls");
    try (Checkpoint checkpoint = fixture.checkpoint();
        SpanNetwork network = Networks.joint(checkpoint, Purpose.training())) {
      assertThat(network.parameters().named("qa_outputs.weight").shape()).containsExactly(2, 32);
    }
  }

  @Test
  void headsTheCheckpointLacksAreMissedForAnswers() {
    Fixture fixture = new Fixture("bert-seqcls");
    try (Checkpoint checkpoint = fixture.checkpoint()) {
      assertThatThrownBy(() -> Networks.span(checkpoint, Precision.FP32))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("qa_outputs.weight");
    }
  }

  /// Positions outside the window drop their row from the mean.
  static Tensor spanLoss(Fixture fixture, String prefix, SpanOutput output) {
    int length = (int) output.startLogits().size(1);
    Tensor starts = fixture.given(prefix + "start_positions").clamp(0, length);
    Tensor ends = fixture.given(prefix + "end_positions").clamp(0, length);
    return output
        .startLogits()
        .crossEntropy(starts, length)
        .add(output.endLogits().crossEntropy(ends, length))
        .mul(0.5);
  }

  static Tensor reasoningLoss(Fixture fixture, String prefix, SpanOutput output) {
    return output
        .reasoningLogits()
        .orElseThrow()
        .crossEntropy(fixture.given(prefix + "labels"), -100);
  }

  private static void checkJoint(Fixture fixture, SpanOutput output) {
    fixture.check("start_logits", output.startLogits());
    fixture.check("end_logits", output.endLogits());
    fixture.check("reasoning_logits", output.reasoningLogits().orElseThrow());
    fixture.check("pooler_output", output.encoder().pooled().orElseThrow());
    fixture.checkEncoder(output.encoder());
  }
}
