package dev.riga.train;

import dev.riga.checkpoint.DurableFile;
import dev.riga.train.TrainingException.Then;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where a run keeps its checkpoints and metrics, held by one process at a time.
final class TrainingFolder implements AutoCloseable {

  private final Path folder;
  private final FileChannel channel;

  private TrainingFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /// Makes `training` in the output directory if it is not there, and holds it until closed.
  ///
  /// @throws TrainingException when it cannot be made, or another process trains there
  static TrainingFolder in(Path out) {
    Path folder = of(out);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainingException(
          "The folder %s cannot be made: %s. Choose another with --out."
              .formatted(folder, DurableFile.reason(e)),
          e);
    }
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isFree(channel)) {
        return new TrainingFolder(folder, channel);
      }
      channel.close();
    } catch (IOException e) {
      throw TrainingException.notWritten("what the run needs", folder, e, Then.REPEAT);
    }
    throw new TrainingException(
        "Another process is training in %s. Wait for it, or choose another folder.".formatted(out));
  }

  /// The folder of that kind in a directory, there or not.
  static Path of(Path out) {
    return out.resolve("training");
  }

  /// Removes a folder with all that is in it, if it is there.
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /// Lets others train here.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw TrainingException.notWritten("what the run needs", folder, e, Then.REPEAT);
    }
  }
}
