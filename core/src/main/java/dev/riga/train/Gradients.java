package dev.riga.train;

import dev.riga.model.EncoderInput;
import dev.riga.model.SpanNetwork;
import dev.riga.model.SpanOutput;
import dev.riga.model.Visible;
import dev.riga.tensor.Autocast;
import dev.riga.train.Replicas.Share;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Works out the losses and the gradients of batches.
final class Gradients {

  private final Replicas<SpanNetwork> model;
  private final boolean bfloat16;
  private final JointLoss loss;

  Gradients(Replicas<SpanNetwork> model, TrainingOptions options) {
    this.model = model;
    this.bfloat16 = options.bfloat16();
    this.loss = new JointLoss(options.spanWeight(), options.reasoningWeight());
  }

  /// The losses of a batch.
  record Losses(double total, double span, double reasoning) {

    static final Losses NONE = new Losses(0, 0, 0);

    Losses plus(Losses other) {
      return new Losses(total + other.total, span + other.span, reasoning + other.reasoning);
    }
  }

  /// Adds to the gradients of the weights those of a batch's loss, divided by `share`.
  ///
  /// @param seed of dropout
  Losses add(List<Feature> features, int share, long seed) {
    Batch batch = Batch.of(features);
    Losses[] parts = new Losses[model.count()];
    Arrays.fill(parts, Losses.NONE);
    model.addGradients(
        seed,
        (member, network) -> {
          Share rows = model.share(member, features.size());
          if (rows.size() > 0) {
            parts[member.place()] = add(network, batch, rows, share);
          }
        });
    return Stream.of(parts).reduce(Losses.NONE, Losses::plus);
  }

  private Losses add(SpanNetwork network, Batch batch, Share rows, int share) {
    SpanOutput output = forward(network, batch.input().rows(rows.from(), rows.size()));
    JointLoss.Losses losses =
        loss.of(
            output.startLogits(),
            output.endLogits(),
            output.reasoningLogits().orElseThrow(),
            batch.labels().rows(rows.from(), rows.to()),
            batch.labels());
    if (losses.total().requiresGrad()) {
      losses.total().mul(1.0 / share).backward();
    }
    return new Losses(losses.total().item(), losses.span().item(), losses.reasoning().item());
  }

  private SpanOutput forward(SpanNetwork network, EncoderInput input) {
    if (!bfloat16) {
      return network.forward(input, Visible.NOTHING);
    }
    try (var _ = Autocast.bfloat16()) {
      return network.forward(input, Visible.NOTHING);
    }
  }
}
