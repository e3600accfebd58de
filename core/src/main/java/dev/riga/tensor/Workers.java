package dev.riga.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Threads that share the work of one pass, each using a single thread for an operation.
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
  /// @param count at least 1, the thread that calls [#run] included
  public Workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("There must be at least one worker, not " + count + ".");
    }
    this.count = count;
    this.threads = Executors.newFixedThreadPool(Math.max(1, count - 1), Workers::thread);
    startSingleThreaded();
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().daemon().name("riga-worker").unstarted(work);
  }

  /// How many threads an operation may use is the calling thread's own setting, but libtorch also
  /// takes the last one set for the default of threads to come.
  private void startSingleThreaded() {
    int before = Threads.inUse();
    CountDownLatch ready = new CountDownLatch(count - 1);
    for (int i = 1; i < count; i++) {
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

  /// Has every worker, the calling thread among them, do a task at the same time, without recording
  /// gradients and each in a scope of its own, and waits for all of them.
  ///
  /// @param teamSize how many workers make a team, whose members can [Member#meet]; at least 1.
  ///   Workers that are too few for one more team are in none
  public void run(int teamSize, Task task) {
    start(
        teamSize,
        member -> {
          try (var _ = NoGrad.enter()) {
            task.run(member);
          }
        });
  }

  /// As [#run], with all workers as one team and gradients recorded. Not for work under [Autocast],
  /// whose cache the threads would share.
  public void differentiate(Task task) {
    start(count, task);
  }

  private void start(int teamSize, Task task) {
    turn.lock();
    try {
      var work = new Work(task, members(teamSize), new CountDownLatch(count));
      start(work, 1);
      int before = Threads.inUse();
      Threads.use(1);
      work.doPart(0);
      Threads.use(before);
      awaitUninterruptibly(work.running); // they read and write the caller's tensors
      switch (work.failure.get()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> {}
      }
    } finally {
      turn.unlock();
    }
  }

  private List<Member> members(int teamSize) {
    List<Member> members = new ArrayList<>();
    Team team = new Team(0, teamSize);
    for (int i = 0; i < count; i++) {
      team = i % teamSize == 0 ? new Team(i / teamSize, teamSize) : team;
      members.add(new Member(team, i % teamSize, team.number < count / teamSize));
    }
    return members;
  }

  /// Wakes one worker, which wakes two more before it begins. The caller is at work itself, so that
  /// the system does not put on its processor the worker that it wakes: two who wait for each other
  /// on one processor stay there for long.
  private void start(Work work, int number) {
    if (number < count) {
      threads.execute(() -> {
        start(work, 2 * number);
        start(work, 2 * number + 1);
        work.doPart(number);
      });
    }
  }

  /// A task on its way.
  private record Work(
      Task task,
      List<Member> members,
      CountDownLatch running,
      AtomicReference<@Nullable Throwable> failure) {

    Work(Task task, List<Member> members, CountDownLatch running) {
      this(task, members, running, new AtomicReference<>());
    }

    void doPart(int number) {
      Member member = members.get(number);
      try (var _ = Scope.open()) {
        task.run(member);
      } catch (RuntimeException | Error thrown) {
        failure.compareAndSet(null, thrown); // before those who wait for this member fail, too
        member.team.failed = true;
      } finally {
        running.countDown();
      }
    }
  }

  /// Ends the threads.
  @Override
  public void close() {
    threads.shutdown();
  }

  /// One of the workers that share a task.
  public static final class Member {

    private final Team team;
    private final int place;
    private final boolean inTeam;

    private Member(Team team, int place, boolean inTeam) {
      this.team = team;
      this.place = place;
      this.inTeam = inTeam;
    }

    /// Whether it is in a team.
    public boolean inTeam() {
      return inTeam;
    }

    /// The number of its team, from 0.
    public int team() {
      return team.number;
    }

    /// Its number in the team, from 0.
    public int place() {
      return place;
    }

    /// Waits until all members of the team have come here.
    public void meet() {
      team.meet();
    }
  }

  /// A barrier for members that arrive within microseconds of each other: it spins, then lets other
  /// threads go first, before it sleeps. Who sleeps comes late, and makes the next one to wait
  /// sleep in turn: sleeping must be rare.
  private static final class Team {

    private static final int SPINS = 2_000;
    private static final int YIELDS = 20_000;
    private static final long NAP_NANOS = 20_000;

    private final int number;
    private final int members;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile int round;
    private volatile boolean failed;

    Team(int number, int members) {
      this.number = number;
      this.members = members;
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing but speed relies on the scheduler here
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
        } else if (waited < SPINS + YIELDS) {
          Thread.yield();
        } else {
          LockSupport.parkNanos(NAP_NANOS);
        }
      }
    }
  }
}
