package dev.riga.train;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// A training run that cannot start, go on or be saved. The message says at which step, what was
/// kept, and what to do.
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Something that a run could not write.
  ///
  /// @param what for instance `the metrics`
  /// @param failed why
  static TrainingException notWritten(String what, Path file, Exception failed) {
    IOException why = ioOf(failed);
    String advice =
        " Checkpoints that are finished are kept: %s and go on with --resume."
            .formatted(DurableFile.isFullDisk(why) ? "make room" : "mend that");
    String happened =
        DurableFile.isFullDisk(why)
            ? "The disk is full: %s could not be written to %s.".formatted(what, file)
            : "%s%s could not be written to %s: %s."
                .formatted(
                    what.substring(0, 1).toUpperCase(Locale.ROOT),
                    what.substring(1),
                    file,
                    DurableFile.reason(why));
    return new TrainingException(happened + advice, failed);
  }

  private static IOException ioOf(Exception failed) {
    return switch (failed) {
      case IOException io -> io;
      case CheckpointException wrapped when wrapped.getCause() instanceof IOException io -> io;
      default -> new IOException(failed.getMessage(), failed);
    };
  }
}
