package dev.riga.index;

/// Tells the thread that encodes how many passages wait, and when no more will come.
final class Backlog {
  private long waiting;
  private boolean complete;

  /// More passages wait.
  synchronized void add(int passages) {
    waiting += passages;
    notifyAll();
  }

  /// No more will come.
  synchronized void complete() {
    complete = true;
    notifyAll();
  }

  synchronized boolean isComplete() {
    return complete;
  }

  /// Returns when at least `enough` passages wait or no more will come, and counts them as taken.
  synchronized void take(int enough) throws InterruptedException {
    while (waiting < enough && !complete) {
      wait();
    }
    waiting = 0;
  }
}
