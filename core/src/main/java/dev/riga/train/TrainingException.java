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

  /// How to go on when the disk is in order again.
  enum Then {
    /// From the last checkpoint.
    RESUME(" Checkpoints that are finished are kept: %s and go on with --resume."),
    /// From the start, where there are no checkpoints.
    REPEAT(" %s and give the command again.");

    private final String advice;

    Then(String advice) {
      this.advice = advice;
    }
  }

  /// Something that a run with checkpoints could not write.
  ///
  /// @param what for instance `the metrics`
  /// @param failed why
  static TrainingException notWritten(String what, Path file, Exception failed) {
    return notWritten(what, file, failed, Then.RESUME);
  }

  /// Something that could not be written.
  ///
  /// @param what for instance `the metrics`
  /// @param failed why
  static TrainingException notWritten(String what, Path file, Exception failed, Then then) {
    IOException why = ioOf(failed);
    String first = DurableFile.isFullDisk(why) ? "make room" : "mend that";
    String advice = then.advice.formatted(then == Then.RESUME ? first : capitalised(first));
    String happened =
        DurableFile.isFullDisk(why)
            ? "The disk is full: %s could not be written to %s.".formatted(what, file)
            : "%s could not be written to %s: %s."
                .formatted(capitalised(what), file, DurableFile.reason(why));
    return new TrainingException(happened + advice, failed);
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static IOException ioOf(Exception failed) {
    return switch (failed) {
      case IOException io -> io;
      case CheckpointException wrapped when wrapped.getCause() instanceof IOException io -> io;
      default -> new IOException(failed.getMessage(), failed);
    };
  }
}
