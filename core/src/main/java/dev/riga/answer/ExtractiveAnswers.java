package dev.riga.answer;

import dev.riga.answer.Marginal.Candidate;
import dev.riga.answer.Marginal.Share;
import dev.riga.document.Citation;
import dev.riga.document.Passage;
import dev.riga.document.Span;
import dev.riga.read.Calibration;
import dev.riga.read.Reading;
import dev.riga.read.Reasoning;
import dev.riga.retrieve.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes one answer of the readings of all passages: what is said, where it stands, what else might
/// be said, or that nothing can be.
///
/// **Citations are unique.** Passages overlap, so several z may hold the very same words of one
/// document. Each z keeps its own term in the sum over passages, but the place is cited once: a
/// passage that holds a place already cited by a passage with a larger posterior joins it, and
/// their priors and posteriors add up. A passage cites a second place only when it holds none of
/// those before.
///
/// **Alternatives are other answers, not other cuts of the same words.** "in 1201" beside "1201" is
/// left out when, at its best place, the better answer has at least a tenth of its probability. It
/// is left out, not merged: every number shown stays `p(y | x)` of exactly the text beside it.
public final class ExtractiveAnswers {
  private static final int MOST_ALTERNATIVES = 5;
  private static final double LEAST_ALTERNATIVE = 0.01;
  private static final double LEAST_POSTERIOR = 0.001;
  private static final double SAME_PLACE = 0.1;

  private final Calibration calibration;

  /// @param calibration its threshold decides when to abstain
  public ExtractiveAnswers(Calibration calibration) {
    this.calibration = calibration;
  }

  /// The answer that the passages give.
  ///
  /// @param evidence the passages with their priors, which add up to 1; may be empty
  /// @param readings of the same passages, in the same order
  public Answer of(List<Evidence> evidence, List<Reading> readings) {
    if (evidence.size() != readings.size()) {
      throw new IllegalArgumentException(
          evidence.size() + " passages but " + readings.size() + " readings");
    }
    if (evidence.isEmpty()) {
      return new Answer.Abstained(1, 0, Optional.empty(), List.of(), List.of());
    }
    Marginal marginal = Marginal.of(evidence, readings, calibration);
    Optional<Reasoning> reasoning = reasoning(marginal, readings);
    double answerable = marginal.answerable();
    List<Grounded> answers = distinct(marginal, evidence);
    if (answers.isEmpty() || answerable < calibration.answerableThreshold()) {
      return new Answer.Abstained(
          1 - answerable,
          answerable,
          reasoning,
          lookedAt(marginal, evidence),
          alternatives(answers, answerable));
    }
    Grounded best = answers.getFirst();
    return new Answer.Extracted(
        best.support.getFirst().citation().text(),
        answerable * best.candidate.probability(),
        answerable,
        reasoning,
        best.support,
        alternatives(answers.subList(1, answers.size()), answerable));
  }

