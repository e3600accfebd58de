package dev.riga.bench;

import dev.riga.checkpoint.Bases;
import dev.riga.explain.Attribution;
import dev.riga.explain.Explainer;
import dev.riga.explain.IntegratedGradients;
import dev.riga.explain.LeaveOneOut;
import dev.riga.explain.ReadWindow;
import dev.riga.explain.ReaderNetwork;
import dev.riga.explain.Scalar;
import dev.riga.explain.Sum;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import dev.riga.text.SpecialToken;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/// Measures what attributions of one window of 384 tokens cost: integrated gradients with 50 steps,
/// and leave-one-out.
///
/// ```
/// bench/run ExplanationSpeed READER [RUNS]
/// ```
///
/// prints one line a method: the smallest and the median of the runs, after one that is not
/// counted.
public final class ExplanationSpeed {

  private ExplanationSpeed() {}

  /// @param arguments the folder of a reader that builds on no other, and how often each is run
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    try (SpanReader reader =
            SpanReader.open(directory, Bases.none(), Precision.best(), ReadingSettings.DEFAULT);
        ReaderNetwork network =
            ReaderNetwork.open(
                directory, Bases.none(), reader.tokenizer().id(SpecialToken.PAD).orElseThrow())) {
      ReadWindow window = ReadWindow.best(reader, "Which of all these words is it?", words(600));
      System.out.println(window.encoding().length() + " tokens");
      int mask = reader.tokenizer().id(SpecialToken.MASK).orElseThrow();
      measure("integrated gradients", new IntegratedGradients(network, 50, 1), window, runs);
      measure("leave-one-out", new LeaveOneOut(reader.scorer(), mask), window, runs);
    }
  }

  /// Many different words, most of them a token.
  private static String words(int count) {
    String[] some = {
      "river", "stone", "amber", "light", "winter", "road", "music", "paper", "garden", "ship"
    };
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      text.append(some[random.nextInt(some.length)]).append(' ');
    }
    return text.toString();
  }

  private static void measure(String name, Explainer explainer, ReadWindow window, int runs) {
    Scalar scalar = Scalar.logit(window.first(), window.last());
    Attribution attribution = explainer.explain(window, scalar);
    double[] seconds = new double[runs];
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      attribution = explainer.explain(window, scalar);
      seconds[run] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    String gap =
        attribution.sum() instanceof Sum.To to
            ? String.format(Locale.ROOT, ", gap %.2f %%", 100 * to.gap())
            : "";
    System.out.printf(
        Locale.ROOT,
        "%s: min %.2f s, median %.2f s, %d forwards%s%n",
        name,
        seconds[0],
        seconds[runs / 2],
        attribution.cost().forwards(),
        gap);
  }
}
