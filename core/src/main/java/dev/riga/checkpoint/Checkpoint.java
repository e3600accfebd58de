package dev.riga.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The weights and the settings of one model: a Hugging Face directory with `config.json` and the
/// tensors beside it, in the first of these that is there: `model.safetensors`,
/// `model.safetensors.index.json` with its shards, `pytorch_model.bin`,
/// `pytorch_model.bin.index.json` with its shards. Where `config.json` names a `riga_base`, the
/// tensors that are not there come from that base: see [Bases]. Where it has a `riga_lora`, the
/// adapters of [LowRank] are multiplied into the weights they belong to.
///
/// Tensors are mapped, not read: opening takes milliseconds whatever the size. They stay until the
/// checkpoint is closed; a network that uses them must be gone by then. Safe for use by many
/// threads.
public final class Checkpoint implements AutoCloseable {
  private static final String BASE_FIELD = "riga_base";
  private static final String FETCH_AGAIN = "Fetch the model again or ask who made it.";
  private static final long LONGEST_JSON = 16L << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path directory;
  private final JsonNode config;
  private final SequencedMap<String, TensorEntry> tensors;
  private final Set<String> ownNames;
  private final Arena arena;

  private Checkpoint(
      Path directory,
      JsonNode config,
      SequencedMap<String, TensorEntry> own,
      SequencedMap<String, TensorEntry> borrowed,
      Arena arena) {
    this.directory = directory;
    this.config = config;
    SequencedMap<String, TensorEntry> all = new LinkedHashMap<>(borrowed);
    all.putAll(own);
    this.tensors =
        LowRank.of(config).map(adapters -> adapters.mergedEntries(all, arena)).orElse(all);
    Set<String> names = new LinkedHashSet<>(own.keySet());
    names.retainAll(tensors.keySet());
    this.ownNames = Collections.unmodifiableSet(names);
    this.arena = arena;
  }

  /// Opens a directory that builds on no other.
  ///
  /// @throws CheckpointException when something is missing, damaged, or not only data
  public static Checkpoint open(Path directory) {
    return open(directory, Bases.none());
  }

