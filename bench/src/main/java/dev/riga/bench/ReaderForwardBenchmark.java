package dev.riga.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// The forward pass of bge-small-en-v1.5, side by side: Riga with every attention returned, ONNX
/// Runtime without any, and PyTorch when a Python with it is named. Each contestant is a process of
/// its own (libraries that bring their own OpenMP do not share one well) with two threads; they are
/// warmed up alike and then take turns, block by block, so that a noisy machine is noisy for all.
///
/// ```
/// bench/run ReaderForwardBenchmark [--rounds N] [--python PYTHON] [--only NAME,NAME]
/// ```
///
/// First all must agree on what they compute; then the table is printed, quiet and beside one busy
/// core.
public final class ReaderForwardBenchmark {
  private static final int[][] SHAPES = {{1, 128}, {1, 384}, {8, 384}, {32, 128}};

  /// How long each contestant runs a shape before it is timed, so that none is timed while its code
  /// is still being compiled.
  private static final double WARM_UP_MILLIS = 4000;

  private final List<Contestant> contestants;
  private final int rounds;
  private final PrintStream out;

  private ReaderForwardBenchmark(List<Contestant> contestants, int rounds, PrintStream out) {
    this.contestants = contestants;
    this.rounds = rounds;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    int rounds = 10;
    List<String> names =
        new ArrayList<>(List.of("riga:BF16", "riga:INT8", "riga:FP32", "onnx:fp32", "onnx:int8"));
    Path python = null;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
        case "--python" -> python = Path.of(arguments[i + 1]);
        case "--only" -> names.retainAll(List.of(arguments[i + 1].split(",")));
        default -> throw new IllegalArgumentException("there is no option " + arguments[i]);
      }
    }
    List<Contestant> contestants = new ArrayList<>();
    for (String name : names) {
      contestants.add(Contestant.java(name));
    }
    if (python != null) {
      contestants.add(Contestant.python(python, "fp32"));
      contestants.add(Contestant.python(python, "bf16"));
    }
    try {
      new ReaderForwardBenchmark(contestants, rounds, System.out).run();
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private void run() throws IOException {
    agree();
    warmUp();
    double[][] quiet = table("quiet");
    AtomicBoolean busy = new AtomicBoolean(true);
    Thread spinning = Thread.ofPlatform().daemon().start(() -> spinWhile(busy));
    double[][] beside = table("beside one busy core");
    busy.set(false);
    join(spinning);
    out.println("\nmedian beside a busy core / quiet median");
    for (int c = 0; c < contestants.size(); c++) {
      out.printf("%-14s", contestants.get(c).name());
      for (int s = 0; s < SHAPES.length; s++) {
        out.printf(" %10.2f", beside[c][s] / quiet[c][s]);
      }
      out.println();
    }
  }

  /// What each contestant makes of the same tokens, against the first fp32 one.
  private void agree() throws IOException {
    Contestant reference =
        contestants.stream()
            .filter(one -> one.name().toLowerCase(java.util.Locale.ROOT).endsWith("fp32"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("one contestant must compute in fp32"));
    double[] expected = reference.vector();
    out.println("largest difference of a last hidden state from " + reference.name());
    for (Contestant contestant : contestants) {
      double[] vector = contestant.vector();
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(vector[i] - expected[i]));
      }
      out.printf("%-14s %.6f%n", contestant.name(), largest);
      double allowed =
          contestant.name().toLowerCase(java.util.Locale.ROOT).endsWith("fp32") ? 1e-3 : 0.5;
      if (largest > allowed) {
        throw new IllegalStateException(contestant.name() + " computes something else");
      }
    }
  }

  private void warmUp() throws IOException {
    for (Contestant contestant : contestants) {
      for (int[] shape : SHAPES) {
        double spent = 0;
        while (spent < WARM_UP_MILLIS) {
          spent += Arrays.stream(contestant.time(shape[0], shape[1], 5)).sum();
        }
      }
    }
  }

  /// Medians in milliseconds, `[contestant][shape]`.
  private double[][] table(String condition) throws IOException {
    double[][][] times = new double[contestants.size()][SHAPES.length][0];
    for (int round = 0; round < rounds; round++) {
      for (int s = 0; s < SHAPES.length; s++) {
        for (int c = 0; c < contestants.size(); c++) {
          double[] block =
              contestants.get(c).time(SHAPES[s][0], SHAPES[s][1], SHAPES[s][0] == 1 ? 5 : 1);
          times[c][s] = joined(times[c][s], block);
        }
      }
    }
    double[][] medians = new double[contestants.size()][SHAPES.length];
    out.printf("%n%s, ms median/min%n%-14s", condition, "");
    for (int[] shape : SHAPES) {
      out.printf(" %15s", shape[0] + "x" + shape[1]);
    }
    out.println();
    for (int c = 0; c < contestants.size(); c++) {
      out.printf("%-14s", contestants.get(c).name());
      for (int s = 0; s < SHAPES.length; s++) {
        double[] sorted = times[c][s].clone();
        Arrays.sort(sorted);
        medians[c][s] = sorted[sorted.length / 2];
        out.printf(" %15s", "%.1f/%.1f".formatted(medians[c][s], sorted[0]));
      }
      out.println();
    }
    return medians;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static void spinWhile(AtomicBoolean busy) {
    while (busy.get()) {
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
