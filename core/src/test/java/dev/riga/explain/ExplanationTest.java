package dev.riga.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riga.answer.Answer;
import dev.riga.answer.ExtractiveAnswers;
import dev.riga.checkpoint.Bases;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.explain.Explanation.OfSpan;
import dev.riga.explain.Explanation.Tested;
import dev.riga.read.Calibration;
import dev.riga.read.Reading;
import dev.riga.read.ReadingSettings;
import dev.riga.read.SpanReader;
import dev.riga.read.SpanScores;
import dev.riga.retrieve.Evidence;
import dev.riga.statistics.RankCorrelation;
import dev.riga.tensor.Precision;
import dev.riga.tensor.Processor;
import dev.riga.text.Sentences;
import dev.riga.text.SpecialToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole explanations with a tiny reader whose weights are random: what it answers means nothing,
/// but what is said about it must be true.
class ExplanationTest {
  private static final Path READER = Path.of("src/test/resources/fixtures/qa-pipeline");
  private static final String QUESTION = "When did the oil crisis begin?";
  private static final List<String> TEXTS =
      List.of(
          "The oil crisis began in October 1973. An embargo was proclaimed then. Prices rose.",
          "By March 1974 the price had risen to nearly $12. The \uD835\uDC9C embargo ended.",
          "The brigadier was Ann Lee. She crossed by ferry at noon. Nobody saw her again.");

  private static SpanReader reader;
  private static ReaderNetwork network;
  private static AnswerExplainer explainer;

  @BeforeAll
  static void open() {
    reader = SpanReader.open(READER, Bases.none(), Precision.FP32, ReadingSettings.DEFAULT);
    network =
        ReaderNetwork.open(
            READER, Bases.none(), reader.tokenizer().id(SpecialToken.PAD).orElseThrow());
    explainer = new AnswerExplainer(reader, network, Sentences.english());
  }

  @AfterAll
  static void close() {
    network.close();
    reader.close();
  }

  // ---------------------------------------------------------------- what is asked

  private static List<Evidence> evidence() {
    List<Evidence> evidence = new ArrayList<>();
    double[] priors = {0.5, 0.3, 0.2};
    for (int z = 0; z < TEXTS.size(); z++) {
      String text = TEXTS.get(z);
      Span span = new Span(0, text.codePointCount(0, text.length()));
      evidence.add(
          new Evidence(
              new Passage(z < 2 ? "oil.txt" : "lee.txt", z, span, text, List.of(), List.of()),
              Math.log(priors[z]),
              0));
    }
    return evidence;
  }

  private static List<Reading> readings() {
    return reader.read(QUESTION, evidence().stream().map(Evidence::passage).toList()).readings();
  }

  private static ExtractiveAnswers answers() {
    return new ExtractiveAnswers(Calibration.NONE.withThreshold(0));
  }

  private static OfSpan explained(ExplanationSettings settings) {
    Answer answer = answers().of(evidence(), readings());
    return (OfSpan)
        explainer.explain(QUESTION, evidence(), readings(), answer, answers(), settings);
  }

  private static ReadWindow window() {
    return ReadWindow.best(reader, QUESTION, TEXTS.getFirst());
  }

  private static Set<Span> places(ReadWindow window) {
    return Set.of(window.spans().span(window.first(), window.last()));
  }

  private static Scalar likelihood(ReadWindow window) {
    return Scalar.likelihood(window, places(window), 1);
  }

  // ---------------------------------------------------------------- sums

  @Test
  void thePosteriorAddsUp() {
    Posterior posterior = explained(ExplanationSettings.QUICK).posterior();
    Answer answer = answers().of(evidence(), readings());

    double confidence = answer.confidence();
    assertThat(posterior.probability()).isCloseTo(confidence, within(1e-12));
    assertThat(posterior.shares().stream().mapToDouble(Posterior.Share::posterior).sum())
        .isCloseTo(1, within(1e-12));
    assertThat(posterior.shares().stream().mapToDouble(Posterior.Share::probability).sum())
        .isCloseTo(confidence, within(1e-12));
    assertThat(posterior.shares().stream().mapToDouble(Posterior.Share::logProbability).sum())
        .isCloseTo(Math.log(confidence), within(1e-12));
    assertThat(posterior.shapley().stream().mapToDouble(v -> v).sum())
        .isCloseTo(confidence, within(1e-12));
  }

