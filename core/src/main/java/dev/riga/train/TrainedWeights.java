package dev.riga.train;

import dev.riga.checkpoint.LowRank;
import dev.riga.model.Network;
import dev.riga.nn.Adapters;
import dev.riga.nn.Purpose;
import dev.riga.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// Which weights of a network the options let training change.
final class TrainedWeights {

  private TrainedWeights() {}

  /// What to load the network for.
  static Purpose.Gradients purpose(TrainingOptions options) {
    return new Purpose.Gradients(
        true,
        true,
        Optional.empty(),
        options.lora().map(lora -> new Adapters(lora.form(), lora.dropout(), lora::adapts)));
  }

  /// Freezes the others.
  ///
  /// @return those that change, by name
  /// @throws TrainingException when the options name layers that the network does not have
  static SequencedMap<String, Tensor> of(
      Replicas<? extends Network> network, TrainingOptions options) {
    var all = network.parameters().byName();
    options.lora().ifPresent(lora -> lora.requireFound(all.keySet()));
    Predicate<String> frozen =
        options.lora().isPresent()
            ? name -> isOfEncoder(name) && !LowRank.isFactor(name)
            : name -> options.freezeEmbeddings() && name.contains("embeddings.");
    network.freeze(frozen);
    SequencedMap<String, Tensor> trained = new LinkedHashMap<>(all);
    trained.values().removeIf(parameter -> !parameter.requiresGrad());
    return trained;
  }

  private static boolean isOfEncoder(String name) {
    return name.contains("embeddings.") || name.contains("encoder.");
  }

  /// The weights as a plain network has them: adapters multiplied in. New tensors belong to the
  /// open scope.
  static SequencedMap<String, Tensor> merged(
      Replicas<? extends Network> network, TrainingOptions options) {
    var all = network.parameters().byName();
    return options.lora().isEmpty() ? all : options.lora().get().form().merged(all);
  }
}
