package dev.riga.explain;

import dev.riga.answer.Answer;
import dev.riga.answer.ExtractiveAnswers;
import dev.riga.answer.Marginal.Share;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.explain.Explanation.OfReasoning;
import dev.riga.explain.Explanation.Tested;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.read.Reasoning;
import dev.riga.read.ReasoningType;
import dev.riga.read.SpanReader;
import dev.riga.retrieve.Evidence;
import dev.riga.text.Sentences;
import dev.riga.text.SpecialToken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Explains answers, and tests the explanations. Safe for use by several threads.
public final class AnswerExplainer {
  private static final long SEED = 1;
  private static final double INTEGRATION_GAP = 0.01;

  private final SpanReader reader;
  private final ReaderNetwork network;
  private final Sentences sentences;

  /// @param reader that gave the readings
  /// @param network of the same weights
  public AnswerExplainer(SpanReader reader, ReaderNetwork network, Sentences sentences) {
    this.reader = reader;
    this.network = network;
    this.sentences = sentences;
  }

  /// Explains an answer.
  ///
  /// @param evidence the passages it was made of, with their priors
  /// @param readings of the same passages, in the same order
  /// @param answers made the answer of them
  /// @throws InspectionException when a method cannot look into this reader
  public Explanation explain(
      String question,
      List<Evidence> evidence,
      List<Reading> readings,
      Answer answer,
      ExtractiveAnswers answers,
      ExplanationSettings settings) {
    return switch (answer) {
      case Answer.Abstained abstained -> new Explanation.OfAbstention(reason(abstained));
      case Answer.Generated _ ->
          throw new InspectionException(
              "A written answer cannot be explained yet; ask with a reader that marks spans.");
      case Answer.Extracted extracted ->
          explain(
              question,
              evidence,
              new PosteriorSplit(evidence, readings, reader.calibration(), answers),
              extracted,
              settings);
    };
  }

  private static String reason(Answer.Abstained abstained) {
    return "There is no answer to explain: the documents hold one with probability %s%s"
        .formatted(
            String.format(Locale.ROOT, "%.2f", abstained.answerable()),
            abstained.alternatives().isEmpty()
                ? "."
                : ", and it might have been \"%s\". To explain that, ask with --abstain-below 0."
                    .formatted(abstained.alternatives().getFirst().text()));
  }

  private Explanation explain(
      String question,
      List<Evidence> evidence,
      PosteriorSplit split,
      Answer.Extracted answer,
      ExplanationSettings settings) {
    Share share = split.answer().shares().getFirst();
    Passage passage = evidence.get(share.passage()).passage();
    ReadWindow window =
        ReadWindow.of(reader, question, passage.text(), share.spans().getFirst().span());
    Set<Span> places = share.spans().stream().map(AnswerSpan::span).collect(Collectors.toSet());
    double temperature = reader.calibration().spanTemperature();
    Optional<Reasoning> reasoning = reasoning(window);
    Scalar likelihood = Scalar.likelihood(window, places, temperature);
    Scalar scalar =
        switch (settings.target()) {
          case LIKELIHOOD -> likelihood;
          case ANSWER ->
              Scalar.answer(window, places, temperature, split.mass().others(share.passage()));
          case POSTERIOR ->
              Scalar.posterior(window, places, temperature, split.mass().others(share.passage()));
          case LOGIT -> Scalar.logit(window.first(), window.last());
          case REASONING -> Scalar.reasoning(requireReasoning(reasoning).type());
        };
    Scalar tested = settings.target() == Target.REASONING ? scalar : likelihood;
    List<Tested> all = test(window, scalar, tested, settings);
    return new Explanation.OfSpan(
        answer.text(),
        split.posterior(SEED),
        passage,
        share.passage(),
        new Inspector(reader, network).inspect(window),
        all,
        all.stream().filter(t -> t.faithfulness().verdict() == Verdict.HOLDS).findFirst(),
        reasoning.map(kind -> new OfReasoning(kind, ofReasoning(window, kind.type()))));
  }

