package dev.riga.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riga.checkpoint.Checkpoint;
import dev.riga.tensor.NoGrad;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import dev.riga.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Native memory is bounded: the forwards of thousands of questions, of all lengths and at every
/// precision, leave the resident size where it was.
class NativeMemoryTest {

  private static final int QUESTIONS = 5_000;
  private static final int MOST_WINDOWS = 4;
  private static final int SHORTEST = 4;
  private static final int LONGEST = 48;

  /// The resident size is that of the Java heap, too, which comes and goes; the least of several
  /// samples tells what stays.
  private static final int SAMPLES = 5;

  /// Room for the Java compiler, which takes and gives back some 20 MiB while code is new. A leak
  /// of 10 KB a question breaks it; the tensors of one are 300 KB and more.
  private static final long ALLOWED_MIB = 48;

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentSizeStaysFlat() throws IOException {
    try (Checkpoint checkpoint = new Fixture("bert-qa").checkpoint();
        SpanNetwork fp32 = Networks.span(checkpoint, Precision.FP32);
        SpanNetwork bf16 =
            Networks.span(
                checkpoint,
                Precision.BF16.isPossibleOn(Processor.here()) ? Precision.BF16 : Precision.FP32);
        SpanNetwork int8 = Networks.span(checkpoint, Precision.INT8)) {
      List<SpanNetwork> networks = List.of(fp32, bf16, int8);
      networks.forEach(this::warmUp);
      long before = leastResidentMiB(networks, QUESTIONS / 4);
      answer(networks, QUESTIONS / 2);
      long after = leastResidentMiB(networks, QUESTIONS / 4);
      System.out.printf("resident: %d MiB, after 5,000 questions %d MiB%n", before, after);
      assertThat(after - before).isLessThan(ALLOWED_MIB);
    }
  }

  private long leastResidentMiB(List<SpanNetwork> networks, int questions) throws IOException {
    long least = Long.MAX_VALUE;
    for (int sample = 0; sample < SAMPLES; sample++) {
      answer(networks, questions / SAMPLES);
      least = Math.min(least, residentMiB());
    }
    return least;
  }

  private void answer(List<SpanNetwork> networks, int questions) {
    for (int question = 0; question < questions; question++) {
      answer(networks.get(question % networks.size()));
    }
  }

  /// oneDNN keeps the kernels of the last 1,024 shapes: every shape comes once before it counts.
  private void warmUp(SpanNetwork network) {
    for (int windows = 1; windows <= MOST_WINDOWS; windows++) {
      for (int length = SHORTEST; length <= LONGEST; length++) {
        answer(network, windows, length);
      }
    }
  }

  private void answer(SpanNetwork network) {
    answer(network, random.nextInt(1, MOST_WINDOWS + 1), random.nextInt(SHORTEST, LONGEST + 1));
  }

  /// The first window is the longest, the others are padded.
  private void answer(SpanNetwork network, int windows, int longest) {
    List<int[]> ids =
        IntStream.range(0, windows)
            .mapToObj(i -> i == 0 ? longest : random.nextInt(SHORTEST, longest + 1))
            .map(length -> random.ints(length, 0, 160).toArray())
            .toList();
    EncoderInput input = EncoderInput.padded(ids, List.of(), 0);
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      SpanOutput output = network.forward(input, Visible.EVERYTHING);
      assertThat(output.startLogits().toFloats()).hasSize(windows * longest);
    }
  }

  private static long residentMiB() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(entry -> entry.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
  }
}
