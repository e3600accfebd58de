package dev.riga.embed;

import dev.riga.tensor.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Threads that each run operations of libtorch on that thread alone.
final class Workers implements AutoCloseable {
  private final ExecutorService threads;

  Workers(int count) {
    this.threads =
        Executors.newFixedThreadPool(
            count,
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .name("riga-embedding")
                    .unstarted(() -> {
                      Threads.use(1);
                      task.run();
                    }));
  }

  /// Runs all tasks and returns when they are done. A thread that is interrupted waits all the
  /// same, since the tasks write where the caller will read.
  ///
  /// @throws RuntimeException what the first task to fail threw
  void runAll(List<Runnable> tasks) {
    List<Future<?>> running = new ArrayList<>();
    tasks.forEach(task -> running.add(threads.submit(task)));
    RuntimeException failure = null;
    for (Future<?> task : running) {
      try {
        Uninterrupted.get(task);
      } catch (ExecutionException e) {
        failure = failure == null ? Uninterrupted.rethrown(e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
