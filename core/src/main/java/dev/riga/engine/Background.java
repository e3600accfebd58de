package dev.riga.engine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Something that is made on a thread of its own, so that several slow parts come up side by side.
final class Background<T> {
  private final FutureTask<T> task;

  private Background(FutureTask<T> task) {
    this.task = task;
  }

  /// Begins to make it at once.
  ///
  /// @param name of the thread, for those who look at one
  static <T> Background<T> start(String name, Supplier<T> making) {
    FutureTask<T> task = new FutureTask<>(making::get);
    Thread.ofPlatform().daemon().name(name).start(task);
    return new Background<>(task);
  }

  /// What was made, as soon as it is; the same each time.
  ///
  /// @throws RuntimeException what the making threw
  T value() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw causeOf(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Hands over what was made, waiting for it; does nothing when the making failed.
  void whenMade(Consumer<T> use) {
    T made;
    try {
      made = value();
    } catch (RuntimeException | Error e) {
      return;
    }
    use.accept(made);
  }

  private static RuntimeException causeOf(ExecutionException failed) {
    return switch (failed.getCause()) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failed);
    };
  }
}
