package dev.riga.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Safetensors;
import dev.riga.checkpoint.TensorEntry;
import dev.riga.nn.Purpose;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares what a model computes in fp32 with what it must compute: a directory with
/// `inputs.safetensors` (`input_ids`, `attention_mask`, perhaps `token_type_ids`, each `[batch,
/// length]`) and `expected.safetensors` (any of `start_logits`, `end_logits`, `reasoning_logits`,
/// `relevance_logits`, `logits`, `probabilities`, `pooler_output`, `last_hidden_state`,
/// `hidden_states.0` …, `attentions.0` …).
///
/// Names may have a prefix `<batch>.` where there are several inputs, and `<folder>.` where the
/// directory holds no model itself but folders that each hold one. DeBERTa and ModernBERT leave
/// undefined what a padded position sees, so of theirs only the positions of real tokens count.
public final class Verification {

  /// A tensor that was compared.
  ///
  /// @param name in `expected.safetensors`
  /// @param largest absolute difference of any two elements; infinite when the shapes differ or one
  ///   of two is not a number
  public record Difference(String name, double largest) {}

  /// What came out.
  ///
  /// @param differences of all that were compared, in the order of the file
  /// @param notComputed what was expected and cannot be computed from the inputs
  /// @param missingMain the model's main outputs that were not expected, so that the comparison
  ///   says nothing of them; empty when it says enough
  public record Report(
      List<Difference> differences, List<String> notComputed, List<String> missingMain) {

    /// Whether the model computes what it must.
    ///
    /// @param tolerance the largest difference that is allowed
    public boolean passes(double tolerance) {
      return !differences.isEmpty()
          && missingMain.isEmpty()
          && differences.stream().allMatch(difference -> difference.largest() <= tolerance);
    }
  }

  private final Path directory;
  private final Bases bases;
  private final Map<String, TensorEntry> inputs;
  private final Map<String, TensorEntry> expected;
  private final Map<String, Double> largest = new LinkedHashMap<>();
  private final Set<String> missingMain = new TreeSet<>();

  private Verification(
      Path directory,
      Bases bases,
      Map<String, TensorEntry> inputs,
      Map<String, TensorEntry> expected) {
    this.directory = directory;
    this.bases = bases;
    this.inputs = inputs;
    this.expected = expected;
  }

  /// Loads and compares.
  ///
  /// @param bases where the base models lie that the model may build on
  /// @throws CheckpointException when a file is missing or damaged, or Riga has no such network
  public static Report of(Path directory, Bases bases) {
    try (Arena arena = Arena.ofShared();
        Scope _ = Scope.open();
        NoGrad _ = NoGrad.enter()) {
      return new Verification(
              directory,
              bases,
              Safetensors.read(directory.resolve("inputs.safetensors"), arena).tensors(),
              Safetensors.read(directory.resolve("expected.safetensors"), arena).tensors())
          .report();
    }
  }

  private Report report() {
    if (Files.exists(directory.resolve("config.json"))) {
      compare(directory, "");
    } else {
      folders().forEach(folder -> compare(folder, folder.getFileName() + "."));
    }
    return new Report(
        largest.entrySet().stream()
            .map(entry -> new Difference(entry.getKey(), entry.getValue()))
            .toList(),
        expected.keySet().stream().filter(name -> !largest.containsKey(name)).toList(),
        List.copyOf(missingMain));
  }

