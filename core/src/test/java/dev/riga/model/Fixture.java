package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.riga.checkpoint.Checkpoint;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// A folder of reference values: a small model, what goes into it, and what transformers computes.
public final class Fixture {

  private static final ObjectMapper JSON = new ObjectMapper();

  final String name;
  public final Map<String, Tensor> inputs;
  public final Map<String, Tensor> expected;
  private final JsonNode noise;
  private final Path folder;
  private double largest;

  public Fixture(String name) {
    this.name = name;
    this.folder = Path.of("src/test/resources/fixtures", name);
    this.inputs = tensors("inputs.safetensors");
    this.expected = tensors("expected.safetensors");
    this.noise = json("case.json").path("float32_minus_float64_max_abs");
  }

  /// The model; the caller closes it.
  public Checkpoint checkpoint() {
    return Checkpoint.open(folder);
  }

  public JsonNode json(String file) {
    try {
      return JSON.readTree(Files.readString(folder.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The inputs whose names begin with a prefix, `0.` for the first batch of several.
  EncoderInput input(String prefix) {
    Tensor ids = given(prefix + "input_ids");
    Tensor types = inputs.get(prefix + "token_type_ids");
    int[] plainIds = ints(ids);
    return EncoderInput.of(
        (int) ids.size(0),
        (int) ids.size(1),
        plainIds,
        types == null ? new int[plainIds.length] : ints(types),
        ints(given(prefix + "attention_mask")));
  }

  /// An input that must be there.
  public Tensor given(String input) {
    return Objects.requireNonNull(inputs.get(input), input);
  }

  private static int[] ints(Tensor tensor) {
    return Arrays.stream(tensor.toLongs()).mapToInt(Math::toIntExact).toArray();
  }

  /// Asserts that a tensor is what it must be, within 1e-4 and within ten times the noise of fp32
  /// itself.
  public void check(String tensor, Tensor actual) {
    Tensor wanted = Objects.requireNonNull(expected.get(tensor), tensor);
    assertThat(actual.shape()).as(tensor).isEqualTo(wanted.shape());
    assertClose(tensor, actual.to(Dtype.FLOAT32).sub(wanted).abs().max().item());
  }

  private void assertClose(String tensor, double difference) {
    double tolerance = Math.min(1e-4, 10 * noise.path(tensor).asDouble(1e-6) + 1e-6);
    assertThat(difference).as(name + " " + tensor).isLessThanOrEqualTo(tolerance);
    largest = Math.max(largest, difference);
  }

  /// As [#check], only where the token, or the query of attention weights, is not padding: where a
  /// query sees nothing at all, what comes out is an artefact of transformers.
  void checkTokens(String tensor, Tensor actual) {
    Tensor wanted = Objects.requireNonNull(expected.get(tensor), tensor);
    assertThat(actual.shape()).as(tensor).isEqualTo(wanted.shape());
    Tensor mask = given("attention_mask").to(Dtype.FLOAT32); // [batch, length]
    Tensor rows =
        switch (wanted.dim()) {
          case 2 -> mask;
          case 3 -> mask.unsqueeze(-1);
          default -> mask.unsqueeze(1).unsqueeze(-1); // [batch, 1, queryLen, 1]
        };
    assertClose(tensor, actual.to(Dtype.FLOAT32).sub(wanted).mul(rows).abs().max().item());
  }

  void checkEncoder(EncoderOutput output) {
    checkEncoder(output, this::check);
  }

  /// All layers, compared by [#check] or by [#checkTokens].
  void checkEncoder(EncoderOutput output, BiConsumer<String, Tensor> compare) {
    for (int i = 0; expected.containsKey("hidden_states." + i); i++) {
      compare.accept("hidden_states." + i, output.hiddenStates().get(i));
    }
    for (int i = 0; expected.containsKey("attentions." + i); i++) {
      compare.accept("attentions." + i, output.attentions().get(i));
    }
  }

  /// Prints the largest difference so far.
  void report() {
    System.out.printf("%s: largest difference %.2g%n", name, largest);
  }

  private Map<String, Tensor> tensors(String file) {
    try {
      ByteBuffer all =
          ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
      byte[] header = new byte[Math.toIntExact(all.getLong())];
      all.get(header);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      JsonNode entries = JSON.readTree(new String(header, StandardCharsets.UTF_8));
      for (Map.Entry<String, JsonNode> entry : entries.properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(entry.getKey(), tensor(entry.getValue(), all));
        }
      }
      return tensors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor tensor(JsonNode entry, ByteBuffer all) {
    int from = entry.path("data_offsets").path(0).asInt();
    byte[] bytes = new byte[entry.path("data_offsets").path(1).asInt() - from];
    all.get(all.position() + from, bytes);
    Dtype dtype = entry.path("dtype").asText().equals("I64") ? Dtype.INT64 : Dtype.FLOAT32;
    long[] shape = JSON.convertValue(entry.path("shape"), long[].class);
    return Tensor.of(bytes, dtype, shape);
  }
}
