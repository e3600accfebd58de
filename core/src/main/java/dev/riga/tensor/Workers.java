package dev.riga.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Threads that share the work of one forward pass, each using a single thread for an operation.
///
/// Libtorch's own threads meet after every operation, some eighty times in a forward pass; beside a
/// busy core each meeting waits for the slowest. Workers divide the pass itself and meet seldom or
/// never. Safe for use by several threads: their passes take turns.
public final class Workers implements AutoCloseable {

  private final int count;
  private final ExecutorService threads;
  private final ReentrantLock turn = new ReentrantLock();

  /// What every worker does.
  public interface Task {
    void run(Member member);
  }

  /// Starts workers.
  ///
  /// @param count at least 1
  public Workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("There must be at least one worker, not " + count + ".");
    }
    this.count = count;
    this.threads = Executors.newFixedThreadPool(count, Workers::thread);
    startSingleThreaded();
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().daemon().name("riga-worker").unstarted(work);
  }

  /// How many threads an operation may use is the calling thread's own setting, but libtorch also
  /// takes the last one set for the default of threads to come.
  private void startSingleThreaded() {
    int before = Threads.inUse();
    CountDownLatch ready = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      threads.execute(() -> {
        Threads.use(1);
        ready.countDown();
        awaitUninterruptibly(ready); // so that every thread of the pool comes by once
      });
    }
    awaitUninterruptibly(ready);
    Threads.use(before);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// How many there are.
  public int count() {
    return count;
  }

  /// Has every worker do a task at the same time, without recording gradients and each in a scope
  /// of its own, and waits for all of them.
  public void run(Task task) {
    turn.lock();
    try {
      Meeting meeting = new Meeting(count);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Member member = new Member(i, count, meeting);
        running.add(threads.submit(() -> run(task, member)));
      }
      running.forEach(Workers::join);
    } finally {
      turn.unlock();
    }
  }

  private static void run(Task task, Member member) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      task.run(member);
    } catch (RuntimeException | Error failure) {
      member.meeting.failed = true;
      throw failure;
    }
  }

  private static void join(Future<?> running) {
    boolean interrupted = false;
    while (true) {
      try {
        running.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the task reads and writes the caller's tensors: it must end first
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the threads.
  @Override
  public void close() {
    threads.shutdown();
  }

  /// One of the workers that share a task.
  public static final class Member {

    private final int index;
    private final int count;
    private final Meeting meeting;

    private Member(int index, int count, Meeting meeting) {
      this.index = index;
      this.count = count;
      this.meeting = meeting;
    }

    /// Its number, from 0.
    public int index() {
      return index;
    }

    /// How many share the task.
    public int count() {
      return count;
    }

    /// Waits until all members have come here.
    public void meet() {
      meeting.meet();
    }
  }

  /// A barrier for members that arrive within microseconds of each other: it spins before it
  /// sleeps.
  private static final class Meeting {

    private static final int SPINS = 2_000;
    private static final long NAP_NANOS = 20_000;

    private final int members;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile int round;
    private volatile boolean failed;

    Meeting(int members) {
      this.members = members;
    }

    void meet() {
      int mine = round;
      if (arrived.incrementAndGet() == members) {
        arrived.set(0);
        round = mine + 1;
        return;
      }
      for (int waited = 0; round == mine; waited++) {
        if (failed) {
          throw new IllegalStateException("Another worker of this pass has failed.");
        }
        if (waited < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(NAP_NANOS);
        }
      }
    }
  }
}