  @Test
  void thePosteriorOfManyPassagesAddsUpToo() {
    List<Evidence> many = new ArrayList<>();
    List<Reading> read = new ArrayList<>();
    for (int z = 0; z < 70; z++) {
      Evidence one = evidence().get(z % 3);
      many.add(new Evidence(one.passage(), Math.log(1 / 70.0), 0));
      read.add(readings().get(z % 3));
    }

    Posterior posterior = new PosteriorSplit(many, read, Calibration.NONE, answers()).posterior(1);

    double confidence = answers().of(many, read).confidence();
    assertThat(posterior.probability()).isCloseTo(confidence, within(1e-9));
    assertThat(posterior.shapley().stream().mapToDouble(v -> v).sum())
        .isCloseTo(confidence, within(1e-9));
  }

  @Test
  void everySubsetOfThePassagesHasTheProbabilityThatTheAnswersSay() {
    PosteriorSplit split = new PosteriorSplit(evidence(), readings(), Calibration.NONE, answers());
    for (int subset = 1; subset < 8; subset++) {
      List<Evidence> some = new ArrayList<>();
      List<Reading> read = new ArrayList<>();
      double total = 0;
      for (int z = 0; z < 3; z++) {
        total += (subset & 1 << z) != 0 ? Math.exp(evidence().get(z).logPrior()) : 0;
      }
      for (int z = 0; z < 3; z++) {
        if ((subset & 1 << z) != 0) {
          Evidence e = evidence().get(z);
          some.add(new Evidence(e.passage(), e.logPrior() - Math.log(total), 0));
          read.add(readings().get(z));
        }
      }
      var marginal = dev.riga.answer.Marginal.of(some, read, Calibration.NONE);
      double truth =
          marginal.candidates().stream()
              .filter(c -> c.normalised().equals(split.answer().normalised()))
              .mapToDouble(c -> c.probability() * marginal.answerable())
              .findFirst()
              .orElse(0);

      assertThat(split.mass().probability(BitSet.valueOf(new long[] {subset})))
          .isCloseTo(truth, within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyMethodAddsUpToWhatItSays(Method method) {
    ReadWindow window = window();
    Attribution attribution = explainer.explainer(method, 20).explain(window, likelihood(window));

    assertThat(attribution.method()).isEqualTo(method);
    double words = attribution.words().stream().mapToDouble(Piece::value).sum();
    switch (attribution.sum()) {
      case Sum.To to -> {
        assertThat(words).isCloseTo(to.actual(), within(1e-6));
        assertThat(to.gap()).isLessThan(method == Method.INTEGRATED_GRADIENTS ? 0.01 : 1e-6);
      }
      case Sum.Nothing nothing -> assertThat(nothing.meaning()).startsWith("Each value is ");
    }
    if (!attribution.tokens().isEmpty()) {
      assertThat(attribution.tokens()).hasSize(window.encoding().length());
    }
    for (Piece piece : attribution.words()) {
      switch (piece.part()) {
        case QUESTION -> assertThat(piece.span().of(QUESTION)).isEqualTo(piece.text());
        case CONTEXT -> assertThat(piece.span().of(TEXTS.getFirst())).isEqualTo(piece.text());
        case SPECIAL -> assertThat(piece.text()).matches("\\[(CLS|SEP)\\]");
      }
    }
  }

  @Test
  void gradientTimesInputIsTheSlopeWhenAllVectorsGrow() {
    ReadWindow window = window();
    Scalar scalar = likelihood(window);
    Attribution attribution = GradientExplainer.gradientTimesInput(network).explain(window, scalar);

    double step = 1e-2;
    double above = grown(window, scalar, 1 + step);
    double below = grown(window, scalar, 1 - step);
    assertThat(((Sum.To) attribution.sum()).actual())
        .isCloseTo((above - below) / (2 * step), within(5e-3));
  }

  private static double grown(ReadWindow window, Scalar scalar, double by) {
    try (var _ = dev.riga.tensor.Scope.open();
        var _ = dev.riga.tensor.NoGrad.enter()) {
      return scalar
          .of(
              network.forward(
                  network.input(window.encoding()).withWords(words -> words.mul(by)),
                  dev.riga.model.Visible.NOTHING))
          .item();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"REASONING"},
      mode = EnumSource.Mode.EXCLUDE)
  void aScalarIsTheSameOnNumbersAndOnTensors(Target target) {
    ReadWindow window = window();
    AnswerMass mass =
        new PosteriorSplit(evidence(), readings(), Calibration.NONE, answers()).mass();
    Scalar scalar =
        switch (target) {
          case LIKELIHOOD, REASONING -> likelihood(window);
          case ANSWER -> Scalar.answer(window, places(window), 1.3, mass.others(0));
          case POSTERIOR -> Scalar.posterior(window, places(window), 1.3, mass.others(0));
          case LOGIT -> Scalar.logit(window.first(), window.last());
        };
    SpanScores scores = reader.scorer().score(List.of(window.encoding())).getFirst();

    assertThat(grown(window, scalar, 1))
        .isCloseTo(scalar.of(scores, Variant.whole(window.encoding())), within(1e-4));
  }

  @Test
  void whatRepeatsTheQuestionCountsAsNoAnswerHereToo() {
    String text = QUESTION + " " + TEXTS.getFirst();
    Span all = new Span(0, text.length());
    Passage passage = new Passage("faq.txt", 0, all, text, List.of(), List.of());
    Reading reading = reader.read(QUESTION, List.of(passage)).readings().getFirst();
    ReadWindow window = ReadWindow.best(reader, QUESTION, text);
    Span place = window.spans().span(window.first(), window.last());
    double read =
        reading.spans().stream()
            .filter(span -> span.span().equals(place))
            .mapToDouble(Reading.AnswerSpan::logProbability)
            .findFirst()
            .orElseThrow();

    Scalar scalar =
        Scalar.likelihood(window, Set.of(place), reader.calibration().spanTemperature());

    SpanScores scores = reader.scorer().score(List.of(window.encoding())).getFirst();
    assertThat(place.start()).isGreaterThan(QUESTION.length());
    assertThat(scalar.of(scores, Variant.whole(window.encoding()))).isCloseTo(read, within(1e-9));
    assertThat(grown(window, scalar, 1)).isCloseTo(read, within(1e-4));
  }

  @Test
  void theScalarOfAnAnswerIsItsConfidence() {
    Answer answer = answers().of(evidence(), readings());
    OfSpan of = explained(ExplanationSettings.QUICK.withTarget(Target.ANSWER));

    assertThat(of.tested().getFirst().attribution().target()).isEqualTo("log p(y | x)");
    assertThat(Math.exp(of.tested().getFirst().attribution().scalar()))
        .isCloseTo(answer.confidence(), within(1e-4));
  }

  // ---------------------------------------------------------------- the whole

  @Test
  void explanationsAreTestedAndTheBestThatHoldsComesFirst() {
    OfSpan of = explained(ExplanationSettings.THOROUGH.withMethods(List.of(Method.values())));

    assertThat(of.tested()).hasSize(Method.values().length);
    double last = Double.POSITIVE_INFINITY;
    for (Tested tested : of.tested()) {
      Faithfulness faith = tested.faithfulness();
      assertThat(faith.gain()).isLessThanOrEqualTo(last);
      last = faith.gain();
      assertThat(faith.comprehensiveness()).isBetween(0.0, 1.0);
      assertThat(faith.sufficiency()).isBetween(0.0, 1.0);
      assertThat(faith.low()).isLessThanOrEqualTo(faith.gain());
      assertThat(faith.high()).isGreaterThanOrEqualTo(faith.gain());
      assertThat(faith.verdict() == Verdict.FAILS).isEqualTo(faith.low() <= 0);
      assertThat(faith.gain())
          .isCloseTo(
              faith.comprehensiveness()
                  - faith.random().comprehensiveness()
                  + faith.random().sufficiency()
                  - faith.sufficiency(),
              within(1e-9));
    }
    assertThat(of.best().map(best -> best.faithfulness().verdict()).orElse(Verdict.HOLDS))
        .isEqualTo(Verdict.HOLDS);
    assertThat(of.tested())
        .filteredOn(t -> t.attribution().method() == Method.LEAVE_ONE_OUT)
        .allSatisfy(t -> assertThat(t.faithfulness().correlation()).isCloseTo(1, within(1e-9)));
  }

  @Test
  void whatWouldBeSaidWithoutADocumentIsSaidInOneSentence() {
    OfSpan of = explained(ExplanationSettings.QUICK);

    assertThat(of.posterior().without())
        .isNotEmpty()
        .allSatisfy(without ->
            assertThat(without.sentence())
                .matches(
                    "Without (oil\\.txt|lee\\.txt|passage [123] \\(oil\\.txt\\)) the answer would"
                        + " (still )?be .+, with probability 0\\.[0-9][0-9]\\.")
                .contains(without.answer()));
  }

  @Test
  void aDocumentThatSaysSomethingElseIsNamedWithItsPlace() {
    Answer answer = answers().of(evidence(), readings());
    String other =
        answer.support().getFirst().citation().document().equals("oil.txt") ? "lee.txt" : "oil.txt";
    List<Integer> own =
        java.util.stream.IntStream.range(0, 3)
            .filter(z -> evidence().get(z).passage().document().equals(other))
            .boxed()
            .toList();
    double prior = own.stream().mapToDouble(z -> Math.exp(evidence().get(z).logPrior())).sum();
    Answer alone =
        answers()
            .of(
                own.stream()
                    .map(z -> evidence().get(z))
                    .map(e -> new Evidence(e.passage(), e.logPrior() - Math.log(prior), 0))
                    .toList(),
                own.stream().map(readings()::get).toList());

    List<Posterior.Disagreement> otherwise =
        explained(ExplanationSettings.QUICK).posterior().otherwise();

    assertThat(otherwise).hasSize(1);
    Posterior.Disagreement said = otherwise.getFirst();
    assertThat(said.document()).isEqualTo(other);
    assertThat(said.text()).isEqualTo(alone.support().getFirst().citation().text());
    assertThat(said.support().citation()).isEqualTo(alone.support().getFirst().citation());
    assertThat(said.alone()).isCloseTo(alone.confidence(), within(1e-12));
    assertThat(said.probability()).isBetween(0.0, 1 - answer.confidence());
    assertThat(said.sentence())
        .isEqualTo(
            String.format(
                java.util.Locale.ROOT,
                "%s says otherwise: %s, with probability %.2f by itself.",
                other,
                said.text(),
                said.alone()));
  }

  @Test
  void aDocumentThatAbstainsOrSaysTheSameDoesNotDisagree() {
    List<Evidence> twice = new ArrayList<>();
    for (String document : List.of("a.txt", "b.txt")) {
      String text = TEXTS.getFirst();
      Span span = new Span(0, text.codePointCount(0, text.length()));
      twice.add(
          new Evidence(
              new Passage(document, 0, span, text, List.of(), List.of()), Math.log(0.5), 0));
    }
    List<Reading> same =
        reader.read(QUESTION, twice.stream().map(Evidence::passage).toList()).readings();

    assertThat(
            new PosteriorSplit(twice, same, Calibration.NONE, answers()).posterior(1).otherwise())
        .isEmpty();
    ExtractiveAnswers sure = new ExtractiveAnswers(Calibration.NONE.withThreshold(1));
    assertThat(
            new PosteriorSplit(evidence(), readings(), Calibration.NONE, sure)
                .posterior(1)
                .otherwise())
        .isEmpty();
  }

  @Test
  void anAbstentionIsExplainedByItself() {
    ExtractiveAnswers never = new ExtractiveAnswers(Calibration.NONE.withThreshold(1));
    Answer answer = never.of(evidence(), readings());

    Explanation explanation =
        explainer.explain(
            QUESTION, evidence(), readings(), answer, never, ExplanationSettings.QUICK);

    assertThat(((Explanation.OfAbstention) explanation).reason())
        .matches(
            "There is no answer to explain: the documents hold one with probability 0\\.[0-9]{2},"
                + " and it might have been \".+\"\\. To explain that, ask with --abstain-below 0\\.");
  }

  @Test
  void aReaderWithoutThatHeadSaysSo() {
    assertThatThrownBy(() -> explained(ExplanationSettings.QUICK.withTarget(Target.REASONING)))
        .isInstanceOf(InspectionException.class)
        .hasMessage(
            "This reader has no head for the kind of reasoning, so it cannot be explained.");
  }

  @Test
  void bf16MovesLeaveOneOutALittle() {
    assumeTrue(Precision.BF16.isPossibleOn(Processor.here()));
    ReadWindow window = window();
    Scalar scalar = likelihood(window);
    double[] exact = values(explainer.explainer(Method.LEAVE_ONE_OUT, 1).explain(window, scalar));
    double[] fast;
    try (SpanReader half =
        SpanReader.open(READER, Bases.none(), Precision.BF16, ReadingSettings.DEFAULT)) {
      fast =
          values(
              new LeaveOneOut(half.scorer(), half.tokenizer().id(SpecialToken.MASK).orElseThrow())
                  .explain(window, scalar));
    }

    double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < exact.length; i++) {
      assertThat(fast[i]).isCloseTo(exact[i], within(0.1 * largest));
    }
    assertThat(RankCorrelation.spearman(exact, fast)).isGreaterThan(0.9);
  }

  private static double[] values(Attribution attribution) {
    return attribution.tokens().stream().mapToDouble(Piece::value).toArray();
  }

  // ---------------------------------------------------------------- odd input

  @Test
  void aSingleTokenIsInspectedAndExplained() {
    Inspection inspection = new Inspector(reader, network).inspect("What?", "Riga");

    assertThat(inspection.answer().text()).isEqualTo("Riga");
    assertThat(inspection.tokens()).extracting(Token::part).contains(Part.CONTEXT);
    ReadWindow window = ReadWindow.best(reader, "What?", "Riga");
    Attribution attribution =
        explainer.explainer(Method.GRADIENT_X_INPUT, 1).explain(window, likelihood(window));
    assertThat(
            new FaithfulnessCheck(reader.scorer(), FaithfulnessCheck.Settings.QUICK)
                .of(window, likelihood(window), List.of(attribution), java.util.Optional.empty())
                .getFirst()
                .verdict())
        .isEqualTo(Verdict.FAILS);
  }

  @Test
  void anEmptyContextHasNoAnswer() {
    assertThatThrownBy(() -> new Inspector(reader, network).inspect("What?", "  "))
        .isInstanceOf(InspectionException.class)
        .hasMessage(
            "The context has no words an answer could be made of. Give it a sentence or two.");
  }

  @Test
  void aLongContextShowsTheWindowOfTheBestSpan() {
    String context = "The old ferry left at noon and nobody saw it go. ".repeat(60) + TEXTS.get(0);
    Inspection inspection = new Inspector(reader, network).inspect(QUESTION, context);

    assertThat(inspection.windows()).isGreaterThan(2);
    assertThat(inspection.tokens().size()).isLessThanOrEqualTo(384);
    assertThat(inspection.answer().span().of(context)).isEqualTo(inspection.answer().text());
    assertThat(inspection.attentions().length()).isEqualTo(inspection.tokens().size());
  }
}
