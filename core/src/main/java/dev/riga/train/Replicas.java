package dev.riga.train;

import dev.riga.model.Network;
import dev.riga.nn.Parameters;
import dev.riga.nn.Purpose;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Tensor;
import dev.riga.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;

/// A network once for each thread, over the same weights: each replica works out the gradients of
/// its own share of a batch, and they are added up in the replicas' order. So every operation of a
/// step uses all threads, whether libtorch would divide it or not, and the result is the same bit
/// for bit whichever thread is faster.
///
/// @param <N> the kind of network
final class Replicas<N extends Network> implements AutoCloseable {

  private final List<N> networks;
  private final Workers workers;

  private Replicas(List<N> networks) {
    this.networks = List.copyOf(networks);
    this.workers = new Workers(networks.size());
  }

  /// Loads a network.
  ///
  /// @param count at least 1
  /// @param purpose of the first; the others share its weights
  /// @param loading makes the network from its checkpoint
  static <N extends Network> Replicas<N> of(
      int count, Purpose.Gradients purpose, Function<Purpose, N> loading) {
    List<N> networks = new ArrayList<>();
    networks.add(loading.apply(purpose));
    Purpose shared = purpose.sharing(networks.getFirst().parameters());
    for (int i = 1; i < count; i++) {
      networks.add(loading.apply(shared));
    }
    return new Replicas<>(networks);
  }

  /// How many there are.
  int count() {
    return networks.size();
  }

  /// The one of a member of the team that runs a task.
  N of(Workers.Member member) {
    return networks.get(member.place());
  }

  /// One of them, to be used by the calling thread alone.
  N first() {
    return networks.getFirst();
  }

  /// The weights, with the gradients that [#addGradients] leaves.
  Parameters parameters() {
    return first().parameters();
  }

  /// Lets training leave the weights alone whose name the predicate accepts.
  void freeze(Predicate<String> names) {
    networks.forEach(network -> network.parameters().freeze(names));
  }

  /// What one thread does.
  interface Task<N> {

    /// @param network this thread's own
    void run(Workers.Member member, N network);
  }

  /// Has every replica do a task at the same time without recording gradients.
  void run(Task<? super N> task) {
    workers.run(count(), member -> task.run(member, of(member)));
  }

  /// Has every replica do a task at the same time that ends in [Tensor#backward], and adds their
  /// gradients to those of the weights.
  ///
  /// @param seed of dropout in this task
  /// @param others that the task differentiates by, too; as many replicas
  void addGradients(long seed, Task<? super N> task, Replicas<?>... others) {
    workers.differentiate(member -> {
      SplittableRandom seeds = new SplittableRandom(seed + member.place());
      of(member).parameters().seedDropout(seeds.nextLong());
      for (Replicas<?> other : others) {
        other.of(member).parameters().seedDropout(seeds.nextLong());
      }
      task.run(member, of(member));
      member.meet();
      try (var _ = NoGrad.enter()) {
        addUp(member.place());
        for (Replicas<?> other : others) {
          other.addUp(member.place());
        }
      }
    });
  }

  /// Adds up the gradients of every so many weights, beginning with one.
  private void addUp(int first) {
    List<String> names = List.copyOf(parameters().byName().keySet());
    for (int i = first; i < names.size(); i += count()) {
      Tensor weight = parameters().named(names.get(i));
      for (N other : networks.subList(1, count())) {
        Tensor same = other.parameters().named(names.get(i));
        same.grad().ifPresent(weight::addGrad);
        same.zeroGrad();
      }
    }
  }

  /// The share of some things that falls to one replica: a first one, and one past the last.
  record Share(int from, int to) {
    int size() {
      return to - from;
    }
  }

  /// As even as can be, in order. There may be fewer things than replicas.
  Share share(Workers.Member member, int things) {
    int place = member.place();
    return new Share(things * place / count(), things * (place + 1) / count());
  }

  /// Frees the weights.
  @Override
  public void close() {
    workers.close();
    networks.reversed().forEach(Network::close);
  }
}
