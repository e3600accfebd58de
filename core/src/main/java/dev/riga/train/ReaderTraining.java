package dev.riga.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.model.Networks;
import dev.riga.model.SpanNetwork;
import dev.riga.text.Tokenizer;
import dev.riga.train.TrainingException.Then;
import dev.riga.train.TrainingListener.Validation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Trains a reader by a recipe: from a base model and data files to a Hugging Face directory.
///
/// ```java
/// Recipe recipe = RecipeFile.read(Path.of("recipe.json"));
/// TrainingReport report =
///     new ReaderTraining(recipe, baseDirectory, Path.of("my-reader"), listener).run(false);
/// ```
///
/// In the output directory, `training/` holds the checkpoints and `metrics.jsonl`; the model itself
/// appears beside it when the run has ended.
public final class ReaderTraining {

  /// How many examples of each source a validation during training looks at.
  private static final int SAMPLE = 150;

  private final Recipe recipe;
  private final Path base;
  private final Bases bases;
  private final Path out;
  private final TrainingListener listener;

  /// @param base the directory of the base model that the recipe names
  /// @param out where the model, its checkpoints and its metrics go
  public ReaderTraining(Recipe recipe, Path base, Path out, TrainingListener listener) {
    this(recipe, base, Bases.none(), out, listener);
  }

  /// @param base the directory of the base model that the recipe names
  /// @param bases where the models lie that the base itself may build on
  /// @param out where the model, its checkpoints and its metrics go
  public ReaderTraining(
      Recipe recipe, Path base, Bases bases, Path out, TrainingListener listener) {
    this.recipe = recipe;
    this.base = base;
    this.bases = bases;
    this.out = out;
    this.listener = listener;
  }

  /// Runs the whole recipe.
  ///
  /// @param resume whether to go on from the last checkpoint in the output directory, if there is
  ///   one; the result is that of an unbroken run
  /// @throws DatasetException when a data file cannot be used
  /// @throws TrainingException when training cannot go on; checkpoints are kept
  /// @throws dev.riga.checkpoint.CheckpointException when the base cannot be loaded
  public TrainingReport run(boolean resume) {
    requireBaseOfAdapters();
    try (var run = TrainingRun.begin(recipe.base(), recipe.options(), out, listener)) {
      return prepared(reader -> {
        run.train(
            TrainedWeights.of(reader.model, recipe.options()),
            reader.batches(),
            steps -> {
              Validation now = sampled(reader.validation, reader.data);
              run.metrics().validated(steps, now);
              return score(now);
            },
            reader.fingerprint(),
            resume);
        return reader.finish(run, Then.RESUME);
      });
    }
  }

  /// Writes the run down for another trainer, in a folder: see [TrainingBundle].
  ///
  /// @return how many windows it has
  /// @throws DatasetException when a data file cannot be used
  /// @throws TrainingException when the folder cannot be written, or the recipe asks for adapters
  public int writeBundle(Path folder) {
    if (recipe.options().lora().isPresent()) {
      throw new TrainingException(
          "A bundle cannot hold a run with adapters. Leave \"lora\" out of the recipe, or train"
              + " here.");
    }
    try (var _ = TrainingRun.begin(recipe.base(), recipe.options(), out, listener)) {
      return prepared(reader -> {
        TrainingBundle.write(
            folder,
            base,
            reader.config,
            reader.model.parameters().byName(),
            reader.features,
            reader.plan(),
            recipe.options(),
            reader.fingerprint());
        return reader.features.size();
      });
    }
  }

  /// Takes the weights that another trainer made of the run that [#writeBundle] wrote down:
  /// measures them on what the recipe keeps aside, and writes the reader.
  ///
  /// @param weights a safetensors file with the names of the bundle's model
  /// @throws TrainingException when it does not hold this run's weights
  public TrainingReport adopt(Path weights) {
    try (var run = TrainingRun.begin(recipe.base(), recipe.options(), out, listener)) {
      return prepared(reader -> {
        TrainingBundle.take(weights, reader.model.parameters().byName(), reader.fingerprint());
        return reader.finish(run, Then.REPEAT);
      });
    }
  }