  /// Opens a directory.
  ///
  /// @param bases where the base models lie that it may build on
  /// @throws CheckpointException when something is missing, damaged, or not only data
  public static Checkpoint open(Path directory, Bases bases) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(
          "There is no folder " + directory + ". Give the folder that holds config.json.");
    }
    JsonNode config = json(directory.resolve("config.json"));
    Arena arena = Arena.ofShared();
    try {
      SequencedMap<String, TensorEntry> own = read(directory, arena);
      SequencedMap<String, TensorEntry> borrowed = new LinkedHashMap<>();
      if (config.has(BASE_FIELD)) {
        Path base = bases.directory(config.path(BASE_FIELD).asText());
        borrowed = underPrefixOf(own.keySet(), config, read(base, arena));
      }
      return new Checkpoint(directory, config, own, borrowed, arena);
    } catch (RuntimeException | Error refused) {
      arena.close();
      throw refused;
    }
  }

  /// Where it was opened.
  public Path directory() {
    return directory;
  }

  /// The settings, an object; `model_type` names the family.
  public JsonNode config() {
    return config;
  }

  /// The names of all tensors.
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /// The names of the tensors in its own files, without those of a base.
  public Set<String> ownNames() {
    return ownNames;
  }

  /// All tensors as they lie in the files.
  public Collection<TensorEntry> entries() {
    return Collections.unmodifiableCollection(tensors.values());
  }

  /// The tensor of a name, if there is one.
  public Optional<TensorEntry> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /// The tensor of a name.
  ///
  /// @throws CheckpointException when there is none
  public TensorEntry entry(String name) {
    return find(name)
        .orElseThrow(() ->
            new CheckpointException(
                "The checkpoint "
                    + directory
                    + " has no tensor "
                    + name
                    + ". Check that it is of the family its config.json names."));
  }

  /// A weight as it lies in the file, without a copy; it must not be changed, nor used once the
  /// checkpoint is closed. A network takes its weights through [Weights].
  ///
  /// @throws CheckpointException when there is none
  public Tensor tensor(String name) {
    return entry(name).tensor();
  }

  /// 32 hexadecimal digits that differ whenever a weight or a setting does: for telling whether
  /// vectors come from this very model. Reads every byte once.
  public String fingerprint() {
    return Fingerprint.of(config, tensors.values());
  }

  /// Unmaps the files. Nothing that came from this checkpoint may be used afterwards.
  @Override
  public void close() {
    arena.close();
  }

  // ---------------------------------------------------------------- files

  private interface Container {
    SequencedMap<String, TensorEntry> read(Path file, Arena arena);
  }

  private static SequencedMap<String, TensorEntry> read(Path directory, Arena arena) {
    return currentNames(directory, readFiles(directory, arena));
  }

  private static SequencedMap<String, TensorEntry> readFiles(Path directory, Arena arena) {
    Path safetensors = directory.resolve("model.safetensors");
    if (Files.exists(safetensors)) {
      return Safetensors.read(safetensors, arena).tensors();
    }
    Path safetensorsIndex = directory.resolve("model.safetensors.index.json");
    if (Files.exists(safetensorsIndex)) {
      return shards(
          safetensorsIndex, arena, (file, mapped) -> Safetensors.read(file, mapped).tensors());
    }
    Path torch = directory.resolve("pytorch_model.bin");
    if (Files.exists(torch)) {
      return TorchFile.read(torch, arena);
    }
    Path torchIndex = directory.resolve("pytorch_model.bin.index.json");
    if (Files.exists(torchIndex)) {
      return shards(torchIndex, arena, TorchFile::read);
    }
    throw new CheckpointException(
        directory
            + " has no weights: neither model.safetensors nor pytorch_model.bin, nor the index of"
            + " their shards, is there. Fetch the model again.");
  }

  private static SequencedMap<String, TensorEntry> shards(
      Path index, Arena arena, Container container) {
    JsonNode map = json(index).path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new CheckpointException(
          index + " is refused: it has no weight_map. Fetch the model again.");
    }
    Map<String, SequencedMap<String, TensorEntry>> shards = new LinkedHashMap<>();
    SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> mapping : map.properties()) {
      String file = mapping.getValue().asText();
      SequencedMap<String, TensorEntry> shard =
          shards.computeIfAbsent(file, name -> container.read(inside(index, name), arena));
      TensorEntry tensor = shard.get(mapping.getKey());
      if (tensor == null) {
        throw new CheckpointException(
            index
                + " is refused: it says that "
                + mapping.getKey()
                + " is in "
                + file
                + ", where it is not. Fetch the model again.");
      }
      tensors.put(mapping.getKey(), tensor);
    }
    return tensors;
  }

  private static Path inside(Path index, String file) {
    Path shard = index.resolveSibling(file);
    if (file.isEmpty() || file.contains("/") || file.contains("\\") || file.startsWith(".")) {
      throw new CheckpointException(
          index + " is refused: its shard " + file + " is not a file of the same folder.");
    }
    return shard;
  }

  /// A network with a head keeps its base under the name of the family (`bert.embeddings…`), the
  /// base alone has no such prefix.
  private static SequencedMap<String, TensorEntry> underPrefixOf(
      Set<String> names, JsonNode config, SequencedMap<String, TensorEntry> base) {
    String prefix = config.path("model_type").asText() + ".";
    boolean wanted = names.stream().anyMatch(name -> name.startsWith(prefix));
    SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
    for (TensorEntry tensor : base.values()) {
      boolean bare = !tensor.name().startsWith(prefix);
      String name = wanted && bare ? prefix + tensor.name() : tensor.name();
      tensors.put(name, tensor.renamed(name));
    }
    return tensors;
  }

  /// Checkpoints of 2018 and 2019 call the weight and bias of a LayerNorm gamma and beta.
  private static SequencedMap<String, TensorEntry> currentNames(
      Path directory, SequencedMap<String, TensorEntry> tensors) {
    SequencedMap<String, TensorEntry> renamed = new LinkedHashMap<>();
    for (TensorEntry tensor : tensors.values()) {
      String name = tensor.name();
      if (name.endsWith("LayerNorm.gamma")) {
        name = name.substring(0, name.length() - "gamma".length()) + "weight";
      } else if (name.endsWith("LayerNorm.beta")) {
        name = name.substring(0, name.length() - "beta".length()) + "bias";
      }
      if (renamed.put(name, tensor.renamed(name)) != null) {
        throw new CheckpointException(
            "The checkpoint "
                + directory
                + " is refused: it has "
                + name
                + " twice, under its"
                + " old name and its new one.");
      }
    }
    return renamed;
  }

  /// Reads a small JSON object.
  static JsonNode json(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new CheckpointException(
            file
                + " is missing. A model is a folder with config.json, the weights and the"
                + " tokenizer's files.");
      }
      if (Files.size(file) > LONGEST_JSON) {
        throw new CheckpointException(
            file + " is refused: it is longer than any real one. " + FETCH_AGAIN);
      }
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      if (!node.isObject()) {
        throw new CheckpointException(
            file + " is refused: it is not a JSON object. " + FETCH_AGAIN);
      }
      return node;
    } catch (JsonProcessingException broken) {
      throw new CheckpointException(
          file
              + " is refused: it is not valid JSON: "
              + broken.getOriginalMessage()
              + ". "
              + FETCH_AGAIN,
          broken);
    } catch (IOException unreadable) {
      throw new CheckpointException(
          file + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
    }
  }
}
