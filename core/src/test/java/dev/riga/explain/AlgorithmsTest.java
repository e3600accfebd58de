package dev.riga.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Small cases whose answers are known, or can be enumerated.
class AlgorithmsTest {

  @Test
  void shapleyValuesAreTheMeanOverAllOrders() {
    double[] worth = new Random(5).doubles(1 << 4).toArray();
    worth[0] = 0;
    double[] values = Shapley.values(4, players -> worth[number(players)], 1);

    double[] truth = new double[4];
    List<List<Integer>> orders = permutations(List.of(0, 1, 2, 3));
    for (List<Integer> order : orders) {
      int there = 0;
      for (int player : order) {
        truth[player] += (worth[there | 1 << player] - worth[there]) / orders.size();
        there |= 1 << player;
      }
    }
    assertThat(values).containsExactly(truth, within(1e-12));
    assertThat(Arrays.stream(values).sum()).isCloseTo(worth[15], within(1e-12));
  }

  private static int number(BitSet players) {
    return players.stream().map(player -> 1 << player).sum();
  }

  private static List<List<Integer>> permutations(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (int first : of) {
      List<Integer> rest = of.stream().filter(i -> i != first).toList();
      for (List<Integer> tail : permutations(rest)) {
        List<Integer> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void ofManyPlayersOrdersAreDrawnAndStillAddUp() {
    double[] weights = new Random(7).doubles(70).toArray();

    double[] values =
        Shapley.values(70, players -> players.stream().mapToDouble(i -> weights[i]).sum(), 3);

    assertThat(values).containsExactly(weights, within(1e-9));
  }

  /// Whoever comes first of three who can all do the same gets everything: a third each.
  @Test
  void drawnOrdersAreRandom() {
    double[] values =
        Shapley.values(
            20, players -> players.get(0) || players.get(9) || players.get(19) ? 1 : 0, 3);

    for (int player = 0; player < values.length; player++) {
      boolean one = player == 0 || player == 9 || player == 19;
      assertThat(values[player]).isCloseTo(one ? 1 / 3.0 : 0, within(0.05));
    }
    assertThat(Arrays.stream(values).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void flowIsTheLeastCut() {
    Random random = new Random(11);
    for (int round = 0; round < 20; round++) {
      int n = 3;
      List<float[]> layers = new ArrayList<>();
      for (int layer = 0; layer < 2; layer++) {
        layers.add(rows(random, n));
      }
      AttentionMaps maps = new AttentionMaps(1, n, layers);

      double[] flow = new AttentionFlow(maps).toTokens(1, 2);

      for (int sink = 0; sink < n; sink++) {
        assertThat(flow[sink]).isCloseTo(leastCut(maps, sink) / 2, within(1e-6));
      }
    }
  }

  private static float[] rows(Random random, int n) {
    float[] rows = new float[n * n];
    for (int i = 0; i < n; i++) {
      float sum = 0;
      for (int j = 0; j < n; j++) {
        rows[i * n + j] = random.nextFloat();
        sum += rows[i * n + j];
      }
      for (int j = 0; j < n; j++) {
        rows[i * n + j] /= sum;
      }
    }
    return rows;
  }

  /// The least capacity of all cuts between the tokens 1 and 2 on top, each with a supply of 1, and
  /// one at the bottom (Ford and Fulkerson): a cut is a set of nodes on the side of the source.
  private static double leastCut(AttentionMaps maps, int sink) {
    int n = 3;
    double least = Double.POSITIVE_INFINITY;
    for (int side = 0; side < 1 << (3 * n); side++) {
      if ((side & 1 << sink) != 0) {
        continue;
      }
      double cut = 0;
      for (int token = 1; token <= 2; token++) {
        cut += (side & 1 << (2 * n + token)) == 0 ? 1 : 0;
      }
      for (int level = 1; level <= 2; level++) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            boolean from = (side & 1 << (level * n + i)) != 0;
            boolean to = (side & 1 << ((level - 1) * n + j)) != 0;
            if (from && !to) {
              cut += (maps.weight(level - 1, 0, i, j) + (i == j ? 1 : 0)) / 2;
            }
          }
        }
      }
      least = Math.min(least, cut);
    }
    return least;
  }

  @Test
  void flowRefusesMoreThanItCanDo() {
    AttentionMaps wide = new AttentionMaps(1, 600, List.of(new float[600 * 600]));

    assertThatThrownBy(() -> new AttentionFlow(wide))
        .isInstanceOf(InspectionException.class)
        .hasMessage(
            "Attention flow takes at most 512 tokens, and there are 600. Use --method rollout.");
  }

  @Test
  void theLassoFindsWhatMatters() {
    Random random = new Random(3);
    double[][] x = new double[64][8];
    double[] f = new double[64];
    for (int row = 0; row < 64; row++) {
      for (int i = 0; i < 8; i++) {
        x[row][i] = random.nextInt(2);
      }
      f[row] = 2 * x[row][1] - 3 * x[row][5] + 1;
    }

    Surrogate.Lasso lasso = Surrogate.Lasso.fit(x, f, 1e-6);

    assertThat(lasso.predict(new double[8])).isCloseTo(1, within(1e-3));
    assertThat(lasso.predict(new double[] {0, 1, 0, 0, 0, 1, 0, 0})).isCloseTo(0, within(1e-3));
    Surrogate.Lasso sparse = Surrogate.Lasso.fit(x, f, 0.6);
    double none = sparse.predict(new double[8]);
    assertThat(sparse.predict(new double[] {1, 0, 1, 1, 1, 0, 1, 1})).isCloseTo(none, within(1e-9));
  }

  @Test
  void attentionsAreAskedForByNumber() {
    AttentionMaps maps =
        new AttentionMaps(2, 2, List.of(new float[] {1, 0, 0.5f, 0.5f, 0, 1, 0.25f, 0.75f}));

    assertThat(maps.weight(0, 1, 1, 0)).isEqualTo(0.25f);
    assertThat(maps.mean()).containsExactly(0.5, 0.5, 0.375, 0.625);
    assertThatThrownBy(() -> maps.head(0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("head 2 of 2");
  }
}
