package dev.riga.embed;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Waits for what another thread computes, whoever interrupts.
final class Uninterrupted {

  private Uninterrupted() {}

  /// The result, when it is there. An interruption is remembered in the thread's status.
  static <T> T get(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The exception that the other thread threw; an error is thrown on the spot.
  static RuntimeException rethrown(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException exception -> exception;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failure);
    };
  }
}
