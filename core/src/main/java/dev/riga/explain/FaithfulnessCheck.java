package dev.riga.explain;

import dev.riga.document.Span;
import dev.riga.explain.Faithfulness.Pair;
import dev.riga.explain.Words.Run;
import dev.riga.read.SpanScorer;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import dev.riga.statistics.RankCorrelation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Tests attributions by leaving words out (DeYoung et al. 2020, arXiv 1911.03429, equations 3 and
/// 4; AOPC after Samek et al. 2017): without the words an attribution calls important the answer
/// must lose more than without others, and with them alone it must lose less.
///
/// The words are those of the passage, but for the answer's own: an answer is no reason for itself.
/// The question stays. Where the kind of reasoning is explained, the question's words count too.
/// Everything is compared with random orders of the same words.
public final class FaithfulnessCheck {
  private static final int BOOTSTRAPS = 1000;
  private static final double NEARLY_ALL = 0.9;

  private final SpanScorer scorer;
  private final Settings settings;

  /// @param scorer the reader's own
  public FaithfulnessCheck(SpanScorer scorer, Settings settings) {
    this.scorer = scorer;
    this.settings = settings;
  }

  /// How thoroughly to test.
  ///
  /// @param fractions of the words that are left out, and that are left
  /// @param orders how many random orders to compare with, at least 1
  /// @param seed of those
  public record Settings(List<Double> fractions, int orders, long seed) {
    /// For an answer that somebody waits for.
    public static final Settings QUICK = new Settings(List.of(0.1, 0.2, 0.5), 8, 1);

    /// The fractions of DeYoung et al.
    public static final Settings THOROUGH = new Settings(List.of(0.01, 0.05, 0.1, 0.2, 0.5), 50, 1);

    public Settings {
      fractions = List.copyOf(fractions);
    }
  }

  /// Tests attributions of one window; all are compared with the same random orders.
  ///
  /// @param scalar the log of a probability
  /// @param leaveOneOut to compare with; may be one of the others
  public List<Faithfulness> of(
      ReadWindow window,
      Scalar scalar,
      List<Attribution> attributions,
      Optional<Attribution> leaveOneOut) {
    Units units = Units.of(window, scalar);
    List<double[]> values = attributions.stream().map(units::values).toList();
    Optional<double[]> oracle = leaveOneOut.map(units::values);
    List<List<Integer>> orders = new ArrayList<>();
    values.forEach(of -> orders.add(units.order(of)));
    oracle.ifPresent(of -> orders.add(units.order(of)));
    Random random = new Random(settings.seed);
    for (int i = 0; i < settings.orders; i++) {
      List<Integer> order = new ArrayList<>(units.inText());
      Collections.shuffle(order, random);
      orders.add(order);
    }
    List<Pair> measured = measure(window, scalar, units, orders);
    List<Pair> chance = measured.subList(measured.size() - settings.orders, measured.size());
    Pair best = oracle.isPresent() ? measured.get(values.size()) : new Pair(Double.NaN, Double.NaN);
    List<Faithfulness> tested = new ArrayList<>();
    for (int a = 0; a < values.size(); a++) {
      double[] own = values.get(a);
      double correlation = oracle.map(of -> RankCorrelation.spearman(own, of)).orElse(Double.NaN);
      tested.add(judge(measured.get(a), chance, best, correlation));
    }
    return List.copyOf(tested);
  }

  private Faithfulness judge(Pair own, List<Pair> chance, Pair leaveOneOut, double correlation) {
    double[] gains =
        chance.stream()
            .mapToDouble(random ->
                own.comprehensiveness()
                    - random.comprehensiveness()
                    + random.sufficiency()
                    - own.sufficiency())
            .toArray();
    double gain = Arrays.stream(gains).average().orElse(0);
    double beaten = Arrays.stream(gains).filter(g -> g > 0).count() / (double) gains.length;
    Interval interval = new Bootstrap(settings.seed, BOOTSTRAPS).ofMean(gains);
    Verdict verdict =
        interval.low() <= 0 ? Verdict.FAILS : beaten < NEARLY_ALL ? Verdict.WEAK : Verdict.HOLDS;
    return new Faithfulness(
        verdict,
        gain,
        interval.low(),
        interval.high(),
        beaten,
        own.comprehensiveness(),
        own.sufficiency(),
        new Pair(
            chance.stream().mapToDouble(Pair::comprehensiveness).average().orElse(Double.NaN),
            chance.stream().mapToDouble(Pair::sufficiency).average().orElse(Double.NaN)),
        leaveOneOut,
        correlation,
        settings.orders,
        settings.seed);
  }

  private List<Pair> measure(
      ReadWindow window, Scalar scalar, Units units, List<List<Integer>> orders) {
    List<Variant> variants = new ArrayList<>();
    variants.add(Variant.whole(window.encoding()));
    for (List<Integer> order : orders) {
      for (double fraction : settings.fractions) {
        int some = (int) Math.ceil(fraction * order.size());
        variants.add(units.without(order.subList(0, some)));
        variants.add(units.without(order.subList(some, order.size())));
      }
    }
    double[] f = new Perturbation(scorer, scalar).of(variants);
    List<Pair> pairs = new ArrayList<>();
    int next = 1;
    for (int order = 0; order < orders.size(); order++) {
      double comprehensiveness = 0;
      double sufficiency = 0;
      for (int i = 0; i < settings.fractions.size(); i++) {
        comprehensiveness += lost(f[0], f[next++]);
        sufficiency += lost(f[0], f[next++]);
      }
      int bins = settings.fractions.size();
      pairs.add(new Pair(comprehensiveness / bins, sufficiency / bins));
    }
    return pairs;
  }

  /// The part of a probability that is lost, from its logarithms; nothing when it grows, since an
  /// unlikely answer may grow many times over.
  private static double lost(double before, double after) {
    return 1 - Math.exp(Math.min(0, after - before));
  }

  /// The words that may be left out.
  private record Units(ReadWindow window, Words words, List<Run> runs, List<Integer> places) {

    static Units of(ReadWindow window, Scalar scalar) {
      Words words = Words.of(window);
      List<Integer> places =
          IntStream.range(0, words.runs().size())
              .filter(i -> counts(words, words.runs().get(i), scalar.isOfQuestion()))
              .boxed()
              .toList();
      return new Units(window, words, places.stream().map(words.runs()::get).toList(), places);
    }

    private static boolean counts(Words words, Run run, boolean question) {
      return switch (words.tokens().get(run.from()).part()) {
        case QUESTION -> question;
        case CONTEXT -> question || !words.inAnswer(run);
        case SPECIAL -> false;
      };
    }

    /// The value of each word: its own, or that of the sentence it stands in.
    double[] values(Attribution attribution) {
      List<Piece> pieces = attribution.words();
      if (!attribution.tokens().isEmpty()) {
        return places.stream().mapToDouble(place -> pieces.get(place).value()).toArray();
      }
      return runs.stream()
          .mapToDouble(run -> {
            Token token = words.tokens().get(run.from());
            return pieces.stream()
                .filter(piece -> piece.part() == token.part() && holds(piece.span(), token.span()))
                .mapToDouble(Piece::value)
                .findFirst()
                .orElse(0);
          })
          .toArray();
    }

    private static boolean holds(Span sentence, Span token) {
      return token.start() >= sentence.start() && token.start() < sentence.end();
    }

    List<Integer> inText() {
      return IntStream.range(0, runs.size()).boxed().toList();
    }

    /// The greatest value first, equal ones in the order of the text.
    List<Integer> order(double[] values) {
      return inText().stream()
          .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
          .toList();
    }

    Variant without(List<Integer> some) {
      BitSet absent = new BitSet();
      some.forEach(i -> absent.set(runs.get(i).from(), runs.get(i).until()));
      return Variant.without(window.encoding(), absent);
    }
  }
}
