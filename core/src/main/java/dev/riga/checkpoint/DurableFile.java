package dev.riga.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/// Writes a file so that at any moment, whatever stops the process or the machine, the old file or
/// the new one is there whole: the bytes go to a temporary file beside it, reach the disk, and only
/// then take its name.
public final class DurableFile {

  /// What a file is to hold.
  @FunctionalInterface
  public interface Content {
    /// Writes it from the start of an empty file.
    void writeTo(FileChannel channel) throws IOException;
  }

  private DurableFile() {}

  /// Writes `content` to `file`, whose folder is made if it is not there.
  ///
  /// @throws CheckpointException when the disk is full or refuses; what was there before stays
  public static void write(Path file, byte[] content) {
    write(
        file,
        channel -> {
          for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
            channel.write(rest); // a disk that is nearly full takes a part
          }
        });
  }

  /// Writes `content` to `file`, whose folder is made if it is not there. A device or a pipe
  /// (`/dev/stdout`) is written to and not replaced.
  ///
  /// @throws CheckpointException when the disk is full or refuses; what was there before stays
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    try {
      if (isDevice(target)) {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
          content.writeTo(channel);
        }
        return;
      }
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path temporary =
          target.resolveSibling(
              "." + target.getFileName() + "." + UUID.randomUUID() + ".incomplete");
      try {
        // Not Files.createTempFile, whose files nobody else may read.
        try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          content.writeTo(channel);
          channel.force(true);
        }
        rename(temporary, target);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException failed) {
      throw notWritten(file, failed);
    }
  }

  private static boolean isDevice(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
  }

  /// Gives a finished file its name, replacing what had it.
  static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    Path folder = to.toAbsolutePath().getParent();
    if (folder != null) {
      forceFolder(folder);
    }
  }

  /// The new name itself must reach the disk, too. Windows has no such call and needs none.
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      return;
    }
  }

  /// A failure to write, in words for a person.
  public static CheckpointException notWritten(Path file, IOException failed) {
    if (isFullDisk(failed)) {
      return new CheckpointException(
          "The disk is full: "
              + file
              + " was not written, and what was there before is unchanged. Free some space and try"
              + " again.",
          failed);
    }
    return new CheckpointException(
        file
            + " could not be written: "
            + reason(failed)
            + ". What was there before is unchanged. Mend that, or choose another place.",
        failed);
  }

  /// What went wrong, in words for a person: an exception of a file often says only its path.
  public static String reason(IOException failed) {
    return switch (failed) {
      case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
      case NoSuchFileException absent -> absent.getFile() + " does not exist";
      case FileAlreadyExistsException there -> there.getFile() + " is not a folder";
      case FileSystemException below when "Not a directory".equals(below.getReason()) ->
          notAFolder(Path.of(below.getFile()));
      default -> String.valueOf(failed.getMessage());
    };
  }

  private static String notAFolder(Path path) {
    Path at = path;
    while (at.getParent() != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at + " is not a folder";
  }

  /// Whether it failed because the disk, or what the user may have of it, is full.
  public static boolean isFullDisk(Throwable failed) {
    String message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    return failed instanceof IOException
        && (message.contains("no space left")
            || message.contains("not enough space")
            || message.contains("disk quota exceeded"));
  }
}
