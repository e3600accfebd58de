package dev.riga.evaluate;

import dev.riga.evaluate.CalibrationReport.Abstaining;
import dev.riga.evaluate.CalibrationReport.Judgement;
import dev.riga.evaluate.LogisticLine.Point;
import dev.riga.evaluate.QuestionTrial.Outcome;
import dev.riga.evaluate.Reliability.Judged;
import dev.riga.read.Calibration;
import dev.riga.read.LogSum;
import dev.riga.read.Reader;
import dev.riga.retrieve.DocumentFilter;
import dev.riga.retrieve.Evidence;
import dev.riga.retrieve.Retriever;
import dev.riga.text.AnswerText;
import dev.riga.train.ReadingExample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Fits a reader's [Calibration] for the whole question, as `ask` answers it: passages found by the
/// retriever with its own priors among all of a collection, and the confidence of the answer made
/// of all of them. For every second question its own passage, and what is nearly the same, is taken
/// out of the collection, so that half of the questions have no answer there.
///
/// The values maximise the likelihood of what came out: with Ts the temperature of spans, Tp that of
/// priors, a and b the line of `p(answerable | x)` ([dev.riga.answer.Marginal]), they minimise
///
///     mean over questions of  -log p(answerable or not | x)
///                             - [answerable] log p(best answer right or not | x, answerable)
///
/// "answerable" being that the question's own passage is among those read. Half of the passages'
/// questions are fitted on; the report is about the other half.
public final class AnswerCalibration {

  /// Less says nothing about ten bins.
  public static final int LEAST_QUESTIONS = 60;

  /// How many more passages are found than read, so that enough are left without the own ones.
  private static final int SPARE = 10;

  /// The share of three words in a row that two passages share, of the shorter one's, from which
  /// they are nearly the same.
  private static final double NEARLY_SAME = 0.5;

  private static final int WORDS_IN_A_ROW = 3;

  /// Questions written beside their passage share its words, which makes retrieval look surer than
  /// it is for a person's questions: the priors are not sharpened beyond this.
  private static final double SHARPEST_PRIOR = 0.5;

  /// Of the right answers; see [#threshold].
  private static final double MOST_RIGHT_LOST = 0.1;

  /// The two temperatures are fitted in turns.
  private static final int ROUNDS = 2;

  private final Retriever retriever;
  private final DoubleFunction<Reader> readers;
  private final int passages;
  private final EvaluationListener listener;

  /// @param retriever over a collection that holds the passages of the questions
  /// @param readers the reader with each temperature of spans and no other calibration, as
  ///   [dev.riga.read.TemperedReaders] has them
  /// @param passages how many are read for each question
  public AnswerCalibration(
      Retriever retriever,
      DoubleFunction<Reader> readers,
      int passages,
      EvaluationListener listener) {
    this.retriever = retriever;
    this.readers = readers;
    this.passages = passages;
    this.listener = listener;
  }

  /// Asks all questions and fits.
  ///
  /// @param questions answerable ones, that the reader was not trained on
  /// @param before the calibration to compare with
  /// @throws EvaluationException when there are too few
  public CalibrationReport fit(List<ReadingExample> questions, Calibration before) {
    requireEnough(questions);
    List<QuestionTrial> toFit = new ArrayList<>();
    List<QuestionTrial> toJudge = new ArrayList<>();
    Map<String, Integer> places = new LinkedHashMap<>();
    int asked = 0;
    for (ReadingExample question : questions) {
      int place = places.computeIfAbsent(question.context(), _ -> places.size());
      List<QuestionTrial> part = place % 2 == 0 ? toFit : toJudge;
      part.add(trial(question, part.size() % 2 == 0));
      listener.at(++asked, questions.size());
    }
    Calibration fitted = fitted(toFit);
    return new CalibrationReport(
        fitted,
        before,
        toFit.size(),
        judged(toJudge, fitted),
        judged(toJudge, before),
        abstaining(toJudge, fitted));
  }

