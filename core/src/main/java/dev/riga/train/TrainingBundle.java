package dev.riga.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Safetensors;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import dev.riga.train.TrainingException.Then;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToIntFunction;

/// A run written down for another trainer, on a machine with a graphics card for instance: what the
/// recipe comes to and nothing that is left to chance but dropout. `tools/train_bundle.py` trains
/// by it with PyTorch, and notes the run's fingerprint as `run` in the file of weights that it
/// writes.
///
/// | file | holds |
/// |---|---|
/// | `model/` | the Hugging Face directory that the run starts from, new heads included, fp32 |
/// | `windows.safetensors` | `ids` and `types` of all windows one after the other, `[tokens]`; `lengths`, `starts`, `ends`, `reasoning`, `[windows]`, with -1 for no label; `batches`, the windows batch after batch, and `batch_sizes`; all int32 |
/// | `run.json` | the settings of [TrainingOptions], `steps` and `warmupSteps`, the part of the learning rate that lower layers get, the recipe's fingerprint |
final class TrainingBundle {

  private static final String RUN = "run";

  private static final ObjectMapper JSON = new ObjectMapper();

  private TrainingBundle() {}

  /// Writes a run down.
  ///
  /// @param folder made if it is not there
  /// @param base the base's directory, for its tokenizer
  /// @param config of the model
  /// @param parameters that the run starts from
  /// @param run a fingerprint of everything that decides the result, save the machine
  /// @throws TrainingException when a file cannot be written
  static void write(
      Path folder,
      Path base,
      JsonNode config,
      SequencedMap<String, Tensor> parameters,
      List<Feature> features,
      BatchPlan plan,
      TrainingOptions options,
      String run) {
    try {
      Path model = Files.createDirectories(folder.resolve("model"));
      ReaderDirectory.write(model, base, config, parameters);
      try (Scope _ = Scope.open()) {
        Safetensors.write(folder.resolve("windows.safetensors"), windows(features, plan), Map.of());
      }
      Files.writeString(
          folder.resolve("run.json"),
          JSON.writerWithDefaultPrettyPrinter()
                  .writeValueAsString(
                      settings(plan, options, run, ReaderDirectory.named(parameters).keySet()))
              + "\n");
    } catch (IOException | CheckpointException e) {
      throw TrainingException.notWritten("the run", folder, e, Then.REPEAT);
    }
  }

  /// Takes over the weights that another trainer made of a run.
  ///
  /// @param weights a safetensors file that notes its run as `run`
  /// @param parameters that they are copied into
  /// @param run the fingerprint of the run that they must be of
  /// @throws TrainingException when they are of another run or another model, or no numbers
  static void take(Path weights, SequencedMap<String, Tensor> parameters, String run) {
    requireRun(weights, run);
    SequencedMap<String, Tensor> named = ReaderDirectory.named(parameters);
    StoredTensors.copyInto(weights, named);
    named.forEach((name, tensor) -> requireNumbers(weights, name, tensor));
  }

  private static void requireRun(Path weights, String run) {
    try (Arena arena = Arena.ofConfined();
        var _ = Scope.open()) {
      String noted = Safetensors.read(weights, arena).metadata().getOrDefault(RUN, "");
      if (!noted.equals(run)) {
        throw new TrainingException(
            noted.isEmpty()
                ? "%s does not say which run its weights are of. Give the file that tools/train_bundle.py writes."
                    .formatted(weights)
                : "The weights in %s are of another run: the recipe, its base or its data has changed since --bundle. Write the bundle again, and train by it."
                    .formatted(weights));
      }
    }
  }

  private static void requireNumbers(Path weights, String name, Tensor tensor) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      if (!Double.isFinite(tensor.norm().item())) {
        throw new TrainingException(
            "The tensor %s in %s holds values that are no numbers. Lower the learning rate or lengthen the warm-up, write the bundle again, and train by it."
                .formatted(name, weights));
      }
    }
  }

  private static SequencedMap<String, Tensor> windows(List<Feature> features, BatchPlan plan) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (Feature feature : features) {
      for (int i = 0; i < feature.length(); i++) {
        ids.add(feature.ids()[i]);
        types.add(feature.types()[i]);
      }
    }
    List<Integer> batches = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int number = 0; number < plan.size(); number++) {
      int[] batch = plan.batch(number);
      sizes.add(batch.length);
      for (int feature : batch) {
        batches.add(feature);
      }
    }
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("ids", tensor(ids));
    tensors.put("types", tensor(types));
    tensors.put("lengths", each(features, Feature::length));
    tensors.put("starts", each(features, Feature::start));
    tensors.put("ends", each(features, Feature::end));
    tensors.put("reasoning", each(features, Feature::reasoning));
    tensors.put("batches", tensor(batches));
    tensors.put("batch_sizes", tensor(sizes));
    return tensors;
  }

  private static Tensor each(List<Feature> features, ToIntFunction<Feature> value) {
    return tensor(features.stream().map(value::applyAsInt).toList());
  }

  private static Tensor tensor(List<Integer> values) {
    long[] array = values.stream().mapToLong(Integer::longValue).toArray();
    return Tensor.of(array, array.length).to(Dtype.INT32);
  }

  private static ObjectNode settings(
      BatchPlan plan, TrainingOptions options, String run, Set<String> names) {
    int steps = Math.ceilDiv(plan.size(), options.accumulation());
    ObjectNode settings = JSON.createObjectNode();
    settings.put(RUN, run);
    settings.put("steps", steps);
    settings.put("warmupSteps", WarmupSchedule.of(options, steps).warmupSteps());
    settings.put("accumulation", options.accumulation());
    settings.put("learningRate", options.learningRate());
    settings.put("weightDecay", options.weightDecay());
    settings.put("clipNorm", options.clipNorm());
    settings.put("spanWeight", options.spanWeight());
    settings.put("reasoningWeight", options.reasoningWeight());
    settings.put("freezeEmbeddings", options.freezeEmbeddings());
    settings.put("bfloat16", options.bfloat16());
    settings.put("seed", options.seed());
    ObjectNode shares = settings.putObject("learningRateShares");
    LayerRates rates = LayerRates.of(options.layerDecay(), names);
    names.stream()
        .filter(name -> rates.share(name) != 1)
        .forEach(name -> shares.put(name, rates.share(name)));
    return settings;
  }
}
