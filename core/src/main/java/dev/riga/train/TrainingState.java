package dev.riga.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.Safetensors;
import dev.riga.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Where a run stands, besides weights and moments. The random state needs no place of its own: the
/// order of the data is a function of the seed, and dropout is seeded anew at every batch from the
/// seed and the batch's number.
///
/// @param format of the checkpoint
/// @param run a fingerprint of the recipe, its base and its data: a run resumes only what it began
///   itself
/// @param threads that share each batch
/// @param bfloat16 whether matrix products run in bfloat16
/// @param step optimiser steps taken
/// @param bestScore the best validation score so far, negative when there is none
/// @param stale validations since then
/// @param seconds spent training
record TrainingState(
    int format,
    String run,
    int threads,
    boolean bfloat16,
    int step,
    double bestScore,
    int stale,
    double seconds) {

  static final int FORMAT = 2;

  private static final String STATE = "state.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String MOMENTS = "moments.safetensors";
  private static final String PREFIX = "step-";
  private static final int KEPT = 2;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// Saves a checkpoint whole or not at all: it is written under another name, forced to the disk
  /// and renamed; only then are older ones removed.
  ///
  /// @param folder of all checkpoints of the run
  /// @return the checkpoint's own folder
  /// @throws TrainingException when it cannot be written; older ones stay
  Path save(
      Path folder, SequencedMap<String, Tensor> weights, SequencedMap<String, Tensor> moments) {
    Path finished = folder.resolve("%s%08d".formatted(PREFIX, step));
    Path unfinished = folder.resolve("unfinished");
    try {
      TrainingFolder.delete(unfinished);
      Files.createDirectories(unfinished);
      Safetensors.write(unfinished.resolve(WEIGHTS), weights, Map.of());
      Safetensors.write(unfinished.resolve(MOMENTS), moments, Map.of());
      writeForced(unfinished.resolve(STATE), JSON.writeValueAsBytes(this));
      TrainingFolder.delete(finished);
      Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      removeAllBut(folder);
      return finished;
    } catch (IOException | CheckpointException e) {
      throw TrainingException.notWritten("the state after step " + step, folder, e);
    }
  }

  /// A checkpoint on the disk.
  record Saved(TrainingState state, Path weights, Path moments) {}

  /// The latest complete checkpoint; empty when there is none.
  ///
  /// @throws TrainingException when it cannot be read, belongs to another run, or would go on with
  ///   other threads or in another precision
  static Optional<Saved> latest(Path folder, String run, TrainingOptions options) {
    List<Path> complete = complete(folder);
    if (complete.isEmpty()) {
      return Optional.empty();
    }
    Path checkpoint = complete.getLast();
    try {
      TrainingState state =
          JSON.readValue(Files.readAllBytes(checkpoint.resolve(STATE)), TrainingState.class);
      if (state.format() != FORMAT || !state.run().equals(run)) {
        throw new TrainingException(
            ("The checkpoint %s belongs to another run: the recipe, its base, its data or Riga's"
                    + " format has changed since. Train into another folder, or start anew without --resume.")
                .formatted(checkpoint));
      }
      state.requireSameArithmetic(checkpoint, options);
      return Optional.of(
          new Saved(state, checkpoint.resolve(WEIGHTS), checkpoint.resolve(MOMENTS)));
    } catch (IOException e) {
      throw new TrainingException(
          "The checkpoint %s cannot be read: %s. Remove it to resume from the one before."
              .formatted(checkpoint, e.getMessage()),
          e);
    }
  }

  private void requireSameArithmetic(Path checkpoint, TrainingOptions options) {
    if (threads != options.threads()) {
      throw began(
          checkpoint,
          "with %d threads".formatted(threads),
          "with %d".formatted(options.threads()),
          "\"threads\": %d".formatted(threads));
    }
    if (bfloat16 != options.bfloat16()) {
      throw began(
          checkpoint,
          bfloat16 ? "in bfloat16" : "in fp32",
          bfloat16 ? "in fp32" : "in bfloat16",
          "\"bfloat16\": %s".formatted(bfloat16));
    }
  }

  private static TrainingException began(
      Path checkpoint, String before, String now, String setting) {
    return new TrainingException(
        ("The run of the checkpoint %s began %s and would go on %s, which gives other weights. Go on"
                + " as it began (%s in a recipe), or start anew without --resume.")
            .formatted(checkpoint, before, now, setting));
  }

  /// Removes all checkpoints.
  static void clear(Path folder) {
    try {
      TrainingFolder.delete(folder);
    } catch (IOException e) {
      throw new TrainingException(
          "The old checkpoints in %s cannot be removed: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  private static List<Path> complete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new TrainingException(
          "The checkpoints in %s cannot be listed: %s.".formatted(folder, e.getMessage()), e);
    }
  }

  private static void removeAllBut(Path folder) throws IOException {
    List<Path> complete = complete(folder);
    for (Path old : complete.subList(0, Math.max(0, complete.size() - KEPT))) {
      TrainingFolder.delete(old);
    }
  }

  private static void writeForced(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    force(file);
  }

  /// Brings a file, or the names in a folder, to the disk. Windows has no such thing for folders.
  private static void force(Path path) throws IOException {
    if (Files.isDirectory(path) && path.getFileSystem().getSeparator().equals("\\")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
