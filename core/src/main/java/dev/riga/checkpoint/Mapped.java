package dev.riga.checkpoint;

import dev.riga.tensor.Dtype;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A file mapped read-only into memory, with the checks that keep a reader inside it.
record Mapped(Path file, MemorySegment bytes) {

  private static final int LONGEST_MESSAGE = 400;

  /// @throws CheckpointException when the file is absent or cannot be read
  static Mapped open(Path file, Arena arena) {
    if (Files.isDirectory(file)) {
      throw new CheckpointException(file + " is a folder, not a file of weights.");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new Mapped(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (NoSuchFileException absent) {
      throw new CheckpointException(file + " does not exist.", absent);
    } catch (IOException unreadable) {
      throw new CheckpointException(
          file + " cannot be read: " + unreadable.getMessage() + ".", unreadable);
    }
  }

  long size() {
    return bytes.byteSize();
  }

  /// A refusal that names the file and says what to do.
  CheckpointException refused(String what) {
    return refused(what, "Fetch the file again or ask who made it.");
  }

  CheckpointException refused(String what, String advice) {
    return new CheckpointException(file + " is refused: " + printable(what) + ". " + advice);
  }

  /// Names come from the file; control characters in them would reach the terminal.
  private static String printable(String message) {
    String shortened =
        message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    return shortened.replaceAll("\\p{Cntrl}", "?");
  }

  /// The elements at an offset as a tensor; copied when the file left them unaligned, which the
  /// kernels that read them do not expect.
  TensorEntry tensor(String name, Dtype dtype, List<Long> shape, MemorySegment data, Arena arena) {
    boolean aligned = data.address() % dtype.bytes() == 0;
    return new TensorEntry(name, dtype, shape, aligned ? data : copy(data, arena).asReadOnly());
  }

  private static MemorySegment copy(MemorySegment data, Arena arena) {
    MemorySegment copy = arena.allocate(Math.max(1, data.byteSize()), 64);
    return copy.asSlice(0, data.byteSize()).copyFrom(data);
  }
}
