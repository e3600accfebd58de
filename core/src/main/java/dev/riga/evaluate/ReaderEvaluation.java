package dev.riga.evaluate;

import dev.riga.answer.Marginal;
import dev.riga.answer.Marginal.Candidate;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.evaluate.AnswerThreshold.Answered;
import dev.riga.read.Calibration;
import dev.riga.read.Reading;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanReader.Asked;
import dev.riga.retrieve.Evidence;
import dev.riga.statistics.Bootstrap;
import dev.riga.statistics.Interval;
import dev.riga.train.Loaded;
import dev.riga.train.ReadingExample;
import dev.riga.train.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Measures a reader as SQuAD does: each question is read in its own paragraph, and what Riga would
/// say of that one passage is compared with the annotators' answers.
///
/// Where every question has an answer the best one is given, whatever the network says of "no
/// answer" (version 1.1). As soon as one has none, a question is answered only when its calibrated
/// probability of having an answer reaches a threshold (version 2.0).
public final class ReaderEvaluation {

  /// The name of the first score of each case.
  public static final String EXACT_MATCH = "exactMatch";

  /// The name of the second.
  public static final String F1 = "f1";

  /// Questions that are read together: enough for batches of one length, few enough to see that
  /// something happens.
  private static final int TOGETHER = 256;

  private final SpanReader reader;
  private final Bootstrap bootstrap;
  private final EvaluationListener listener;

  public ReaderEvaluation(SpanReader reader, Bootstrap bootstrap, EvaluationListener listener) {
    this.reader = reader;
    this.bootstrap = bootstrap;
    this.listener = listener;
  }

  /// A report and what came of each question, in their order.
  public record Outcome(ReaderReport report, List<Case> cases) {}

