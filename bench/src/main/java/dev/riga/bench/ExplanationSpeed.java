package dev.riga.bench;

import dev.riga.checkpoint.Bases;
import dev.riga.explain.Attribution;
import dev.riga.explain.Explainer;
import dev.riga.explain.IntegratedGradients;
import dev.riga.explain.LeaveOneOut;
import dev.riga.explain.Method;
import dev.riga.explain.Piece;
import dev.riga.explain.ReadWindow;
import dev.riga.explain.ReaderNetwork;
import dev.riga.explain.Scalar;
import dev.riga.explain.Sum;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.tensor.Precision;
import dev.riga.text.SpecialToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Measures what attributions of one window of 384 tokens cost: integrated gradients with 50 steps,
/// and leave-one-out, of a start plus an end logit.
///
/// ```
/// bench/run ExplanationSpeed READER [--runs N] [--only METHOD] [--precision P] [--python PYTHON]
/// ```
///
/// prints for each method the smallest and the median of the runs, after one that is not counted.
/// With a Python that has Captum and transformers, Captum explains the same tokens with the same
/// weights in fp32, each side in its turn: first both must compute the same values, then the ratios
/// of the medians are printed.
public final class ExplanationSpeed {
  private static final int STEPS = 50;

  /// Of the largest value; a fast precision may be further off, and says by how much.
  private static final double MOST_DIFFERENCE = 1e-3;

  private final ReadWindow window;
  private final Precision precision;
  private final int runs;
  private final Optional<Captum> captum;

  private ExplanationSpeed(
      ReadWindow window, Precision precision, int runs, Optional<Captum> captum) {
    this.window = window;
    this.precision = precision;
    this.runs = runs;
    this.captum = captum;
  }

  /// @param arguments the folder of a reader that builds on no other, then options
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int runs = 3;
    String only = "";
    Precision precision = Precision.best();
    @Nullable Path python = null;
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--runs" -> runs = Integer.parseInt(arguments[i + 1]);
        case "--only" -> only = arguments[i + 1];
        case "--precision" -> precision = Precision.valueOf(arguments[i + 1]);
        case "--python" -> python = Path.of(arguments[i + 1]);
        default -> throw new IllegalArgumentException("there is no option " + arguments[i]);
      }
    }
    try (SpanReader reader =
            SpanReader.open(directory, Bases.none(), precision, ReadingSettings.DEFAULT);
        ReaderNetwork network =
            ReaderNetwork.open(
                directory, Bases.none(), reader.tokenizer().id(SpecialToken.PAD).orElseThrow());
        Captum other = python == null ? null : new Captum(python, directory)) {
      ReadWindow window = ReadWindow.best(reader, "Which of all these words is it?", words(600));
      System.out.printf(
          Locale.ROOT,
          "%d tokens, %s, %d processors%n",
          window.encoding().length(),
          precision,
          Runtime.getRuntime().availableProcessors());
      int mask = reader.tokenizer().id(SpecialToken.MASK).orElseThrow();
      ExplanationSpeed speed =
          new ExplanationSpeed(window, precision, runs, Optional.ofNullable(other));
      List<Explainer> explainers =
          List.of(
              new IntegratedGradients(network, STEPS, Double.POSITIVE_INFINITY),
              new LeaveOneOut(reader.scorer(), mask));
      for (Explainer explainer : explainers) {
        if (only.isEmpty() || only.equals(explainer.method().label())) {
          speed.measure(explainer);
        }
      }
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

  private void measure(Explainer explainer) throws IOException {
    Scalar scalar = Scalar.logit(window.first(), window.last());
    Attribution attribution = explainer.explain(window, scalar);
    if (captum.isPresent()) {
      agree(attribution, captum.get().explain(explainer.method(), window));
    }
    double[] own = new double[runs];
    double[] theirs = new double[runs];
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      attribution = explainer.explain(window, scalar);
      own[run] = (System.nanoTime() - start) / 1e9;
      if (captum.isPresent()) {
        theirs[run] = captum.get().explain(explainer.method(), window)[0];
      }
    }
    String name = explainer.method().label();
    String gap =
        attribution.sum() instanceof Sum.To to
            ? String.format(Locale.ROOT, ", %.2f %% missing of %s", 100 * to.gap(), to.of())
            : "";
    print(name + ", Riga", own, ", " + attribution.cost().forwards() + " forwards" + gap);
    if (captum.isPresent()) {
      print(name + ", Captum", theirs, "");
      System.out.printf(
          Locale.ROOT, "%s: Riga is %.2f times as fast%n", name, theirs[runs / 2] / own[runs / 2]);
    }
  }

  /// @param seconds gets sorted
  private static void print(String name, double[] seconds, String more) {
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "%s: min %.2f s, median %.2f s%s%n",
        name,
        seconds[0],
        seconds[seconds.length / 2],
        more);
  }

  /// @param answer seconds, then the values
  private void agree(Attribution attribution, double[] answer) {
    double[] own = attribution.tokens().stream().mapToDouble(Piece::value).toArray();
    double largest = Arrays.stream(own).map(Math::abs).max().orElse(1);
    double difference = 0;
    for (int i = 0; i < own.length; i++) {
      difference = Math.max(difference, Math.abs(own[i] - answer[i + 1]));
    }
    System.out.printf(
        Locale.ROOT,
        "%s: values differ from Captum's by %.1e of the largest at most%n",
        attribution.method().label(),
        difference / largest);
    if (precision == Precision.FP32 && difference > MOST_DIFFERENCE * largest) {
      throw new IllegalStateException("Captum computes something else");
    }
  }

  /// A process with Captum.
  private static final class Captum implements AutoCloseable {
    private final Contestant process;

    Captum(Path python, Path reader) throws IOException {
      process =
          Contestant.python(
              "Captum",
              python,
              "bench/peers/explain.py",
              reader.toString(),
              Integer.toString(Runtime.getRuntime().availableProcessors()));
    }

    /// @return seconds, then a value for each token
    double[] explain(Method method, ReadWindow window) throws IOException {
      return process.ask(
          String.join(
              " ",
              method.label(),
              Integer.toString(window.first()),
              Integer.toString(window.last()),
              commas(window.encoding().ids()),
              commas(window.encoding().types())));
    }

    private static String commas(int[] numbers) {
      return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
