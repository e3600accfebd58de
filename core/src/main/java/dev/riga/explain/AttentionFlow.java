package dev.riga.explain;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Attention flow (Abnar and Zuidema 2020, arXiv 2005.00928, section 3): the layers' attentions as
/// a network of pipes, half of each token's going to itself, and the most that can flow through it
/// from the answer's tokens above the last layer down to one token below the first (Ford and
/// Fulkerson 1956, found by Dinic's algorithm).
///
/// A flow takes time in proportion to layers times tokens squared; there is one for each token.
final class AttentionFlow {
  /// Beyond this the flows take minutes.
  static final int MOST_TOKENS = 512;

  /// What is smaller than this flows nowhere: rounding must not keep the search alive.
  private static final double LEAST = 1e-9;

  private final int n;
  private final int layers;

  /// `[layer][query * n + key]`: what may flow from a token above the layer to one below it.
  private final double[][] capacity;

  AttentionFlow(AttentionMaps attentions) {
    this.n = attentions.length();
    this.layers = attentions.layers();
    if (n > MOST_TOKENS) {
      throw new InspectionException(
          "Attention flow takes at most %d tokens, and there are %d. Use --method rollout."
              .formatted(MOST_TOKENS, n));
    }
    this.capacity = new double[layers][];
    for (int layer = 0; layer < layers; layer++) {
      capacity[layer] =
          Matrices.withResidual(attentions.mean(List.of(layer), attentions.allHeads()), n);
    }
  }

  /// The flow from each token to the answer's tokens together, a mean over those: at most 1.
  double[] toTokens(int first, int last) {
    double[] flows = new double[n];
    for (int token = 0; token < n; token++) {
      flows[token] = new Search(first, last, token).flow() / (last - first + 1);
    }
    return flows;
  }

  /// One search for the greatest flow. Nodes are `level * n + token`; level `layers` is above the
  /// last layer, level 0 below the first. Edges lead one level down; back along an edge may go what
  /// flows there.
  private final class Search {
    private final int first;
    private final int last;
    private final int sink;
    private final double[][] flowing = new double[layers][n * n];
    private final double[] supply = new double[n];
    private final int[] distance = new int[(layers + 1) * n];
    private final int[] next = new int[(layers + 1) * n];

    Search(int first, int last, int sink) {
      this.first = first;
      this.last = last;
      this.sink = sink;
      for (int token = first; token <= last; token++) {
        supply[token] = 1;
      }
    }

    double flow() {
      double total = 0;
      while (reaches()) {
        Arrays.fill(next, 0);
        for (int token = first; token <= last; token++) {
          double pushed = push(layers * n + token, supply[token]);
          supply[token] -= pushed;
          total += pushed;
        }
      }
      return total;
    }

    /// Distances from the sources by edges with room, breadth first; whether the sink has one.
    private boolean reaches() {
      Arrays.fill(distance, -1);
      Deque<Integer> queue = new ArrayDeque<>();
      for (int token = first; token <= last; token++) {
        if (supply[token] > LEAST) {
          distance[layers * n + token] = 0;
          queue.add(layers * n + token);
        }
      }
      while (!queue.isEmpty()) {
        int node = queue.remove();
        for (int edge = 0; edge < 2 * n; edge++) {
          int to = target(node, edge);
          if (to >= 0 && distance[to] < 0 && room(node, edge) > LEAST) {
            distance[to] = distance[node] + 1;
            queue.add(to);
          }
        }
      }
      return distance[sink] >= 0;
    }

    /// Sends up to `most` from a node towards the sink, each edge looked at once a phase.
    private double push(int node, double most) {
      if (node == sink) {
        return most;
      }
      double sent = 0;
      for (; next[node] < 2 * n; next[node]++) {
        int edge = next[node];
        int to = target(node, edge);
        if (to < 0 || distance[to] != distance[node] + 1) {
          continue;
        }
        double room = Math.min(most - sent, room(node, edge));
        if (room > LEAST) {
          double pushed = push(to, room);
          change(node, edge, pushed);
          sent += pushed;
        }
        if (most - sent <= LEAST) {
          return sent;
        }
      }
      return sent;
    }

    /// Edges below n lead down, those from n on back up; -1 where there is none.
    private int target(int node, int edge) {
      int level = node / n;
      if (edge < n) {
        return level > 0 ? (level - 1) * n + edge : -1;
      }
      return level < layers ? (level + 1) * n + edge - n : -1;
    }

    private double room(int node, int edge) {
      int level = node / n;
      int token = node % n;
      return edge < n
          ? capacity[level - 1][token * n + edge] - flowing[level - 1][token * n + edge]
          : flowing[level][(edge - n) * n + token];
    }

    private void change(int node, int edge, double by) {
      int level = node / n;
      int token = node % n;
      if (edge < n) {
        flowing[level - 1][token * n + edge] += by;
      } else {
        flowing[level][(edge - n) * n + token] -= by;
      }
    }
  }
}