  /// Reads all questions.
  ///
  /// @param data with what was left out of it
  /// @param abstainBelow the probability of an answer below which none is given; empty for what the
  ///   reader was calibrated for
  /// @throws EvaluationException when there is no question
  public Outcome run(Loaded<ReadingExample> data, OptionalDouble abstainBelow) {
    List<ReadingExample> examples = data.examples();
    requireSome(data);
    long start = System.nanoTime();
    boolean two = examples.stream().anyMatch(example -> !example.answerable());
    SquadVersion version = two ? SquadVersion.TWO : SquadVersion.ONE;
    double threshold = two ? abstainBelow.orElse(reader.calibration().answerableThreshold()) : 0;
    List<Said> said = new ArrayList<>(examples.size());
    Map<String, Passage> passages = new HashMap<>();
    for (int from = 0; from < examples.size(); from += TOGETHER) {
      List<ReadingExample> part =
          examples.subList(from, Math.min(from + TOGETHER, examples.size()));
      said.addAll(said(part, passages));
      listener.at(said.size(), examples.size());
    }
    List<Answered> free = new ArrayList<>(examples.size());
    List<Case> cases = new ArrayList<>(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      ReadingExample example = examples.get(i);
      Answered answered = answered(version, example, said.get(i));
      free.add(answered);
      cases.add(caseOf(example, said.get(i), answered, threshold));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(
        report(version, threshold, free, cases, data.rejections(), seconds), List.copyOf(cases));
  }

  /// What Riga makes of a question and its paragraph.
  ///
  /// @param text the best answer; empty when the paragraph has no span at all
  /// @param answerable `p(answerable | x)`
  /// @param confidence `p(text | x)`
  private record Said(String text, double answerable, double confidence) {}

  private List<Said> said(List<ReadingExample> examples, Map<String, Passage> passages) {
    List<Asked> asked =
        examples.stream()
            .map(example ->
                new Asked(
                    example.question(),
                    passages.computeIfAbsent(example.context(), ReaderEvaluation::passage)))
            .toList();
    Calibration calibration = reader.calibration();
    return reader.readEach(asked).readings().parallelStream()
        .map(reading -> said(reading, calibration))
        .toList();
  }

  private static Said said(Reading reading, Calibration calibration) {
    Marginal marginal =
        Marginal.of(List.of(new Evidence(reading.passage(), 0, 0)), List.of(reading), calibration);
    if (marginal.candidates().isEmpty()) {
      return new Said("", 0, 0);
    }
    Candidate best = marginal.candidates().getFirst();
    return new Said(best.text(), marginal.answerable(), marginal.answerable() * best.probability());
  }

  static Passage passage(String text) {
    Span whole = new Span(0, text.codePointCount(0, text.length()));
    return new Passage("", 0, whole, text, List.of(), List.of());
  }

  private static Answered answered(SquadVersion version, ReadingExample example, Said said) {
    return new Answered(
        1 - said.answerable,
        example.answerable(),
        said.text.isEmpty(),
        version.exactMatch(said.text, example.answerTexts()),
        version.f1(said.text, example.answerTexts()));
  }

  private static Case caseOf(
      ReadingExample example, Said said, Answered answered, double threshold) {
    boolean silent = said.answerable < threshold;
    double right = example.answerable() ? 0 : 1;
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(EXACT_MATCH, silent ? right : answered.exactMatch());
    scores.put(F1, silent ? right : answered.f1());
    return new Case(
        example.id(),
        example.question(),
        example.answerTexts().stream().distinct().toList(),
        silent ? "" : said.text,
        Rounded.of(silent ? 1 - said.answerable : said.confidence),
        scores);
  }

  private ReaderReport report(
      SquadVersion version,
      double threshold,
      List<Answered> free,
      List<Case> cases,
      List<Rejection> rejections,
      double seconds) {
    List<Case> with = cases.stream().filter(one -> !one.expected().isEmpty()).toList();
    List<Case> without = cases.stream().filter(one -> one.expected().isEmpty()).toList();
    Map<String, Interval> interval = new LinkedHashMap<>();
    for (String score : List.of(EXACT_MATCH, F1)) {
      interval.put(score, bootstrap.ofMean(Case.values(cases, score)).times(100));
    }
    return new ReaderReport(
        cases.size(),
        Rounded.percent(Case.mean(cases, EXACT_MATCH).orElseThrow()),
        Rounded.percent(Case.mean(cases, F1).orElseThrow()),
        interval,
        part(with),
        part(without),
        version.label(),
        threshold,
        version == SquadVersion.TWO ? best(free) : null,
        LeftOut.of(rejections),
        bootstrap.seed(),
        bootstrap.resamples(),
        Rounded.of(seconds),
        Rounded.of(cases.size() / seconds));
  }

  private static ReaderReport.Part part(List<Case> cases) {
    OptionalDouble exactMatch = Case.mean(cases, EXACT_MATCH);
    OptionalDouble f1 = Case.mean(cases, F1);
    return new ReaderReport.Part(
        cases.size(),
        exactMatch.isPresent() ? Rounded.percent(exactMatch.getAsDouble()) : null,
        f1.isPresent() ? Rounded.percent(f1.getAsDouble()) : null);
  }

  private static ReaderReport.Best best(List<Answered> free) {
    AnswerThreshold.Best exactMatch = AnswerThreshold.best(free, Answered::exactMatch);
    AnswerThreshold.Best f1 = AnswerThreshold.best(free, Answered::f1);
    return new ReaderReport.Best(
        Rounded.percent(exactMatch.score()),
        Rounded.of(exactMatch.threshold()),
        Rounded.percent(f1.score()),
        Rounded.of(f1.threshold()));
  }

  /// @throws EvaluationException when nothing is left of the data
  static void requireSome(Loaded<?> data) {
    if (data.examples().isEmpty()) {
      List<Rejection> rejections = data.rejections();
      throw new EvaluationException(
          rejections.isEmpty()
              ? "There is no question in the data. Was the file copied completely?"
              : "No question of the data can be used: %s. The first: %s."
                  .formatted(Rejection.summary(rejections), rejections.getFirst().message()));
    }
  }
}