  /// Reads the data, opens the model, and does something with both.
  private <T> T prepared(Function<Prepared, T> work) {
    TrainingOptions options = recipe.options();
    Tokenizer tokenizer = Tokenizer.load(base);
    TrainingData data = TrainingData.of(recipe, tokenizer, listener::note);
    List<Feature> features = data.features();
    if (features.isEmpty()) {
      throw new DatasetException(
          "The recipe comes to no examples: nothing of its data files could be used.");
    }
    var builder = new FeatureBuilder(tokenizer, options.maxLength(), options.stride());
    try (Checkpoint checkpoint = Checkpoint.open(base, bases)) {
      ObjectNode config = ReaderDirectory.config(checkpoint.config(), options.dropout());
      try (Replicas<SpanNetwork> model =
          Replicas.of(
              options.replicas(),
              TrainedWeights.purpose(options),
              purpose -> Networks.joint(checkpoint, config, purpose))) {
        return work.apply(
            new Prepared(
                data,
                features,
                model,
                config,
                checkpoint.fingerprint(),
                new ReaderValidation(model, builder, options.bfloat16())));
      }
    }
  }

  /// A run that can begin.
  private final class Prepared {
    private final TrainingData data;
    private final List<Feature> features;
    private final Replicas<SpanNetwork> model;
    private final ObjectNode config;
    private final String baseFingerprint;
    private final ReaderValidation validation;

    Prepared(
        TrainingData data,
        List<Feature> features,
        Replicas<SpanNetwork> model,
        ObjectNode config,
        String baseFingerprint,
        ReaderValidation validation) {
      this.data = data;
      this.features = features;
      this.model = model;
      this.config = config;
      this.baseFingerprint = baseFingerprint;
      this.validation = validation;
    }

    BatchPlan plan() {
      return BatchPlan.of(data.stages(), recipe.options().batchSize(), recipe.options().seed());
    }

    ReaderBatches batches() {
      return new ReaderBatches(
          features, plan(), new Gradients(model, recipe.options()), recipe.options().seed());
    }

    /// A digest of everything that decides the result, save the machine.
    String fingerprint() {
      MessageDigest digest = sha256();
      digest.update(
          (recipe.options().deciding() + " " + config + " " + baseFingerprint)
              .getBytes(StandardCharsets.UTF_8));
      for (List<Feature> stage : data.stages()) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(stage.size()).flip());
        stage.forEach(feature -> digest.update(bytes(feature)));
      }
      return HexFormat.of().formatHex(digest.digest());
    }

    /// Measures the model as it is, and writes it with its card.
    ///
    /// @param then what to do when that fails
    TrainingReport finish(TrainingRun run, Then then) {
      Validation last =
          validation.validate(
              data.heldOutReading(), data.heldOutNegatives(), data.heldOutReasoning());
      try {
        write(model, config);
        var report = new TrainingReport(out, features.size(), last, run.soFar());
        ModelCard.write(out, recipe, report);
        return report;
      } catch (IOException | CheckpointException e) {
        throw TrainingException.notWritten("the reader", out, e, then);
      }
    }
  }

  private void write(Replicas<SpanNetwork> model, ObjectNode config) throws IOException {
    Optional<Lora> adapters = recipe.options().lora().filter(Lora::adaptersOnly);
    if (adapters.isEmpty()) {
      ReaderDirectory.write(out, base, config, TrainedWeights.merged(model, recipe.options()));
      return;
    }
    config.put("riga_base", recipe.base());
    adapters.get().form().put(config);
    ReaderDirectory.write(out, base, config, TrainedWeights.of(model, recipe.options()));
  }

  /// Adapters alone can be opened by those only who find their base by its name.
  private void requireBaseOfAdapters() {
    if (recipe.options().lora().filter(Lora::adaptersOnly).isPresent()) {
      try {
        bases.directory(recipe.base());
      } catch (CheckpointException e) {
        throw new TrainingException(
            "Adapters alone cannot be opened again: %s is none of the base models that ship. Leave adaptersOnly out, and the whole reader is written."
                .formatted(recipe.base()),
            e);
      }
    }
  }

  /// Empty when no answers were kept aside: then no model is better than another.
  private static OptionalDouble score(Validation validation) {
    return validation.sources().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(validation.score());
  }

  private static Validation sampled(ReaderValidation validation, TrainingData data) {
    Map<String, List<ReadingExample>> sources =
        data.heldOutReading().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry -> TrainingRun.spread(entry.getValue(), SAMPLE),
                    (one, _) -> one,
                    LinkedHashMap::new));
    return validation.validate(
        sources,
        TrainingRun.spread(data.heldOutNegatives(), 2 * SAMPLE),
        TrainingRun.spread(data.heldOutReasoning(), 2 * SAMPLE));
  }

  private static ByteBuffer bytes(Feature feature) {
    ByteBuffer bytes = ByteBuffer.allocate((2 * feature.length() + 4) * Integer.BYTES);
    bytes.putInt(feature.length());
    for (int i = 0; i < feature.length(); i++) {
      bytes.putInt(feature.ids()[i]).putInt(feature.types()[i]);
    }
    bytes.putInt(feature.start()).putInt(feature.end()).putInt(feature.reasoning());
    return bytes.flip();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
