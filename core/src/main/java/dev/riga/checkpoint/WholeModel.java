package dev.riga.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.tensor.Dtype;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Scope;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Writes a model as a directory that needs no other: what it borrows from a base is in it,
/// adapters are multiplied in, and every weight has one precision. It is what Python's transformers
/// loads.
public final class WholeModel {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CARD = "README.md";

  /// What belongs to a run of training or to a check and not to the model.
  private static final List<String> LEFT_OUT =
      List.of("training", "calibration.svg", "inputs.safetensors", "expected.safetensors");

  private WholeModel() {}

  /// What was written.
  ///
  /// @param tensors how many
  /// @param borrowed how many of them came from a base
  /// @param bytes the length of the file of weights
  public record Written(int tensors, int borrowed, long bytes) {}

  /// Writes `config.json`, `model.safetensors`, the files of the tokenizer and the model card.
  ///
  /// @param name what the model is called, for its card
  /// @param out a folder without a model, made if it is not there
  /// @param half whether to write half precision instead of fp32
  /// @throws CheckpointException when there is a model in the folder, it cannot be written, or a
  ///   weight is too large for half precision
  public static Written write(Checkpoint model, String name, Path out, boolean half) {
    if (Files.exists(out.resolve("config.json"))) {
      throw new CheckpointException(
          "There is a model in %s already. Choose another folder, or remove it.".formatted(out));
    }
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      for (TensorEntry entry : model.entries()) {
        tensors.put(entry.name(), converted(entry, half));
      }
      Files.createDirectories(out);
      copyFiles(model.directory(), out);
      writeCard(model, name, out, half);
      Path weights = out.resolve("model.safetensors");
      Safetensors.write(weights, tensors, Map.of("format", "pt"));
      // Last: a folder with config.json is a whole model.
      Files.writeString(out.resolve("config.json"), config(model, half));
      int own = model.ownNames().size();
      return new Written(tensors.size(), tensors.size() - own, Files.size(weights));
    } catch (IOException e) {
      throw DurableFile.notWritten(out, e);
    }
  }

  private static Tensor converted(TensorEntry entry, boolean half) {
    Tensor tensor = entry.tensor();
    if (!entry.dtype().isFloatingPoint()) {
      return tensor;
    }
    if (!half) {
      return tensor.to(Dtype.FLOAT32);
    }
    Tensor converted = tensor.to(Dtype.FLOAT16);
    for (float value : converted.toFloats()) {
      if (!Float.isFinite(value)) {
        throw new CheckpointException(
            "The tensor %s holds a value too large for half precision. Write fp32."
                .formatted(entry.name()));
      }
    }
    return converted;
  }

  private static String config(Checkpoint model, boolean half) throws IOException {
    ObjectNode config = model.config().deepCopy();
    config.remove(List.of("riga_base", "riga_lora"));
    config.put("torch_dtype", half ? "float16" : "float32");
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
  }

  private static void copyFiles(Path from, Path out) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        String name = file.getFileName().toString();
        boolean isWeights =
            name.matches(".*\\.(?:safetensors|bin|onnx|h5|msgpack|pt)(?:\\.index\\.json)?");
        if (!isWeights
            && !name.startsWith(".")
            && !name.equals("config.json")
            && !LEFT_OUT.contains(relative.getName(0).toString())) {
          Path target = out.resolve(relative.toString());
          Files.createDirectories(target.toAbsolutePath().getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /// The model's own card with a note before it; a card of the note alone where it has none.
  private static void writeCard(Checkpoint model, String name, Path out, boolean half)
      throws IOException {
    Path card = out.resolve(CARD);
    String own = Files.exists(card) ? Files.readString(card) : "# " + name + "\n";
    String head = frontMatter(own);
    String base = model.config().path("riga_base").asText();
    String note =
        "> Written by `riga models export` from `%s`: all weights, in %s%s.\n\n"
            .formatted(
                name,
                half ? "half precision" : "fp32",
                base.isEmpty()
                    ? ""
                    : ", those of its base `%s` included; what is said below of files that hold only a part does not hold here"
                        .formatted(base));
    Files.writeString(card, head + note + own.substring(head.length()));
  }

  /// The lines between `---` and `---` with which a card on the hub begins, if it does.
  private static String frontMatter(String card) {
    int end = card.startsWith("---\n") ? card.indexOf("\n---\n", 3) : -1;
    return end < 0 ? "" : card.substring(0, end + "\n---\n".length());
  }
}
