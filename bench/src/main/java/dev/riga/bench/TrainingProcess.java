package dev.riga.bench;

import dev.riga.train.ReaderSteps;
import dev.riga.train.TrainingOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Riga's side of [TrainingSpeed]: `READER fp32|bf16`, what `bench/peers/train.py` does, on the
/// same windows.
final class TrainingProcess {
  private static final int BATCH = 16;
  private static final int LENGTH = 256;
  private static final double DROPOUT = 0.1;

  private static final int[][] IDS =
      IntStream.range(0, BATCH)
          .mapToObj(row ->
              IntStream.range(0, LENGTH)
                  .map(place -> (int) (1000 + (row * 7919L + place * 104_729L) % 29_000))
                  .toArray())
          .toArray(int[][]::new);
  private static final int[] STARTS =
      IntStream.range(0, BATCH).map(row -> (row * 37 + 5) % (LENGTH - 10)).toArray();
  private static final int[] ENDS =
      IntStream.range(0, BATCH).map(row -> STARTS[row] + row % 5).toArray();

  private TrainingProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path reader = Path.of(arguments[0]);
    boolean bf16 = arguments[1].equals("bf16");
    ReaderSteps timed = null;
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      int count = Integer.parseInt(words[1]);
      if (words[0].equals("losses")) {
        System.out.println(losses(reader, bf16, count));
      } else {
        timed = timed == null ? new ReaderSteps(reader, options(bf16, DROPOUT)) : timed;
        System.out.println(times(timed, count));
      }
    }
    close(timed);
  }

  private static void close(@Nullable ReaderSteps steps) {
    if (steps != null) {
      steps.close();
    }
  }

  private static String losses(Path reader, boolean bf16, int count) {
    StringJoiner losses = new StringJoiner(" ");
    try (ReaderSteps steps = new ReaderSteps(reader, options(bf16, 0))) {
      for (int i = 0; i < count; i++) {
        losses.add(Double.toString(steps.step(IDS, STARTS, ENDS)));
      }
    }
    return losses.toString();
  }

  private static String times(ReaderSteps steps, int count) {
    StringJoiner times = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      double loss = steps.step(IDS, STARTS, ENDS);
      times.add(Double.toString((System.nanoTime() - start) / 1e6));
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException("the loss is " + loss);
      }
    }
    return times.toString();
  }

  private static TrainingOptions options(boolean bf16, double dropout) {
    return TrainingOptions.DEFAULTS.with(draft -> {
      draft.learningRate = 3e-5;
      draft.weightDecay = 0.01;
      draft.clipNorm = 1;
      draft.batchSize = BATCH;
      draft.dropout = dropout;
      draft.freezeEmbeddings = false;
      draft.bfloat16 = bf16;
      draft.threads = 2;
    });
  }
}