  /// The folders with a model of which something is expected.
  private List<Path> folders() {
    try (Stream<Path> inside = Files.list(directory)) {
      List<Path> folders =
          inside
              .filter(folder -> Files.exists(folder.resolve("config.json")))
              .filter(folder ->
                  expected.keySet().stream()
                      .anyMatch(name -> name.startsWith(folder.getFileName() + ".")))
              .sorted()
              .toList();
      if (folders.isEmpty()) {
        throw new CheckpointException(
            directory
                + " holds no model: neither it nor a folder in it that expected.safetensors names"
                + " has a config.json.");
      }
      return folders;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(Path model, String folder) {
    try (Checkpoint checkpoint = Checkpoint.open(model, bases)) {
      Kind kind = Kind.of(checkpoint.config(), expected.keySet());
      boolean onlyRealTokens = leavesPaddingUndefined(checkpoint.config());
      try (Computing computing = kind.open(checkpoint)) {
        for (String batch : batches()) {
          Map<String, Tensor> computed = computing.outputs(input(batch));
          Tensor mask = given(batch + "attention_mask");
          computed.forEach((name, tensor) -> {
            if (batch.equals(batches().getFirst())) {
              compare(folder + name, tensor, onlyRealTokens ? mask : null);
            }
            if (!batch.isEmpty()) {
              compare(folder + batch + name, tensor, onlyRealTokens ? mask : null);
            }
          });
        }
        requireMain(computing.main(), folder);
      }
    }
  }

  private void requireMain(List<List<String>> main, String folder) {
    for (List<String> names : main) {
      boolean compared =
          largest.keySet().stream()
              .anyMatch(seen -> seen.startsWith(folder) && names.stream().anyMatch(seen::endsWith));
      if (!compared) {
        missingMain.add(folder + names.getFirst());
      }
    }
  }

  private void compare(String name, Tensor actual, @Nullable Tensor mask) {
    TensorEntry wanted = expected.get(name);
    if (wanted != null && wanted.dtype().isFloatingPoint()) {
      largest.put(name, difference(actual, wanted.tensor(), mask));
    }
  }

  /// @param mask `[batch, length]`, 1 where a position counts; null when all count
  private static double difference(Tensor actual, Tensor wanted, @Nullable Tensor mask) {
    if (!Arrays.equals(actual.shape(), wanted.shape())) {
      return Double.POSITIVE_INFINITY;
    }
    Tensor apart = actual.to(Dtype.FLOAT32).sub(wanted.to(Dtype.FLOAT32)).abs();
    float[] differences = (mask == null ? apart : counted(apart, mask)).contiguous().toFloats();
    double largest = 0;
    for (float difference : differences) {
      largest = Float.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }

  /// Zero where a position is padding: of `[batch, length, …]` the rows, of attentions `[batch,
  /// heads, queryLen, keyLen]` the queries. Other shapes have no positions.
  private static Tensor counted(Tensor apart, Tensor mask) {
    long length = mask.size(1);
    Tensor counts = mask.to(Dtype.FLOAT32);
    if (apart.dim() >= 2 && apart.size(1) == length && apart.dim() < 4) {
      return apart.dim() == 2 ? apart.mul(counts) : apart.mul(counts.unsqueeze(2));
    }
    if (apart.dim() == 4 && apart.size(2) == length) {
      return apart.mul(counts.unsqueeze(1).unsqueeze(3));
    }
    return apart;
  }

  private static boolean leavesPaddingUndefined(JsonNode config) {
    String family = config.path("model_type").asText("");
    return family.startsWith("deberta") || family.equals("modernbert");
  }

  // ---------------------------------------------------------------- inputs

  /// The prefixes of the inputs, `""` when there is one batch.
  private List<String> batches() {
    List<String> batches =
        inputs.keySet().stream()
            .filter(name -> name.equals("input_ids") || name.endsWith(".input_ids"))
            .map(name -> name.substring(0, name.length() - "input_ids".length()))
            .sorted()
            .toList();
    if (batches.isEmpty()) {
      throw new CheckpointException(
          directory.resolve("inputs.safetensors")
              + " holds no input_ids, so there is nothing to"
              + " compute.");
    }
    return batches;
  }

  private EncoderInput input(String batch) {
    Tensor ids = given(batch + "input_ids");
    if (ids.dim() != 2) {
      throw new CheckpointException(
          batch
              + "input_ids in "
              + directory.resolve("inputs.safetensors")
              + " has the shape "
              + Arrays.toString(ids.shape())
              + "; it must be [batch, length].");
    }
    int[] plain = ints(ids);
    int[] types =
        inputs.containsKey(batch + "token_type_ids")
            ? ints(given(batch + "token_type_ids"))
            : new int[plain.length];
    return EncoderInput.of(
        Math.toIntExact(ids.size(0)),
        Math.toIntExact(ids.size(1)),
        plain,
        types,
        ints(given(batch + "attention_mask")));
  }

  private Tensor given(String name) {
    TensorEntry entry = inputs.get(name);
    if (entry == null) {
      throw new CheckpointException(
          directory.resolve("inputs.safetensors") + " has no " + name + ".");
    }
    return entry.tensor();
  }

  private static int[] ints(Tensor tensor) {
    return Arrays.stream(tensor.toLongs()).mapToInt(Math::toIntExact).toArray();
  }

  // ---------------------------------------------------------------- networks

  /// A network and what it computes by name.
  private interface Computing extends AutoCloseable {

    Map<String, Tensor> outputs(EncoderInput input);

    /// What the network is for: of each of these one must be compared.
    List<List<String>> main();

    @Override
    void close();
  }

  private enum Kind {
    SPAN,
    CLASSES,
    ENCODER;

    static Kind of(JsonNode config, Set<String> expected) {
      String architecture = config.path("architectures").path(0).asText("");
      if (architecture.contains("ForQuestionAnswering") || architecture.equals("DPRReader")) {
        return SPAN;
      }
      if (architecture.contains("ForSequenceClassification")) {
        return CLASSES;
      }
      boolean spans = expected.stream().anyMatch(name -> name.endsWith("start_logits"));
      return architecture.isEmpty() && spans ? SPAN : ENCODER;
    }

    Computing open(Checkpoint checkpoint) {
      return switch (this) {
        case SPAN -> new Spans(Networks.span(checkpoint, Precision.FP32));
        case CLASSES ->
            new Classes(Networks.classes(checkpoint, Purpose.inference(Precision.FP32)));
        case ENCODER -> new Vectors(Networks.encoder(checkpoint, Precision.FP32));
      };
    }
  }

  private static final class Spans implements Computing {
    private final SpanNetwork network;
    private final List<String> main = new ArrayList<>(List.of("start_logits", "end_logits"));

    Spans(SpanNetwork network) {
      this.network = network;
    }

    @Override
    public Map<String, Tensor> outputs(EncoderInput input) {
      SpanOutput output = network.forward(input, Visible.EVERYTHING);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("start_logits", output.startLogits());
      outputs.put("end_logits", output.endLogits());
      output.reasoningLogits().ifPresent(logits -> more(outputs, "reasoning_logits", logits));
      output.relevanceLogits().ifPresent(logits -> more(outputs, "relevance_logits", logits));
      put(outputs, output.encoder());
      return outputs;
    }

    private void more(Map<String, Tensor> outputs, String name, Tensor logits) {
      outputs.put(name, logits);
      if (!main.contains(name)) {
        main.add(name);
      }
    }

    @Override
    public List<List<String>> main() {
      return main.stream().map(List::of).toList();
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private record Classes(ClassNetwork network) implements Computing {
    @Override
    public Map<String, Tensor> outputs(EncoderInput input) {
      ClassOutput output = network.forward(input, Visible.EVERYTHING);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("logits", output.logits());
      outputs.put("probabilities", output.logits().softmax(1));
      put(outputs, output.encoder());
      return outputs;
    }

    @Override
    public List<List<String>> main() {
      return List.of(List.of("logits"));
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private static final class Vectors implements Computing {
    private final Encoder network;

    private List<String> main = List.of();

    Vectors(Encoder network) {
      this.network = network;
    }

    @Override
    public Map<String, Tensor> outputs(EncoderInput input) {
      EncoderOutput output = network.forward(input, Visible.EVERYTHING);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      put(outputs, output);
      main =
          output.pooled().isPresent()
              ? List.of("pooler_output")
              : List.of("last_hidden_state", "hidden_states." + (output.hiddenStates().size() - 1));
      return outputs;
    }

    @Override
    public List<List<String>> main() {
      return List.of(main);
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private static void put(Map<String, Tensor> outputs, EncoderOutput encoder) {
    outputs.put("last_hidden_state", encoder.last());
    encoder.pooled().ifPresent(pooled -> outputs.put("pooler_output", pooled));
    for (int i = 0; i < encoder.hiddenStates().size(); i++) {
      outputs.put("hidden_states." + i, encoder.hiddenStates().get(i));
    }
    for (int i = 0; i < encoder.attentions().size(); i++) {
      outputs.put("attentions." + i, encoder.attentions().get(i));
    }
  }
}
