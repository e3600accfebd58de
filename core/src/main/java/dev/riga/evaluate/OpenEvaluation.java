package dev.riga.evaluate;

import dev.riga.answer.Answer;
import dev.riga.answer.ExtractiveAnswers;
import dev.riga.answer.Support;
import dev.riga.document.Citation;
import dev.riga.document.Passage;
import dev.riga.evaluate.OpenReport.Citations;
import dev.riga.evaluate.OpenReport.Latency;
import dev.riga.evaluate.OpenReport.Recall;
import dev.riga.evaluate.Reliability.Judged;
import dev.riga.evaluate.RetrievalReport.Compared;
import dev.riga.read.Reader;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.retrieve.Evidence;
import dev.riga.retrieve.Retriever;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Bootstrap.Difference;
import dev.riga.statistics.Interval;
import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;

/// Measures the whole chain: questions are asked one after the other of a collection, as `riga ask`
/// does, and each step is looked at. Which passages were found, what was said, whether the
/// citations hold, how sure it was, and how long it took.
public final class OpenEvaluation {

  /// The k of the recall of answers.
  private static final List<Integer> DEPTHS = List.of(1, 5, 10, 20);

  private static final int DEEPEST = 20;

  private final SequencedMap<String, Retriever> retrievers;
  private final Reader reader;
  private final int passages;
  private final OptionalDouble abstainBelow;
  private final Bootstrap bootstrap;
  private final EvaluationListener listener;
  private final AnswerPresence presence = new AnswerPresence();

  /// @param retrievers by name, at least one; the last one's passages are read
  /// @param passages how many are read for each question
  /// @param abstainBelow as `ask` has it; empty for what the reader was calibrated for
  public OpenEvaluation(
      SequencedMap<String, Retriever> retrievers,
      Reader reader,
      int passages,
      OptionalDouble abstainBelow,
      Bootstrap bootstrap,
      EvaluationListener listener) {
    this.retrievers = retrievers;
    this.reader = reader;
    this.passages = passages;
    this.abstainBelow = abstainBelow;
    this.bootstrap = bootstrap;
    this.listener = listener;
  }

  /// A report and what came of each question, in their order.
  public record Outcome(OpenReport report, List<Case> cases) {}

  /// What came of one question.
  ///
  /// @param text the best answer, whether it was given or not
  /// @param silent whether it was not given
  /// @param recall by retriever and depth, 0 or 1; empty for a question without an answer
  /// @param standing for each citation whether its text stands where it says
  /// @param holds whether the first cited passage holds a gold answer; empty where that is not
  ///   asked
  /// @param fromGold whether the first citation is from a document with the gold paragraph
  private record Trial(
      ReadingExample example,
      String text,
      boolean silent,
      double answerable,
      double confidence,
      Map<String, Double> recall,
      List<Boolean> standing,
      Optional<Boolean> holds,
      Optional<Boolean> fromGold,
      double retrieveMillis,
      double readMillis) {

    String said() {
      return silent ? "" : text;
    }

    double score(boolean asSaid, boolean exact) {
      String said = asSaid ? said() : text;
      List<String> golds = example.answerTexts();
      return exact ? SquadVersion.TWO.exactMatch(said, golds) : SquadVersion.TWO.f1(said, golds);
    }
  }