  static void requireEnough(List<ReadingExample> questions) {
    if (questions.size() < LEAST_QUESTIONS) {
      throw new EvaluationException(
          "Calibration needs at least %d questions that the reader was not trained on; there are %d. Keep more aside with \"holdOut\" in the recipe."
              .formatted(LEAST_QUESTIONS, questions.size()));
    }
  }

  // ---------------------------------------------------------------- asking

  QuestionTrial trial(ReadingExample question, boolean withOwn) {
    Set<String> own = shingles(question.context());
    List<Evidence> evidence = new ArrayList<>();
    boolean held = false;
    for (Evidence found :
        retriever.retrieve(question.question(), passages + SPARE, DocumentFilter.ALL)) {
      boolean isOwn = nearlySame(own, shingles(found.passage().text()));
      if (evidence.size() < passages && (withOwn || !isOwn)) {
        evidence.add(found);
        held |= isOwn;
      }
    }
    return new QuestionTrial(
        question.question(),
        normalised(evidence),
        question.answerTexts().stream().map(AnswerText::normalise).collect(Collectors.toSet()),
        held,
        readers);
  }

  /// The same passages with priors that add up to 1.
  private static List<Evidence> normalised(List<Evidence> evidence) {
    LogSum total = new LogSum();
    evidence.forEach(one -> total.add(one.logPrior()));
    return evidence.stream()
        .map(one ->
            new Evidence(
                one.passage(),
                one.logPrior() - total.value(),
                one.score(),
                one.match(),
                one.source()))
        .toList();
  }

  private static Set<String> shingles(String text) {
    List<String> words = List.of(AnswerText.normalise(text).split(" ", -1));
    return IntStream.rangeClosed(0, words.size() - WORDS_IN_A_ROW)
        .mapToObj(i -> String.join(" ", words.subList(i, i + WORDS_IN_A_ROW)))
        .collect(Collectors.toSet());
  }

  private static boolean nearlySame(Set<String> one, Set<String> other) {
    boolean first = one.size() <= other.size();
    Set<String> fewer = first ? one : other;
    Set<String> more = first ? other : one;
    long shared = fewer.stream().filter(more::contains).count();
    return !fewer.isEmpty() && shared >= NEARLY_SAME * fewer.size();
  }

  // ---------------------------------------------------------------- fitting

  private static Calibration fitted(List<QuestionTrial> trials) {
    Calibration best = Calibration.NONE;
    for (int round = 0; round < ROUNDS; round++) {
      Calibration now = best;
      double spans = minimum(0.2, 5, t -> loss(trials, now, t, now.priorTemperature()));
      double priors = minimum(SHARPEST_PRIOR, 20, t -> loss(trials, now, spans, t));
      best = withLine(trials, temperatures(now, spans, priors));
    }
    return best.withThreshold(threshold(abstaining(trials, best)));
  }

  private static Calibration temperatures(Calibration other, double spans, double priors) {
    return new Calibration(
        spans,
        priors,
        other.answerableSlope(),
        other.answerableIntercept(),
        other.answerableThreshold());
  }

  private static Calibration withLine(List<QuestionTrial> trials, Calibration calibration) {
    LogisticLine line = LogisticLine.of(points(trials, outcomes(trials, calibration)));
    return new Calibration(
        calibration.spanTemperature(),
        calibration.priorTemperature(),
        Math.max(0, line.slope()),
        line.intercept(),
        calibration.answerableThreshold());
  }

