package dev.riga.explain;

import dev.riga.explain.Randomisation.Correlation;
import dev.riga.explain.Randomisation.OfMethod;
import dev.riga.statistics.RankCorrelation;
import dev.riga.tensor.Precision;
import dev.riga.text.Sentences;
import dev.riga.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The model-randomisation check (Adebayo et al. 2018, arXiv 1810.03292, sections 3 and 4): the
/// weights of a copy of the network are drawn anew from the heads down, layer by layer, to the
/// embeddings, and after each group every method values the same words for the same scalar again.
/// How alike its values are to those of the trained network is Spearman's rank correlation.
///
/// Trained and random values come from the same computation, in fp32. Integrated gradients take the
/// same steps for both, since random weights have nothing for values to add up to.
public final class RandomisationCheck {
  private static final int STEPS = 20;

  private final ReaderNetwork network;
  private final Tokenizer tokenizer;
  private final Sentences sentences;
  private final Settings settings;

  /// @param network that was trained; it is not changed
  public RandomisationCheck(
      ReaderNetwork network, Tokenizer tokenizer, Sentences sentences, Settings settings) {
    this.network = network;
    this.tokenizer = tokenizer;
    this.sentences = sentences;
    this.settings = settings;
  }

  /// How thoroughly to check.
  ///
  /// @param methods which; those of many passes take long, for every group of every draw
  /// @param draws how many times the weights are drawn, at least 2
  /// @param seed of the first
  /// @param each whether each group is also drawn by itself, the others staying trained
  public record Settings(List<Method> methods, int draws, long seed, boolean each) {
    /// What one or a few passes tell, five times.
    public static final Settings USUAL =
        new Settings(
            List.of(
                Method.GRADIENT_X_INPUT,
                Method.ATTENTION_X_GRADIENT,
                Method.RELEVANCE,
                Method.SENTENCES,
                Method.ATTENTION,
                Method.ROLLOUT),
            5,
            1,
            false);

    /// @throws IllegalArgumentException when there are too few draws for an interval
    public Settings {
      if (draws < 2) {
        throw new IllegalArgumentException(
            "The weights must be drawn at least twice for an interval, not " + draws + " times.");
      }
      methods = List.copyOf(methods);
    }

    /// The same for other methods.
    public Settings withMethods(List<Method> others) {
      return new Settings(others, draws, seed, each);
    }
  }

  /// Checks the methods on one window.
  ///
  /// @param scalar what the trained network's explanation is of
  /// @throws InspectionException when a method cannot look into this reader
  public Randomisation of(ReadWindow window, Scalar scalar) {
    try (RandomisedNetwork random = new RandomisedNetwork(network)) {
      Drawing drawing = new Drawing(random, window, scalar);
      for (int draw = 0; draw < settings.draws; draw++) {
        drawing.cascade(settings.seed + draw);
        if (settings.each) {
          drawing.each(settings.seed + draw);
        }
      }
      return new Randomisation(settings.seed, settings.draws, drawing.judged());
    }
  }

  /// Both correlations of one method after one group of one draw.
  private record Alike(double signed, double absolute) {
    private static Alike of(double[] trained, double[] random) {
      return new Alike(
          correlation(trained, random), correlation(absolute(trained), absolute(random)));
    }

    /// Values that are all the same have no order: random ones are then like no others.
    private static double correlation(double[] trained, double[] random) {
      double correlation = RankCorrelation.spearman(trained, random);
      return Double.isNaN(correlation) && !constant(trained) && constant(random) ? 0 : correlation;
    }

    private static boolean constant(double[] values) {
      return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    private static double[] absolute(double[] values) {
      return Arrays.stream(values).map(Math::abs).toArray();
    }

    double larger() {
      return Math.max(Math.abs(signed), Math.abs(absolute));
    }
  }

  /// One window, and all that was seen of it so far.
  private final class Drawing {
    private final RandomisedNetwork random;
    private final ReadWindow window;
    private final Scalar scalar;
    private final List<double[]> trained; // [method][word]
    private final List<List<List<Alike>>> cascades = new ArrayList<>(); // [draw][group][method]
    private final List<List<List<Alike>>> singles = new ArrayList<>();

    Drawing(RandomisedNetwork random, ReadWindow window, Scalar scalar) {
      this.random = random;
      this.window = window;
      this.scalar = scalar;
      this.trained = values();
    }

    void cascade(long seed) {
      List<List<Alike>> byGroup = new ArrayList<>();
      for (WeightGroup group : random.groups()) {
        random.randomise(group, seed);
        byGroup.add(alike());
      }
      cascades.add(byGroup);
      random.groups().forEach(random::restore);
    }

    void each(long seed) {
      List<List<Alike>> byGroup = new ArrayList<>();
      for (WeightGroup group : random.groups()) {
        random.randomise(group, seed);
        byGroup.add(alike());
        random.restore(group);
      }
      singles.add(byGroup);
    }

    private List<Alike> alike() {
      List<double[]> now = values();
      return IntStream.range(0, now.size())
          .mapToObj(method -> Alike.of(trained.get(method), now.get(method)))
          .toList();
    }

    /// The values of all words but the special tokens, which stand in no text.
    private List<double[]> values() {
      ReaderNetwork now = random.network();
      return new Explainers(now.scorer(), now, tokenizer, sentences)
              .all(
                  window,
                  scalar,
                  settings.methods,
                  new Explainers.Steps(STEPS, Double.POSITIVE_INFINITY, Precision.FP32))
              .stream()
              .map(attribution ->
                  attribution.words().stream()
                      .filter(piece -> piece.part() != Part.SPECIAL)
                      .mapToDouble(Piece::value)
                      .toArray())
              .toList();
    }

    List<OfMethod> judged() {
      return IntStream.range(0, trained.size()).mapToObj(this::judged).toList();
    }

    private OfMethod judged(int method) {
      double[] similarities =
          cascades.stream().mapToDouble(draw -> draw.getLast().get(method).larger()).toArray();
      return OfMethod.of(
          settings.methods.get(method),
          similarities,
          trained.get(method).length,
          settings.seed,
          means(cascades, method),
          means(singles, method));
    }

    private List<Correlation> means(List<List<List<Alike>>> draws, int method) {
      List<Correlation> means = new ArrayList<>();
      for (int group = 0; group < random.groups().size() && !draws.isEmpty(); group++) {
        int at = group;
        List<Alike> own = draws.stream().map(draw -> draw.get(at).get(method)).toList();
        means.add(
            new Correlation(
                random.groups().get(group).name(),
                own.stream().mapToDouble(Alike::signed).average().orElse(Double.NaN),
                own.stream().mapToDouble(Alike::absolute).average().orElse(Double.NaN)));
      }
      return means;
    }
  }
}
