package dev.riga.weights;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The reader that ships: a span head and a reasoning head on bge-small-en-v1.5, whose embeddings
/// it borrows; its model card says what it was trained on and how well it reads.
///
/// It lies in this module's jar and is copied to a folder of the user's at first use. The
/// directory's name holds a digest of its content, so another version of Riga never meets this
/// one's files; it takes that name only when all of it is on the disk.
///
/// ```java
/// Path models = Places.ofThisUser().models();
/// try (Checkpoint reader = Checkpoint.open(DefaultReader.in(models), BaseModels.in(models))) { … }
/// ```
public final class DefaultReader {

  private static final String RESOURCES = "/dev/riga/weights/riga-reader/";
  private static final String DIGEST = "sha256";
  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> FILES =
      List.of("config.json", "model.safetensors", "riga.json", "README.md");
  private static final Object ONE_AT_A_TIME = new Object();

  private DefaultReader() {}

  /// The reader's directory, made if it is not there yet. Several threads and processes may ask at
  /// once.
  ///
  /// @param models the folder of the models
  /// @throws CheckpointException when the jar is damaged or the disk refuses
  public static Path in(Path models) {
    Path directory = models.resolve("riga-reader-" + digest().substring(0, 12));
    if (isWhole(directory)) {
      return directory;
    }
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(models);
        try (FileChannel channel =
                FileChannel.open(
                    models.resolve(".riga-reader.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            var _ = channel.lock()) {
          if (!isWhole(directory)) {
            make(directory, BaseModels.bgeSmall(models));
          }
        }
      } catch (IOException failed) {
        throw DurableFile.notWritten(directory, failed);
      }
    }
    return directory;
  }

  private static boolean isWhole(Path directory) {
    return Files.exists(directory.resolve(TOKENIZER))
        && FILES.stream().allMatch(name -> Files.exists(directory.resolve(name)));
  }

  private static void make(Path directory, Path base) throws IOException {
    Path unfinished = directory.resolveSibling("." + directory.getFileName() + ".incomplete");
    delete(unfinished);
    Files.createDirectories(unfinished);
    for (String name : FILES) {
      try (InputStream in = open(name)) {
        Files.copy(in, unfinished.resolve(name));
      }
      force(unfinished.resolve(name));
    }
    Files.copy(base.resolve(TOKENIZER), unfinished.resolve(TOKENIZER));
    force(unfinished.resolve(TOKENIZER));
    delete(directory);
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String digest() {
    try (InputStream in = open(DIGEST)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException damaged) {
      throw new CheckpointException(
          "The jar riga-models is damaged: " + damaged.getMessage() + ". Fetch it again.", damaged);
    }
  }

  private static InputStream open(String name) {
    InputStream in = DefaultReader.class.getResourceAsStream(RESOURCES + name);
    if (in == null) {
      throw new CheckpointException(
          "The jar riga-models holds no " + RESOURCES + name + ". Fetch or build it again.");
    }
    return in;
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
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
