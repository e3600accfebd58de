package dev.riga.bench;

import dev.riga.checkpoint.Bases;
import dev.riga.explain.AnswerExplainer;
import dev.riga.explain.Attribution;
import dev.riga.explain.ExplanationSettings;
import dev.riga.explain.Faithfulness;
import dev.riga.explain.FaithfulnessCheck;
import dev.riga.explain.InspectionException;
import dev.riga.explain.Method;
import dev.riga.explain.ReadWindow;
import dev.riga.explain.ReaderNetwork;
import dev.riga.explain.Scalar;
import dev.riga.explain.Verdict;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanScorer;
import dev.riga.read.SpanScores;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import dev.riga.tensor.Precision;
import dev.riga.text.Encoding;
import dev.riga.text.Places;
import dev.riga.text.Sentences;
import dev.riga.text.SpecialToken;
import dev.riga.train.HeldOut;
import dev.riga.train.ReadingExample;
import dev.riga.train.Recipe;
import dev.riga.train.RecipeFile;
import dev.riga.train.SquadFile;
import dev.riga.weights.BaseModels;
import dev.riga.weights.DefaultReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Which explanations hold, how often, at what cost: the default reader's best span for questions
/// that its training has not seen, explained by every method, each tested against the same random
/// orders. `chosen` is what `ask --explain` would show, picked with its own few random orders and
/// then measured with others, as every method is.
///
/// ```
/// bench/run ExplanationStudy RESULTS QUESTIONS SECONDS --recipe FILE --data DIR SOURCE…
/// ```
///
/// takes the questions that the recipe of the reader keeps aside of each source, goes on with as
/// many of each as RESULTS lacks, stops after so many seconds, and prints the tables of what there
/// is. In the place of a source's name `DOMAIN=FILE` takes the questions of a SQuAD file that no
/// training has seen.
public final class ExplanationStudy {
  private static final FaithfulnessCheck.Settings TEST =
      new FaithfulnessCheck.Settings(List.of(0.05, 0.1, 0.2, 0.5), 20, 2);
  private static final List<Method> METHODS = List.of(Method.values());
  private static final int STEPS = 50;

  private final SpanReader reader;
  private final AnswerExplainer explainer;

  /// Of the tests, which ask for many of the same tokens; methods are timed with the reader's own.
  private final SpanScorer remembering;

  private ExplanationStudy(SpanReader reader, AnswerExplainer explainer) {
    this.reader = reader;
    this.explainer = explainer;
    this.remembering = new RememberingScorer(reader.scorer());
  }

  /// @param arguments as above
  public static void main(String[] arguments) throws IOException {
    Path results = Path.of(arguments[0]);
    int questions = Integer.parseInt(arguments[1]);
    long end = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L;
    Map<String, List<ReadingExample>> domains = new LinkedHashMap<>();
    Optional<HeldOut> heldOut = Optional.empty();
    int first = 3;
    if (arguments[first].equals("--recipe")) {
      Recipe recipe = RecipeFile.read(Path.of(arguments[4]), Path.of(arguments[6]));
      heldOut = Optional.of(HeldOut.of(recipe, System.err::println));
      first = 7;
    }
    for (String domain : List.of(arguments).subList(first, arguments.length)) {
      List<String> parts = List.of(domain.split("=", 2));
      domains.put(
          parts.get(0),
          parts.size() == 2
              ? SquadFile.load(Path.of(parts.get(1))).examples()
              : keptAside(heldOut, domain));
    }
    Path models = Places.ofThisUser().models();
    Path directory = DefaultReader.in(models);
    Bases bases = BaseModels.in(models);
    try (SpanReader reader =
            SpanReader.open(directory, bases, Precision.best(), ReadingSettings.DEFAULT);
        ReaderNetwork network =
            ReaderNetwork.open(
                directory, bases, reader.tokenizer().id(SpecialToken.PAD).orElse(0))) {
      new ExplanationStudy(reader, new AnswerExplainer(reader, network, Sentences.english()))
          .goOn(domains, questions, results, end);
    }
    print(read(results), domains.keySet(), System.out);
  }

  private static List<ReadingExample> keptAside(Optional<HeldOut> heldOut, String source) {
    List<ReadingExample> questions =
        heldOut.map(kept -> kept.questions().getOrDefault(source, List.of())).orElse(List.of());
    if (questions.isEmpty()) {
      throw new IllegalArgumentException(
          "The recipe keeps no questions of " + source + " aside; name another source.");
    }
    return questions.stream().filter(ReadingExample::answerable).toList();
  }

