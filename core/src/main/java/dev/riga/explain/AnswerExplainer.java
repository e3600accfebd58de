package dev.riga.explain;

import dev.riga.answer.Answer;
import dev.riga.answer.ExtractiveAnswers;
import dev.riga.answer.Marginal.Share;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.explain.Explainers.Steps;
import dev.riga.explain.Explanation.OfReasoning;
import dev.riga.explain.Explanation.Tested;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import dev.riga.read.Reasoning;
import dev.riga.read.SpanReader;
import dev.riga.retrieve.Evidence;
import dev.riga.tensor.Precision;
import dev.riga.text.Sentences;
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
  private final Explainers explainers;

  /// @param reader that gave the readings
  /// @param network of the same weights
  public AnswerExplainer(SpanReader reader, ReaderNetwork network, Sentences sentences) {
    this.reader = reader;
    this.network = network;
    this.sentences = sentences;
    this.explainers = new Explainers(reader.scorer(), network, reader.tokenizer(), sentences);
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
        reasoning.flatMap(kind -> ofReasoning(window, kind)),
        settings.randomisation().map(check -> randomised(window, scalar, check)));
  }

  private Randomisation randomised(
      ReadWindow window, Scalar scalar, RandomisationCheck.Settings check) {
    return new RandomisationCheck(network, reader.tokenizer(), sentences, check).of(window, scalar);
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

  private Optional<OfReasoning> ofReasoning(ReadWindow window, Reasoning kind) {
    return explainers
        .leaveOneOut()
        .map(hiding ->
            new OfReasoning(kind, hiding.ofQuestion(window, Scalar.reasoning(kind.type()))));
  }

  private List<Tested> test(
      ReadWindow window, Scalar scalar, Scalar tested, ExplanationSettings settings) {
    List<Attribution> attributions =
        attributions(window, scalar, settings.methods(), settings.integrationSteps());
    Optional<Attribution> oracle =
        attributions.stream()
            .filter(attribution -> attribution.method() == Method.LEAVE_ONE_OUT)
            .findFirst();
    if (oracle.isEmpty() && settings.leaveOneOut()) {
      oracle = explainers.leaveOneOut().map(hiding -> hiding.explain(window, scalar));
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

  /// Values the words of a window by several methods, which share passes where they can.
  ///
  /// @param steps of integrated gradients to begin with
  /// @throws InspectionException when the reader has not what a method needs
  public List<Attribution> attributions(
      ReadWindow window, Scalar scalar, List<Method> methods, int steps) {
    return explainers.all(
        window, scalar, methods, new Steps(steps, INTEGRATION_GAP, Precision.best()));
  }

  /// The explainer of a method that values words or sentences.
  ///
  /// @param steps of integrated gradients to begin with
  /// @throws InspectionException when the reader has not what the method needs
  public Explainer explainer(Method method, int steps) {
    return explainers.of(method, new Steps(steps, INTEGRATION_GAP, Precision.best()));
  }
}