  /// What the reader's head says of one window.
  private Optional<Reasoning> reasoning(ReadWindow window) {
    return reader.scorer().score(List.of(window.encoding())).getFirst().reasoning();
  }

  private static Reasoning requireReasoning(Optional<Reasoning> reasoning) {
    return reasoning.orElseThrow(() ->
        new InspectionException(
            "This reader has no head for the kind of reasoning, so it cannot be explained."));
  }

  private Attribution ofReasoning(ReadWindow window, ReasoningType type) {
    return leaveOneOut().ofQuestion(window, Scalar.reasoning(type));
  }

  private List<Tested> test(
      ReadWindow window, Scalar scalar, Scalar tested, ExplanationSettings settings) {
    List<Attribution> attributions = attributions(window, scalar, settings);
    Optional<Attribution> oracle =
        attributions.stream()
            .filter(attribution -> attribution.method() == Method.LEAVE_ONE_OUT)
            .findFirst();
    if (oracle.isEmpty() && settings.leaveOneOut()) {
      oracle = Optional.of(leaveOneOut().explain(window, scalar));
    }
    List<Faithfulness> faithfulness =
        new FaithfulnessCheck(reader.scorer(), settings.test())
            .of(window, tested, attributions, oracle);
    List<Tested> all = new ArrayList<>();
    for (int i = 0; i < attributions.size(); i++) {
      all.add(new Tested(attributions.get(i), faithfulness.get(i)));
    }
    all.sort(Comparator.comparingDouble((Tested t) -> t.faithfulness().gain()).reversed());
    return List.copyOf(all);
  }

  /// By every method that was asked for, those of one gradient from one pass.
  private List<Attribution> attributions(
      ReadWindow window, Scalar scalar, ExplanationSettings settings) {
    List<Attribution> attributions = new ArrayList<>();
    List<Method> ofGradient =
        settings.methods().stream().filter(AnswerExplainer::takesOneGradient).toList();
    if (!ofGradient.isEmpty()) {
      attributions.addAll(GradientExplainer.all(network, window, scalar, ofGradient));
    }
    for (Method method : settings.methods()) {
      if (!takesOneGradient(method) && method != Method.SHAPLEY) {
        attributions.add(explainer(method, settings.integrationSteps()).explain(window, scalar));
      }
    }
    return attributions;
  }

  private static boolean takesOneGradient(Method method) {
    return method == Method.GRADIENT_X_INPUT
        || method == Method.ATTENTION_X_GRADIENT
        || method == Method.RELEVANCE;
  }

  private LeaveOneOut leaveOneOut() {
    return new LeaveOneOut(
        reader.scorer(),
        reader
            .tokenizer()
            .id(SpecialToken.MASK)
            .orElseThrow(() ->
                new InspectionException(
                    "This reader's tokenizer has no token that hides a word ([MASK]), so"
                        + " leave-one-out cannot be computed. Choose another --method.")));
  }

  /// The explainer of a method that values words or sentences.
  ///
  /// @param steps of integrated gradients to begin with
  /// @throws InspectionException when the reader has not what the method needs
  public Explainer explainer(Method method, int steps) {
    return switch (method) {
      case GRADIENT_X_INPUT -> GradientExplainer.gradientTimesInput(network);
      case ATTENTION_X_GRADIENT -> GradientExplainer.attentionTimesGradient(network);
      case RELEVANCE -> GradientExplainer.relevance(network);
      case INTEGRATED_GRADIENTS -> new IntegratedGradients(network, steps, INTEGRATION_GAP);
      case VALUE_ZEROING -> new ValueZeroing(network);
      case LEAVE_ONE_OUT -> leaveOneOut();
      case SENTENCES -> new SentenceExplainer(reader.scorer(), sentences);
      case SURROGATE -> new Surrogate(reader.scorer(), sentences, SEED);
      case ATTENTION, ROLLOUT, ATTENTION_FLOW, NORMS -> new AttentionViews(network, method);
      case SHAPLEY ->
          throw new InspectionException(
              "The method shapley values passages, not words; every explanation has it.");
    };
  }
}