  /// Scores the same tokens once, however often one question's tests ask for them.
  private static final class RememberingScorer implements SpanScorer {
    private static final int MOST = 4000; // of one question; then the next begins anew

    private final SpanScorer scorer;
    private final Map<List<Integer>, SpanScores> known = new HashMap<>();

    RememberingScorer(SpanScorer scorer) {
      this.scorer = scorer;
    }

    @Override
    public List<SpanScores> score(List<Encoding> windows) {
      if (known.size() > MOST) {
        known.clear();
      }
      Map<List<Integer>, Encoding> unknown = new LinkedHashMap<>();
      for (Encoding window : windows) {
        List<Integer> tokens = tokens(window);
        if (!known.containsKey(tokens)) {
          unknown.put(tokens, window);
        }
      }
      List<SpanScores> scored = scorer.score(List.copyOf(unknown.values()));
      int next = 0;
      for (List<Integer> tokens : unknown.keySet()) {
        known.put(tokens, scored.get(next++));
      }
      return windows.stream()
          .map(window -> Objects.requireNonNull(known.get(tokens(window))))
          .toList();
    }

    private static List<Integer> tokens(Encoding window) {
      return Arrays.stream(window.ids()).boxed().toList();
    }

    @Override
    public int maxLength() {
      return scorer.maxLength();
    }

    @Override
    public void close() {
      scorer.close();
    }
  }

  /// One method on one question.
  private record Row(
      String domain,
      String question,
      String method,
      Verdict verdict,
      double gain,
      double comprehensiveness,
      double sufficiency,
      double randomComprehensiveness,
      double randomSufficiency,
      double correlation,
      long millis) {

    String line() {
      return String.join(
          "\t",
          domain,
          question,
          method,
          verdict.name(),
          Double.toString(gain),
          Double.toString(comprehensiveness),
          Double.toString(sufficiency),
          Double.toString(randomComprehensiveness),
          Double.toString(randomSufficiency),
          Double.toString(correlation),
          Long.toString(millis));
    }

    static Row of(String line) {
      String[] f = line.split("\t", -1);
      return new Row(
          f[0],
          f[1],
          f[2],
          Verdict.valueOf(f[3]),
          Double.parseDouble(f[4]),
          Double.parseDouble(f[5]),
          Double.parseDouble(f[6]),
          Double.parseDouble(f[7]),
          Double.parseDouble(f[8]),
          Double.parseDouble(f[9]),
          Long.parseLong(f[10]));
    }
  }

  // ---------------------------------------------------------------- measuring

