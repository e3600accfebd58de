package dev.riga.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The batches of a reader's training: both heads learn from each, and the encoder below them.
///
/// @param features the windows of all stages, one stage after the other
/// @param plan which of them make a batch
/// @param seed of what is random in a batch
record ReaderBatches(List<Feature> features, BatchPlan plan, Gradients gradients, long seed)
    implements Trainer.Batches {

  @Override
  public int size() {
    return plan.size();
  }

  @Override
  public boolean endsStage(int number) {
    return plan.endsStage(number);
  }

  @Override
  public Trainer.BatchLoss addGradients(int number, int share) {
    List<Feature> chosen = Arrays.stream(plan.batch(number)).mapToObj(features::get).toList();
    Gradients.Losses losses = gradients.add(chosen, share, Trainer.seed(seed, number));
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    parts.put("spanLoss", losses.span());
    parts.put("reasoningLoss", losses.reasoning());
    return new Trainer.BatchLoss(
        losses.total(), parts, chosen.size(), chosen.stream().mapToInt(Feature::length).sum());
  }
}
