package dev.riga.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Options, each with its features, and which of them was the right one.
record Choice(List<List<Double>> options, int chosen) {

  /// The same with some of the features alone, in the order given.
  Choice only(List<Integer> features) {
    return new Choice(
        options.stream().map(option -> features.stream().map(option::get).toList()).toList(),
        chosen);
  }

  /// The options with the largest weighted sums, best first; empty when the right one is not among
  /// them.
  Optional<Choice> best(int most, List<Double> weights) {
    List<Integer> best =
        IntStream.range(0, options.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -score(options.get(i), weights)))
            .limit(most)
            .toList();
    int right = best.indexOf(chosen);
    return right < 0
        ? Optional.empty()
        : Optional.of(new Choice(best.stream().map(options::get).toList(), right));
  }

  private static double score(List<Double> option, List<Double> weights) {
    return IntStream.range(0, weights.size())
        .mapToDouble(k -> weights.get(k) * option.get(k))
        .sum();
  }
}