  private static double loss(
      List<QuestionTrial> trials, Calibration other, double spans, double priors) {
    List<Outcome> outcomes = outcomes(trials, temperatures(other, spans, priors));
    double ofAnswers = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      if (trials.get(i).held()) {
        Outcome outcome = outcomes.get(i);
        ofAnswers += LogisticLine.logLoss(outcome.conditional(), outcome.right());
      }
    }
    return LogisticLine.of(points(trials, outcomes)).loss() + ofAnswers / outcomes.size();
  }

  private static List<Outcome> outcomes(List<QuestionTrial> trials, Calibration calibration) {
    return trials.parallelStream().map(trial -> trial.with(calibration)).toList();
  }

  private static List<Point> points(List<QuestionTrial> trials, List<Outcome> outcomes) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      double logOdds = outcomes.get(i).logOdds();
      if (Double.isFinite(logOdds)) {
        points.add(new Point(logOdds, trials.get(i).held()));
      }
    }
    return points;
  }

  /// The least value of a function with one valley, by the golden section, over log T.
  static double minimum(double coldest, double hottest, DoubleUnaryOperator loss) {
    double ratio = (Math.sqrt(5) - 1) / 2;
    double low = Math.log(coldest);
    double high = Math.log(hottest);
    double left = high - ratio * (high - low);
    double right = low + ratio * (high - low);
    double ofLeft = loss.applyAsDouble(Math.exp(left));
    double ofRight = loss.applyAsDouble(Math.exp(right));
    while (high - low > 0.02) {
      if (ofLeft < ofRight) {
        high = right;
        right = left;
        ofRight = ofLeft;
        left = high - ratio * (high - low);
        ofLeft = loss.applyAsDouble(Math.exp(left));
      } else {
        low = left;
        left = right;
        ofLeft = ofRight;
        right = low + ratio * (high - low);
        ofRight = loss.applyAsDouble(Math.exp(right));
      }
    }
    return Math.exp((low + high) / 2);
  }

  // ---------------------------------------------------------------- judging

  private static Judgement judged(List<QuestionTrial> trials, Calibration calibration) {
    List<Outcome> outcomes = outcomes(trials, calibration);
    List<Judged> answers = new ArrayList<>();
    List<Judged> answerable = new ArrayList<>();
    List<Judged> said = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      Outcome outcome = outcomes.get(i);
      boolean held = trials.get(i).held();
      Judged answer = new Judged(outcome.confidence(), outcome.right() ? 1 : 0);
      answers.add(answer);
      answerable.add(new Judged(outcome.answerable(), held ? 1 : 0));
      said.add(
          outcome.answerable() < calibration.answerableThreshold()
              ? new Judged(1 - outcome.answerable(), held ? 0 : 1)
              : answer);
    }
    return new Judgement(
        trials.size(),
        Rounded.of(trials.stream().mapToDouble(trial -> trial.held() ? 1 : 0).average().orElse(0)),
        Rounded.of(answers.stream().mapToDouble(Judged::right).average().orElse(0)),
        Reliability.of(answers),
        Reliability.of(answerable),
        Reliability.of(said),
        RiskCoverage.of(answers));
  }

  /// The largest threshold, up to one half, that does not cost more than one right answer in ten.
  private static double threshold(List<Abstaining> table) {
    return table.stream()
        .filter(row -> row.threshold() <= 0.5 && row.rightLost() <= MOST_RIGHT_LOST)
        .mapToDouble(Abstaining::threshold)
        .max()
        .orElse(0);
  }

  private static List<Abstaining> abstaining(List<QuestionTrial> trials, Calibration calibration) {
    List<Outcome> outcomes = outcomes(trials, calibration);
    List<Abstaining> table = new ArrayList<>();
    for (int percent = 5; percent <= 80; percent += 5) {
      double threshold = percent / 100.0;
      int held = 0;
      int silentOnHeld = 0;
      int right = 0;
      int rightLost = 0;
      int spokenOnNone = 0;
      for (int i = 0; i < outcomes.size(); i++) {
        boolean silent = outcomes.get(i).answerable() < threshold;
        if (trials.get(i).held()) {
          held++;
          silentOnHeld += silent ? 1 : 0;
          right += outcomes.get(i).right() ? 1 : 0;
          rightLost += silent && outcomes.get(i).right() ? 1 : 0;
        } else {
          spokenOnNone += silent ? 0 : 1;
        }
      }
      table.add(
          new Abstaining(
              threshold,
              share(silentOnHeld, held),
              share(rightLost, right),
              share(spokenOnNone, outcomes.size() - held)));
    }
    return List.copyOf(table);
  }

  private static double share(int part, int of) {
    return of == 0 ? 0 : Rounded.of((double) part / of);
  }
}