  /// Asks all questions.
  ///
  /// @throws EvaluationException when there is no question
  public Outcome run(Loaded<ReadingExample> data, OpenCollection collection) {
    ReaderEvaluation.requireSome(data);
    long start = System.nanoTime();
    double threshold = abstainBelow.orElse(reader.calibration().answerableThreshold());
    // What would be said is wanted of every question; abstaining is decided here.
    ExtractiveAnswers answers = new ExtractiveAnswers(reader.calibration().withThreshold(0));
    List<Trial> trials = new ArrayList<>();
    for (ReadingExample example : data.examples()) {
      trials.add(trial(example, answers, threshold, collection));
      listener.at(trials.size(), data.examples().size());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Case> cases = trials.stream().map(OpenEvaluation::caseOf).toList();
    return new Outcome(
        report(trials, cases, threshold, LeftOut.of(data.rejections()), seconds), cases);
  }

  // ---------------------------------------------------------------- one question

  private Trial trial(
      ReadingExample example,
      ExtractiveAnswers answers,
      double threshold,
      OpenCollection collection) {
    long asked = System.nanoTime();
    Retriever retriever = retrievers.lastEntry().getValue();
    List<Evidence> read = retriever.retrieve(example.question(), passages, DocumentFilter.ALL);
    long retrieved = System.nanoTime();
    List<Passage> texts = read.stream().map(Evidence::passage).toList();
    Answer answer = answers.of(read, reader.read(example.question(), texts).readings());
    long done = System.nanoTime();
    String text = answer instanceof Answer.Extracted extracted ? extracted.text() : "";
    boolean silent = text.isEmpty() || answer.answerable() < threshold;
    List<Support> support = silent ? List.of() : answer.support();
    return new Trial(
        example,
        text,
        silent,
        answer.answerable(),
        text.isEmpty() ? 0 : answer.confidence(),
        example.answerable() ? recall(example) : Map.of(),
        support.stream().map(place -> stands(place.citation(), collection)).toList(),
        support.stream()
            .findFirst()
            .filter(place -> example.answerable())
            .map(place -> presence.holds(place.passage().text(), example.answerTexts())),
        support.stream().findFirst().flatMap(place -> fromGold(place, example, collection)),
        (retrieved - asked) / 1e6,
        (done - retrieved) / 1e6);
  }

  private Map<String, Double> recall(ReadingExample example) {
    Map<String, Double> recall = new LinkedHashMap<>();
    retrievers.forEach((name, retriever) -> {
      List<Evidence> found = retriever.retrieve(example.question(), DEEPEST, DocumentFilter.ALL);
      int first = firstWithAnswer(found, example);
      DEPTHS.forEach(k -> recall.put(score(name, k), first < k ? 1.0 : 0.0));
    });
    return recall;
  }

  private static String score(String retriever, int k) {
    return retriever + ".answerAt" + k;
  }

  private int firstWithAnswer(List<Evidence> found, ReadingExample example) {
    for (int i = 0; i < found.size(); i++) {
      if (presence.holds(found.get(i).passage().text(), example.answerTexts())) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static boolean stands(Citation citation, OpenCollection collection) {
    Optional<String> text = collection.text(citation.document());
    return text.isPresent()
        && citation.span().end() <= text.get().codePointCount(0, text.get().length())
        && citation.span().of(text.get()).equals(citation.text());
  }

  private static Optional<Boolean> fromGold(
      Support place, ReadingExample example, OpenCollection collection) {
    Set<String> gold = collection.documentsOf(example);
    return gold.isEmpty()
        ? Optional.empty()
        : Optional.of(gold.contains(place.citation().document()));
  }

  private static Case caseOf(Trial trial) {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(ReaderEvaluation.EXACT_MATCH, trial.score(true, true));
    scores.put(ReaderEvaluation.F1, trial.score(true, false));
    scores.put("answering.exactMatch", trial.score(false, true));
    scores.put("answering.f1", trial.score(false, false));
    scores.putAll(trial.recall);
    return new Case(
        trial.example.id(),
        trial.example.question(),
        trial.example.answerTexts().stream().distinct().toList(),
        trial.said(),
        Rounded.of(trial.silent ? 1 - trial.answerable : trial.confidence),
        scores);
  }

  // ---------------------------------------------------------------- all questions

  private OpenReport report(
      List<Trial> trials, List<Case> cases, double threshold, LeftOut leftOut, double seconds) {
    Map<String, Interval> interval = new LinkedHashMap<>();
    for (String score : List.of(ReaderEvaluation.EXACT_MATCH, ReaderEvaluation.F1)) {
      interval.put(score, bootstrap.ofMean(Case.values(cases, score)).times(100));
    }
    List<Judged> free =
        trials.stream().map(one -> new Judged(one.confidence, one.score(false, true))).toList();
    return new OpenReport(
        trials.size(),
        retrievers.lastEntry().getKey(),
        passages,
        percent(cases, ReaderEvaluation.EXACT_MATCH),
        percent(cases, ReaderEvaluation.F1),
        interval,
        new OpenReport.Answering(
            percent(cases, "answering.exactMatch"), percent(cases, "answering.f1")),
        share(trials.stream().map(Trial::silent).toList()),
        threshold,
        recalls(cases),
        comparisons(cases),
        citations(trials),
        Reliability.of(trials.stream().map(OpenEvaluation::asSaid).toList()),
        Reliability.of(free),
        RiskCoverage.of(free),
        latency(trials),
        leftOut,
        bootstrap.seed(),
        bootstrap.resamples(),
        Rounded.of(seconds));
  }

  private static double percent(List<Case> cases, String score) {
    return Rounded.percent(Case.mean(cases, score).orElseThrow());
  }

  /// An abstention is right when there is nothing to be found.
  private static Judged asSaid(Trial trial) {
    return trial.silent
        ? new Judged(1 - trial.answerable, trial.example.answerable() ? 0 : 1)
        : new Judged(trial.confidence, trial.score(true, true));
  }

  private static List<Case> answerable(List<Case> cases) {
    return cases.stream().filter(one -> !one.expected().isEmpty()).toList();
  }

  private Map<String, Recall> recalls(List<Case> cases) {
    List<Case> answerable = answerable(cases);
    Map<String, Recall> recalls = new LinkedHashMap<>();
    if (answerable.isEmpty()) {
      return recalls;
    }
    for (String retriever : retrievers.keySet()) {
      Map<String, Double> scores = new LinkedHashMap<>();
      Map<String, Interval> interval = new LinkedHashMap<>();
      for (int k : DEPTHS) {
        double[] values = Case.values(answerable, score(retriever, k));
        scores.put("at" + k, Rounded.of(Arrays.stream(values).average().orElseThrow()));
        interval.put("at" + k, bootstrap.ofMean(values));
      }
      recalls.put(retriever, new Recall(scores, interval));
    }
    return recalls;
  }

  private List<Compared> comparisons(List<Case> cases) {
    List<Case> answerable = answerable(cases);
    List<Compared> comparisons = new ArrayList<>();
    String last = retrievers.lastEntry().getKey();
    for (String than : retrievers.keySet()) {
      if (than.equals(last) || answerable.isEmpty()) {
        continue;
      }
      for (int k : DEPTHS) {
        Difference difference =
            bootstrap.paired(
                Case.values(answerable, score(last, k)), Case.values(answerable, score(than, k)));
        comparisons.add(
            new Compared(
                last,
                than,
                "answerAt" + k,
                Rounded.of(difference.difference()),
                difference.interval(),
                Rounded.of(difference.p())));
      }
    }
    return comparisons;
  }

  private static Citations citations(List<Trial> trials) {
    List<Boolean> standing = trials.stream().flatMap(one -> one.standing.stream()).toList();
    return new Citations(
        standing.size(),
        share(standing),
        share(trials.stream().flatMap(one -> one.holds.stream()).toList()),
        share(trials.stream().flatMap(one -> one.fromGold.stream()).toList()));
  }

  /// How many are true; 0 of none.
  private static double share(List<Boolean> values) {
    return Rounded.of(values.stream().mapToDouble(value -> value ? 1 : 0).average().orElse(0));
  }

  private static Map<String, Latency> latency(List<Trial> trials) {
    Map<String, Latency> latency = new LinkedHashMap<>();
    latency.put(
        "retrieve", Latency.of(trials.stream().mapToDouble(Trial::retrieveMillis).toArray()));
    latency.put("read", Latency.of(trials.stream().mapToDouble(Trial::readMillis).toArray()));
    latency.put(
        "total",
        Latency.of(
            trials.stream().mapToDouble(one -> one.retrieveMillis + one.readMillis).toArray()));
    return latency;
  }
}