  /// The domains take turns, so that a study that was stopped has both.
  private void goOn(
      Map<String, List<ReadingExample>> domains, int questions, Path results, long end)
      throws IOException {
    Set<String> done = new LinkedHashSet<>();
    read(results).forEach(row -> done.add(row.domain + row.question));
    int explained = 0;
    long start = System.nanoTime();
    for (int i = 0; i < questions; i++) {
      for (Map.Entry<String, List<ReadingExample>> domain : domains.entrySet()) {
        List<ReadingExample> all = domain.getValue();
        if (i < all.size()
            && System.nanoTime() < end
            && !done.contains(domain.getKey() + all.get(i).id())) {
          List<String> lines = rows(domain.getKey(), all.get(i)).stream().map(Row::line).toList();
          Files.write(results, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          explained++;
          System.err.printf(
              Locale.ROOT,
              "%s %s: %.1f s a question so far, %d questions%n",
              domain.getKey(),
              all.get(i).id(),
              (System.nanoTime() - start) / 1e9 / explained,
              explained);
        }
      }
    }
  }

  private List<Row> rows(String domain, ReadingExample example) {
    try {
      ReadWindow window = ReadWindow.best(reader, example.question(), example.context());
      Scalar scalar =
          Scalar.likelihood(
              window,
              Set.of(window.spans().span(window.first(), window.last())),
              reader.calibration().spanTemperature());
      List<Attribution> attributions = explainer.attributions(window, scalar, METHODS, STEPS);
      List<Faithfulness> faithfulness =
          new FaithfulnessCheck(remembering, TEST)
              .of(window, scalar, attributions, of(attributions, Method.LEAVE_ONE_OUT));
      List<Row> rows = new ArrayList<>();
      for (int m = 0; m < METHODS.size(); m++) {
        rows.add(
            row(
                domain,
                example,
                METHODS.get(m).label(),
                faithfulness.get(m),
                attributions.get(m).cost().millis()));
      }
      chosen(window, scalar, attributions)
          .ifPresent(method ->
              rows.add(
                  row(domain, example, "chosen", faithfulness.get(METHODS.indexOf(method)), 0)));
      return rows;
    } catch (InspectionException noPlace) {
      return List.of();
    }
  }

  /// What `ask --explain` shows: the best that holds by its own quick test.
  private Optional<Method> chosen(
      ReadWindow window, Scalar scalar, List<Attribution> attributions) {
    ExplanationSettings quick = ExplanationSettings.QUICK;
    List<Attribution> candidates =
        quick.methods().stream().flatMap(method -> of(attributions, method).stream()).toList();
    List<Faithfulness> tested =
        new FaithfulnessCheck(remembering, quick.test())
            .of(window, scalar, candidates, Optional.empty());
    return IntStream.range(0, candidates.size())
        .boxed()
        .filter(i -> tested.get(i).verdict() == Verdict.HOLDS)
        .max(Comparator.comparingDouble(i -> tested.get(i).gain()))
        .map(i -> candidates.get(i).method());
  }

  private static Optional<Attribution> of(List<Attribution> attributions, Method method) {
    return attributions.stream().filter(a -> a.method() == method).findFirst();
  }

  private static Row row(
      String domain, ReadingExample example, String method, Faithfulness faith, long millis) {
    return new Row(
        domain,
        example.id(),
        method,
        faith.verdict(),
        faith.gain(),
        faith.comprehensiveness(),
        faith.sufficiency(),
        faith.random().comprehensiveness(),
        faith.random().sufficiency(),
        faith.correlation(),
        millis);
  }

  // ---------------------------------------------------------------- tables

  private static List<Row> read(Path results) throws IOException {
    return Files.exists(results)
        ? Files.readAllLines(results).stream().map(Row::of).toList()
        : List.of();
  }

  private static void print(List<Row> rows, Set<String> domains, PrintStream out) {
    for (String domain : domains) {
      List<Row> own = rows.stream().filter(row -> row.domain.equals(domain)).toList();
      long questions = own.stream().map(Row::question).distinct().count();
      out.printf(Locale.ROOT, "%n%s, %d questions%n%n", domain, questions);
      out.println(
          "| method | holds | weak | fails | gain over chance, 95 % interval | comprehensiveness"
              + " (random) | sufficiency (random) | rank correlation with leave-one-out | ms |");
      out.println("|---|---|---|---|---|---|---|---|---|");
      Map<String, List<Row>> byMethod = new LinkedHashMap<>();
      own.forEach(row -> byMethod.computeIfAbsent(row.method, _ -> new ArrayList<>()).add(row));
      byMethod.entrySet().stream()
          .sorted(Comparator.comparingDouble(of -> -mean(of.getValue(), Row::gain)))
          .forEach(of -> out.println(line(of.getKey(), of.getValue(), questions)));
    }
  }

  private static String line(String method, List<Row> rows, long questions) {
    Interval interval = Bootstrap.USUAL.ofMean(rows.stream().mapToDouble(Row::gain).toArray());
    return String.format(
        Locale.ROOT,
        "| %s | %.0f %% | %.0f %% | %.0f %% | %+.3f (%+.3f to %+.3f) | %.2f (%.2f) | %.2f (%.2f) |"
            + " %.2f | %.0f |",
        method.equals("chosen")
            ? "chosen, for %.0f %% of the questions".formatted(100.0 * rows.size() / questions)
            : method,
        share(rows, row -> row.verdict == Verdict.HOLDS),
        share(rows, row -> row.verdict == Verdict.WEAK),
        share(rows, row -> row.verdict == Verdict.FAILS),
        mean(rows, Row::gain),
        interval.low(),
        interval.high(),
        mean(rows, Row::comprehensiveness),
        mean(rows, Row::randomComprehensiveness),
        mean(rows, Row::sufficiency),
        mean(rows, Row::randomSufficiency),
        mean(rows, Row::correlation),
        mean(rows, row -> (double) row.millis));
  }

  private static double share(List<Row> rows, Predicate<Row> of) {
    return 100.0 * rows.stream().filter(of).count() / rows.size();
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream()
        .mapToDouble(value)
        .filter(number -> !Double.isNaN(number))
        .average()
        .orElse(Double.NaN);
  }
}
