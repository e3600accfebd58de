package dev.riga.evaluate;

import dev.riga.document.Passage;
import dev.riga.evaluate.Reliability.Judged;
import dev.riga.read.Reading;
import dev.riga.read.Reasoning;
import dev.riga.read.ReasoningType;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanReader.Asked;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import dev.riga.train.Loaded;
import dev.riga.train.ReasoningExample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures how well a reader's reasoning head tells factual, causal and comparative questions
/// apart. Each question is read by itself, without a passage.
public final class ReasoningEvaluation {

  /// The name of the score of each case.
  public static final String CORRECT = "correct";

  private static final int TOGETHER = 256;
  private static final List<ReasoningType> ALL = List.of(ReasoningType.values());
  private static final int TYPES = ALL.size();

  private final SpanReader reader;
  private final Bootstrap bootstrap;
  private final EvaluationListener listener;

  public ReasoningEvaluation(SpanReader reader, Bootstrap bootstrap, EvaluationListener listener) {
    this.reader = reader;
    this.bootstrap = bootstrap;
    this.listener = listener;
  }

  /// A report and what came of each question, in their order.
  public record Outcome(ReasoningReport report, List<Case> cases) {}

  /// Classifies all questions.
  ///
  /// @throws EvaluationException when there is no question, or the reader has no reasoning head
  public Outcome run(Loaded<ReasoningExample> data) {
    ReaderEvaluation.requireSome(data);
    List<ReasoningExample> examples = data.examples();
    long start = System.nanoTime();
    List<Reasoning> predicted = new ArrayList<>(examples.size());
    for (int from = 0; from < examples.size(); from += TOGETHER) {
      predicted.addAll(
          predicted(examples.subList(from, Math.min(from + TOGETHER, examples.size()))));
      listener.at(predicted.size(), examples.size());
    }
    List<Case> cases = new ArrayList<>(examples.size());
    int[][] pairs = new int[examples.size()][];
    for (int i = 0; i < examples.size(); i++) {
      ReasoningExample example = examples.get(i);
      Reasoning said = predicted.get(i);
      pairs[i] = new int[] {ALL.indexOf(example.type()), ALL.indexOf(said.type())};
      cases.add(caseOf(example, said));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(report(pairs, cases, LeftOut.of(data.rejections()), seconds), cases);
  }

  private List<Reasoning> predicted(List<ReasoningExample> examples) {
    Passage none = ReaderEvaluation.passage("");
    List<Asked> asked = examples.stream().map(one -> new Asked(one.question(), none)).toList();
    List<Reasoning> predicted = new ArrayList<>();
    for (Reading reading : reader.readEach(asked).readings()) {
      predicted.add(
          reading
              .reasoning()
              .orElseThrow(() ->
                  new EvaluationException(
                      "The reader has no reasoning head, so it cannot tell reasoning types apart."
                          + " Take one that ./riga train reader made, or the default one.")));
    }
    return predicted;
  }

  private static Case caseOf(ReasoningExample example, Reasoning said) {
    return new Case(
        example.id(),
        example.question(),
        List.of(example.type().label()),
        said.type().label(),
        Rounded.of(probability(said)),
        Map.of(CORRECT, example.type() == said.type() ? 1.0 : 0.0));
  }

  private static double probability(Reasoning said) {
    return said.probabilities().getOrDefault(said.type(), 0.0);
  }

  /// @param pairs for each question the right type and the predicted one
  private ReasoningReport report(int[][] pairs, List<Case> cases, LeftOut leftOut, double seconds) {
    int[] all = new int[pairs.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    int[][] confusion = confusion(pairs, all);
    List<Judged> judged =
        cases.stream()
            .map(one ->
                new Judged(
                    one.confidence() == null ? 0 : one.confidence(),
                    one.scores().getOrDefault(CORRECT, 0.0)))
            .toList();
    Map<String, Interval> interval = new LinkedHashMap<>();
    interval.put(
        "accuracy", bootstrap.interval(pairs.length, drawn -> accuracy(confusion(pairs, drawn))));
    interval.put(
        "macroF1", bootstrap.interval(pairs.length, drawn -> macroF1(confusion(pairs, drawn))));
    return new ReasoningReport(
        pairs.length,
        Rounded.of(accuracy(confusion)),
        Rounded.of(macroF1(confusion)),
        interval,
        classes(confusion),
        named(confusion),
        Reliability.of(judged).calibrationError(),
        leftOut,
        bootstrap.seed(),
        bootstrap.resamples(),
        Rounded.of(seconds));
  }

  /// `[right][predicted]` counts of the questions drawn.
  private static int[][] confusion(int[][] pairs, int[] drawn) {
    int[][] confusion = new int[TYPES][TYPES];
    for (int place : drawn) {
      confusion[pairs[place][0]][pairs[place][1]]++;
    }
    return confusion;
  }

  private static double accuracy(int[][] confusion) {
    int right = 0;
    int all = 0;
    for (int type = 0; type < TYPES; type++) {
      right += confusion[type][type];
      all += support(confusion, type);
    }
    return (double) right / all;
  }

  private static double macroF1(int[][] confusion) {
    double sum = 0;
    int types = 0;
    for (int type = 0; type < TYPES; type++) {
      if (support(confusion, type) + predicted(confusion, type) > 0) {
        sum += f1(confusion, type);
        types++;
      }
    }
    return sum / types;
  }

  /// `2 tp / (2 tp + fp + fn)`.
  private static double f1(int[][] confusion, int type) {
    int both = support(confusion, type) + predicted(confusion, type);
    return both == 0 ? 0 : 2.0 * confusion[type][type] / both;
  }

  private static int support(int[][] confusion, int type) {
    int support = 0;
    for (int predicted = 0; predicted < TYPES; predicted++) {
      support += confusion[type][predicted];
    }
    return support;
  }

  private static int predicted(int[][] confusion, int type) {
    int predicted = 0;
    for (int right = 0; right < TYPES; right++) {
      predicted += confusion[right][type];
    }
    return predicted;
  }

  private static Map<String, ReasoningReport.PerClass> classes(int[][] confusion) {
    Map<String, ReasoningReport.PerClass> classes = new LinkedHashMap<>();
    for (int of = 0; of < TYPES; of++) {
      int right = confusion[of][of];
      classes.put(
          ALL.get(of).label(),
          new ReasoningReport.PerClass(
              Rounded.of(share(right, predicted(confusion, of))),
              Rounded.of(share(right, support(confusion, of))),
              Rounded.of(f1(confusion, of)),
              support(confusion, of)));
    }
    return classes;
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static Map<String, Map<String, Integer>> named(int[][] confusion) {
    Map<String, Map<String, Integer>> named = new LinkedHashMap<>();
    for (int right = 0; right < TYPES; right++) {
      Map<String, Integer> row = new LinkedHashMap<>();
      for (int predicted = 0; predicted < TYPES; predicted++) {
        row.put(ALL.get(predicted).label(), confusion[right][predicted]);
      }
      named.put(ALL.get(right).label(), row);
    }
    return named;
  }
}
