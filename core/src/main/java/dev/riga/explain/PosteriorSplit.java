package dev.riga.explain;

import dev.riga.answer.Answer;
import dev.riga.answer.ExtractiveAnswers;
import dev.riga.answer.Marginal;
import dev.riga.answer.Marginal.Candidate;
import dev.riga.answer.Support;
import dev.riga.explain.Posterior.Counterfactual;
import dev.riga.explain.Posterior.Disagreement;
import dev.riga.read.Calibration;
import dev.riga.read.LogSum;
import dev.riga.read.Reading;
import dev.riga.retrieve.Evidence;
import dev.riga.text.AnswerText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Splits `p(y | x)` into the passages that made it.
///
/// Since `log p(y | x) = log p(z | x) + log p(y | x, z) - log p(z | x, y)` for every z, the
/// posterior-weighted parts `p(z | x, y) log p(y | x)` add up to it exactly, as the parts `p(z | x,
/// y) p(y | x)` add up to `p(y | x)`.
final class PosteriorSplit {
  private final List<Evidence> evidence;
  private final List<Reading> readings;
  private final ExtractiveAnswers answers;
  private final Candidate answer;
  private final Marginal marginal;
  private final AnswerMass mass;

  /// @param evidence the passages with their priors, at least one
  /// @param readings of the same passages, in the same order
  /// @param answers makes answers of fewer of them
  PosteriorSplit(
      List<Evidence> evidence,
      List<Reading> readings,
      Calibration calibration,
      ExtractiveAnswers answers) {
    this.evidence = evidence;
    this.readings = readings;
    this.answers = answers;
    this.marginal = Marginal.of(evidence, readings, calibration);
    this.answer = marginal.candidates().getFirst();
    this.mass = new AnswerMass(marginal, answer, readings, calibration);
  }

  AnswerMass mass() {
    return mass;
  }

  /// The answer y with its spans in each passage.
  Candidate answer() {
    return answer;
  }

  /// @param seed of the orders that Shapley values of very many passages are drawn with
  Posterior posterior(long seed) {
    int n = readings.size();
    double probability = mass.probability();
    double[] posterior = new double[n];
    answer.shares().forEach(share -> posterior[share.passage()] = share.posterior());
    List<Posterior.Share> shares = new ArrayList<>();
    for (int z = 0; z < n; z++) {
      shares.add(
          new Posterior.Share(
              evidence.get(z).passage(),
              marginal.prior().get(z),
              Math.exp(mass.logAnswer(z)),
              posterior[z],
              posterior[z] * probability,
              posterior[z] == 0 ? 0 : posterior[z] * Math.log(probability)));
    }
    List<Double> shapley =
        Arrays.stream(Shapley.values(n, mass::probability, seed)).boxed().toList();
    return new Posterior(
        probability, List.copyOf(shares), shapley, without(posterior), otherwise());
  }

  private List<Counterfactual> without(double[] posterior) {
    List<Integer> passages =
        IntStream.range(0, posterior.length)
            .filter(z -> posterior[z] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer z) -> posterior[z]).reversed())
            .toList();
    Set<String> documents = new LinkedHashSet<>();
    passages.forEach(z -> documents.add(document(z)));
    List<Counterfactual> without = new ArrayList<>();
    for (String document : documents) {
      without.add(without(document, -1, document, z -> document(z).equals(document)));
      List<Integer> own = passages.stream().filter(z -> document(z).equals(document)).toList();
      if (own.size() > 1) {
        own.forEach(z ->
            without.add(
                without(
                    document,
                    z,
                    "passage " + (z + 1) + " (" + document + ")",
                    other -> other == z)));
      }
    }
    return List.copyOf(without);
  }

  private String document(int passage) {
    return evidence.get(passage).passage().document();
  }

  private Counterfactual without(String document, int passage, String name, IntPredicate leftOut) {
    List<Integer> left =
        IntStream.range(0, evidence.size()).filter(leftOut.negate()).boxed().toList();
    return switch (answerOf(left)) {
      case Answer.Abstained none ->
          new Counterfactual(
              document,
              passage,
              "",
              none.answerable(),
              true,
              left.isEmpty()
                  ? "Without %s there would be nothing to answer from.".formatted(name)
                  : "Without %s there would be no answer: the rest holds one with probability %s."
                      .formatted(name, number(none.answerable())));
      case Answer.Extracted said -> said(document, passage, name, said.text(), said.confidence());
      case Answer.Generated said -> said(document, passage, name, said.text(), said.confidence());
    };
  }

  /// What would be said if these passages were all there are.
  private Answer answerOf(List<Integer> passages) {
    LogSum total = new LogSum();
    passages.forEach(z -> total.add(evidence.get(z).logPrior()));
    return answers.of(
        passages.stream()
            .map(evidence::get)
            .map(e -> new Evidence(e.passage(), e.logPrior() - total.value(), e.score()))
            .toList(),
        passages.stream().map(readings::get).toList());
  }

  // ---------------------------------------------------------------- who says something else

  /// What each document but the one that counts most says by itself, where that is something else.
  private List<Disagreement> otherwise() {
    String first = document(answer.shares().getFirst().passage());
    return IntStream.range(0, evidence.size())
        .mapToObj(this::document)
        .distinct()
        .filter(document -> !document.equals(first))
        .flatMap(document -> otherwise(document).stream())
        .sorted(Comparator.comparingDouble(Disagreement::alone).reversed())
        .toList();
  }

  private Optional<Disagreement> otherwise(String document) {
    List<Integer> own =
        IntStream.range(0, evidence.size())
            .filter(z -> document(z).equals(document))
            .boxed()
            .toList();
    return switch (answerOf(own)) {
      case Answer.Abstained _ -> Optional.empty();
      case Answer.Extracted said when sameWords(said.text(), answer.text()) -> Optional.empty();
      case Answer.Extracted said -> Optional.of(disagreement(document, said));
      case Answer.Generated _ -> Optional.empty();
    };
  }

  private Disagreement disagreement(String document, Answer.Extracted said) {
    Support support = said.support().getFirst();
    double among =
        marginal.candidates().stream()
            .filter(candidate -> AnswerText.exactMatch(candidate.text(), said.text()))
            .mapToDouble(Candidate::probability)
            .sum();
    return new Disagreement(
        document,
        said.text(),
        support,
        said.confidence(),
        marginal.answerable() * among,
        "%s says otherwise: %s, with probability %s by itself."
            .formatted(
                support.citation().page().isPresent() ? support.citation().place() + "," : document,
                said.text(),
                number(said.confidence())));
  }

  /// Whether all words of one answer are in the other: "in 1201" does not contradict "1201".
  private static boolean sameWords(String a, String b) {
    List<String> wordsOfA = List.of(AnswerText.normalise(a).split(" "));
    List<String> wordsOfB = List.of(AnswerText.normalise(b).split(" "));
    return Set.copyOf(wordsOfA).containsAll(wordsOfB) || Set.copyOf(wordsOfB).containsAll(wordsOfA);
  }

  private Counterfactual said(
      String document, int passage, String name, String text, double probability) {
    boolean changed = !AnswerText.exactMatch(text, answer.text());
    return new Counterfactual(
        document,
        passage,
        text,
        probability,
        changed,
        "Without %s the answer would %sbe %s, with probability %s."
            .formatted(name, changed ? "" : "still ", text, number(probability)));
  }

  private static String number(double probability) {
    return String.format(Locale.ROOT, "%.2f", probability);
  }
}
