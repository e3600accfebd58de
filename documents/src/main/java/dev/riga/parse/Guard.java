package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs the reading of one file so that nothing in the file can stop the ingestion of others.
///
/// The work has a thread of its own with a stack of its own. When its time is over, every read,
/// every unpacked byte and every glyph throws (they ask the [Budget]), and the thread is
/// interrupted. A loop inside a library that does none of these cannot be ended on the JVM; then
/// the thread, a daemon of least priority, is left behind and the caller goes on.
final class Guard {
  private static final long STACK_BYTES = 8L << 20;
  private static final long GRACE_MILLIS = 1000;

  private final Budget budget;

  Guard(Budget budget) {
    this.budget = budget;
  }

  /// The result of `work`.
  ///
  /// @throws DocumentException whatever goes wrong in it
  <T> T run(String name, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .stackSize(STACK_BYTES)
            .start(() -> complete(result, work));
    try {
      return await(result, thread);
    } catch (InterruptedException e) {
      budget.stop();
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw DocumentException.forNow("reading it was interrupted");
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> work) {
    try {
      result.complete(work.call());
    } catch (Throwable e) { // errors of the stack and the heap, too, are the file's doing
      result.completeExceptionally(e);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it; it only yields the processor
  private <T> T await(CompletableFuture<T> result, Thread thread) throws InterruptedException {
    while (true) {
      try {
        long nanos = Math.max(0, budget.nanosLeft()) + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        return result.get(nanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (budget.nanosLeft() < 0) {
          thread.interrupt();
          thread.setPriority(Thread.MIN_PRIORITY);
          throw budget.outOfTime();
        }
      } catch (ExecutionException e) {
        throw reason(e.getCause());
      }
    }
  }

  private static DocumentException reason(@Nullable Throwable failure) {
    return switch (failure) {
      case DocumentException known -> known;
      case StackOverflowError deep -> Budget.tooDeep();
      case OutOfMemoryError large ->
          DocumentException.forNow("needs more memory than Java was given");
      case IOException damaged -> damaged(damaged);
      case null, default -> damaged(failure);
    };
  }

  private static DocumentException damaged(@Nullable Throwable failure) {
    String message = failure == null ? null : failure.getMessage();
    return new DocumentException(
        "damaged: " + (message == null ? String.valueOf(failure) : firstLine(message)),
        failure == null ? new IOException("unknown") : failure);
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