  /// The mixture of what the reasoning head says of each passage, by their priors.
  private static Optional<Reasoning> reasoning(Marginal marginal, List<Reading> readings) {
    List<Reasoning> parts = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int z = 0; z < readings.size(); z++) {
      if (readings.get(z).reasoning().isPresent()) {
        parts.add(readings.get(z).reasoning().get());
        weights.add(marginal.prior().get(z));
      }
    }
    double total = weights.stream().mapToDouble(weight -> weight).sum();
    if (parts.isEmpty() || total == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Reasoning.mixture(parts, weights.stream().mapToDouble(weight -> weight).toArray()));
  }

  private static List<Alternative> alternatives(List<Grounded> answers, double answerable) {
    List<Alternative> alternatives = new ArrayList<>();
    for (Grounded answer : answers) {
      if (answer.candidate.probability() >= LEAST_ALTERNATIVE
          && alternatives.size() < MOST_ALTERNATIVES) {
        alternatives.add(
            new Alternative(
                answer.support.getFirst().citation().text(),
                answerable * answer.candidate.probability(),
                answer.support));
      }
    }
    return List.copyOf(alternatives);
  }

  /// The best answers that are not another cut of the words of a better one, best first.
  private static List<Grounded> distinct(Marginal marginal, List<Evidence> evidence) {
    List<Grounded> distinct = new ArrayList<>();
    for (Candidate candidate : marginal.candidates()) {
      if (distinct.size() > MOST_ALTERNATIVES) {
        break;
      }
      Grounded grounded = Grounded.of(candidate, marginal, evidence);
      if (distinct.stream().noneMatch(better -> better.covers(grounded))) {
        distinct.add(grounded);
      }
    }
    return distinct;
  }

  /// The passages themselves, by how much they speak for "no answer".
  private static List<Support> lookedAt(Marginal marginal, List<Evidence> evidence) {
    List<Support> support = new ArrayList<>();
    for (int z = 0; z < evidence.size(); z++) {
      Passage passage = evidence.get(z).passage();
      support.add(
          new Support(
              passage.cite(new Span(0, passage.span().length())),
              passage,
              marginal.prior().get(z),
              marginal.posteriorOfNone().get(z)));
    }
    support.sort((a, b) -> Double.compare(b.posterior(), a.posterior()));
    return List.copyOf(support);
  }

  /// An answer with the places where it stands.
  ///
  /// @param places every span of it, with `p(y, place | x, answerable)`
  /// @param support the places cited, best first
  private record Grounded(Candidate candidate, List<Place> places, List<Support> support) {

    static Grounded of(Candidate candidate, Marginal marginal, List<Evidence> evidence) {
      List<Place> places = new ArrayList<>();
      List<Support> support = new ArrayList<>();
      for (Share share : candidate.shares()) {
        Passage passage = evidence.get(share.passage()).passage();
        List<Citation> citations =
            share.spans().stream().map(span -> passage.cite(span.span())).toList();
        double[] parts = parts(share);
        for (int i = 0; i < parts.length; i++) {
          places.add(new Place(citations.get(i), candidate.probability() * parts[i]));
        }
        Support own =
            new Support(
                citations.getFirst(),
                passage,
                marginal.prior().get(share.passage()),
                share.posterior());
        join(support, own, citations);
      }
      support.sort((a, b) -> Double.compare(b.posterior(), a.posterior()));
      double least = LEAST_POSTERIOR * support.getFirst().posterior();
      List<Support> worthCiting =
          support.stream().filter(place -> place.posterior() >= least).toList();
      return new Grounded(candidate, places, worthCiting);
    }

    /// What each span of a share has of the answer's probability.
    private static double[] parts(Share share) {
      double best = share.spans().getFirst().logProbability();
      double[] parts =
          share.spans().stream()
              .mapToDouble(span -> Math.exp(span.logProbability() - best))
              .toArray();
      double total = Arrays.stream(parts).sum();
      for (int i = 0; i < parts.length; i++) {
        parts[i] *= share.posterior() / total;
      }
      return parts;
    }

    /// Adds a passage's share to the place that is cited already, or as a place of its own.
    private static void join(List<Support> cited, Support own, List<Citation> citations) {
      for (int i = 0; i < cited.size(); i++) {
        Support before = cited.get(i);
        if (citations.stream().anyMatch(citation -> overlap(citation, before.citation()))) {
          cited.set(
              i,
              new Support(
                  before.citation(),
                  before.passage(),
                  before.prior() + own.prior(),
                  before.posterior() + own.posterior()));
          return;
        }
      }
      cited.add(own);
    }

    /// Whether `other` is mostly another cut of words that this answer is made of too.
    boolean covers(Grounded other) {
      Citation best = other.support.getFirst().citation();
      double there = 0;
      double here = 0;
      for (Place place : other.places) {
        there += overlap(place.citation, best) ? place.probability : 0;
      }
      for (Place place : places) {
        here += overlap(place.citation, best) ? place.probability : 0;
      }
      return here >= SAME_PLACE * there;
    }

    private static boolean overlap(Citation a, Citation b) {
      return a.document().equals(b.document())
          && a.span().start() < b.span().end()
          && b.span().start() < a.span().end();
    }
  }

  private record Place(Citation citation, double probability) {}
}
