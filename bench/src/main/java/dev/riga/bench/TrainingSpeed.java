package dev.riga.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Steps of a reader's training side by side with PyTorch, on the same weights and windows: 16 of
/// 256 tokens, everything trained with AdamW, clipping and dropout, two threads. Each contestant is
/// a process of its own; they take turns.
///
/// ```
/// bench/run TrainingSpeed READER --python PYTHON [--rounds N] [--bf16]
/// ```
///
/// READER is a whole Hugging Face directory of a BERT with a span head, as `./riga models export`
/// writes it. First all must agree on the losses of three steps without dropout; then examples a
/// second are printed, fp32 against fp32, and each side's best against the other's. With `--bf16`
/// both sides take part in bfloat16, too: on a processor without it that is many times slower.
public final class TrainingSpeed {
  private static final int BATCH = 16;
  private static final int STEPS = 3;

  private final List<Contestant> contestants;
  private final int rounds;
  private final PrintStream out;

  private TrainingSpeed(List<Contestant> contestants, int rounds, PrintStream out) {
    this.contestants = contestants;
    this.rounds = rounds;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    Path reader = Path.of(arguments[0]);
    int rounds = 5;
    boolean bf16 = false;
    Path python = null;
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case "--python" -> python = Path.of(arguments[++i]);
        case "--bf16" -> bf16 = true;
        default -> throw new IllegalArgumentException("there is no option " + arguments[i]);
      }
    }
    List<Contestant> contestants = new ArrayList<>();
    try {
      for (String dtype : bf16 ? List.of("fp32", "bf16") : List.of("fp32")) {
        contestants.add(
            Contestant.java("riga:" + dtype, TrainingProcess.class, reader.toString(), dtype));
        if (python != null) {
          for (String attention : List.of("sdpa", "eager")) {
            contestants.add(
                Contestant.python(
                    "torch:" + dtype + ":" + attention,
                    python,
                    "bench/peers/train.py",
                    reader.toString(),
                    dtype,
                    attention));
          }
        }
      }
      new TrainingSpeed(contestants, rounds, System.out).run();
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private void run() throws IOException {
    agree();
    double[][] times = new double[contestants.size()][rounds];
    for (int round = -1; round < rounds; round++) { // the first one warms up
      for (int c = 0; c < contestants.size(); c++) {
        double time = contestants.get(c).ask("time 1")[0];
        if (round >= 0) {
          times[c][round] = time;
        }
      }
    }
    out.printf(Locale.ROOT, "%nexamples a second: median, best%n");
    for (int c = 0; c < contestants.size(); c++) {
      Arrays.sort(times[c]);
      out.printf(
          Locale.ROOT,
          "%-18s %7.2f %7.2f%n",
          contestants.get(c).name(),
          BATCH * 1000 / times[c][rounds / 2],
          BATCH * 1000 / times[c][0]);
    }
  }

  /// The losses of the same steps, against those of the first contestant in the same precision: in
  /// bf16 the steps lead elsewhere than in fp32, but on both sides to the same place.
  private void agree() throws IOException {
    Map<String, double[]> ofPrecision = new HashMap<>();
    out.println("losses of " + STEPS + " steps without dropout");
    for (Contestant contestant : contestants) {
      boolean rounded = contestant.name().contains("bf16");
      double allowed = rounded ? 0.005 : 1e-3;
      double[] losses = contestant.ask("losses " + STEPS);
      double[] expected = ofPrecision.computeIfAbsent(rounded ? "bf16" : "fp32", _ -> losses);
      out.printf(Locale.ROOT, "%-18s", contestant.name());
      for (int i = 0; i < STEPS; i++) {
        out.printf(Locale.ROOT, " %.5f", losses[i]);
        if (Math.abs(losses[i] - expected[i]) > allowed * Math.max(1, expected[i])) {
          throw new IllegalStateException(contestant.name() + " trains something else");
        }
      }
      out.println();
    }
  }
}
