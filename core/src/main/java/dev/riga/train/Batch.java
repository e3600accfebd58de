package dev.riga.train;

import dev.riga.model.EncoderInput;
import java.util.List;

/// Features of similar length as the network takes them.
///
/// @param input padded on the right to the longest
/// @param labels what each row is to say
record Batch(EncoderInput input, JointLoss.Labels labels) {

  /// `[PAD]` in the BERT family; hidden from attention in any case.
  static final int PADDING = 0;

  static Batch of(List<Feature> features) {
    EncoderInput input =
        EncoderInput.padded(
            features.stream().map(Feature::ids).toList(),
            features.stream().map(Feature::types).toList(),
            PADDING);
    return new Batch(
        input,
        new JointLoss.Labels(
            features.stream().mapToLong(Feature::start).toArray(),
            features.stream().mapToLong(Feature::end).toArray(),
            features.stream().mapToLong(Feature::reasoning).toArray()));
  }
}
