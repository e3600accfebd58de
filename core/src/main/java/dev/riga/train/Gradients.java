package dev.riga.train;

import dev.riga.model.SpanNetwork;
import dev.riga.model.SpanOutput;
import dev.riga.model.Visible;
import dev.riga.tensor.Autocast;
import dev.riga.tensor.Scope;
import java.util.List;

/// Works out the losses and the gradients of batches.
final class Gradients {

  private final SpanNetwork model;
  private final boolean bfloat16;
  private final JointLoss loss;

  Gradients(SpanNetwork model, TrainingOptions options) {
    this.model = model;
    this.bfloat16 = options.bfloat16();
    this.loss = new JointLoss(options.spanWeight(), options.reasoningWeight());
  }

  /// The losses of a batch.
  record Losses(double total, double span, double reasoning) {}

  /// Adds to the gradients of the weights those of a batch's loss, divided by `share`.
  Losses add(List<Feature> features, int share) {
    Batch batch = Batch.of(features);
    try (var _ = Scope.open()) {
      SpanOutput output = forward(batch);
      JointLoss.Losses parts =
          loss.of(
              output.startLogits(),
              output.endLogits(),
              output.reasoningLogits().orElseThrow(),
              batch.labels());
      parts.total().mul(1.0 / share).backward();
      return new Losses(parts.total().item(), parts.span().item(), parts.reasoning().item());
    }
  }

  private SpanOutput forward(Batch batch) {
    if (!bfloat16) {
      return model.forward(batch.input(), Visible.NOTHING);
    }
    try (var _ = Autocast.bfloat16()) {
      return model.forward(batch.input(), Visible.NOTHING);
    }
  }
}
