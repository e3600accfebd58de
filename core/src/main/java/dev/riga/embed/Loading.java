package dev.riga.embed;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Something slow that is made on a thread of its own, so that several such parts come up side by
/// side.
public final class Loading<T> {
  private final FutureTask<T> task;

  private Loading(FutureTask<T> task) {
    this.task = task;
  }

  /// Begins to make it at once.
  ///
  /// @param thread the name of the thread, for those who look at one
  public static <T> Loading<T> start(String thread, Supplier<T> making) {
    FutureTask<T> task = new FutureTask<>(making::get);
    Thread.ofPlatform().daemon().name(thread).start(task);
    return new Loading<>(task);
  }

  /// What was made, as soon as it is; the same each time.
  ///
  /// @throws RuntimeException what the making threw
  public T value() {
    try {
      return Uninterrupted.get(task);
    } catch (ExecutionException e) {
      throw Uninterrupted.rethrown(e);
    }
  }

  /// Hands over what was made, waiting for it; does nothing when the making failed.
  public void whenLoaded(Consumer<T> use) {
    T made;
    try {
      made = Uninterrupted.get(task);
    } catch (ExecutionException failed) {
      return;
    }
    use.accept(made);
  }
}
