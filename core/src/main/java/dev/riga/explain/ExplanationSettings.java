package dev.riga.explain;

import java.util.List;
import java.util.Optional;

/// What to compute of an explanation.
///
/// @param methods of attribution, each tested
/// @param target what they are of
/// @param test how thoroughly they are tested
/// @param leaveOneOut whether they are also compared with leave-one-out, which takes a forward pass
///   for each word
/// @param integrationSteps of integrated gradients to begin with
/// @param randomisation whether methods are also checked with random weights, and how
public record ExplanationSettings(
    List<Method> methods,
    Target target,
    FaithfulnessCheck.Settings test,
    boolean leaveOneOut,
    int integrationSteps,
    Optional<RandomisationCheck.Settings> randomisation) {

  /// For somebody who waits for an answer: what one gradient and a few sentences tell.
  public static final ExplanationSettings QUICK =
      new ExplanationSettings(
          List.of(
              Method.SENTENCES,
              Method.GRADIENT_X_INPUT,
              Method.ATTENTION_X_GRADIENT,
              Method.RELEVANCE),
          Target.LIKELIHOOD,
          FaithfulnessCheck.Settings.QUICK,
          false,
          50,
          Optional.empty());

  /// For somebody who wants to know.
  public static final ExplanationSettings THOROUGH =
      new ExplanationSettings(
          List.of(
              Method.SENTENCES,
              Method.SURROGATE,
              Method.LEAVE_ONE_OUT,
              Method.INTEGRATED_GRADIENTS,
              Method.GRADIENT_X_INPUT,
              Method.ATTENTION_X_GRADIENT,
              Method.RELEVANCE,
              Method.ATTENTION),
          Target.LIKELIHOOD,
          FaithfulnessCheck.Settings.THOROUGH,
          true,
          50,
          Optional.empty());

  public ExplanationSettings {
    methods = List.copyOf(methods);
  }

  /// The same with other methods.
  public ExplanationSettings withMethods(List<Method> others) {
    return new ExplanationSettings(
        others, target, test, leaveOneOut, integrationSteps, randomisation);
  }

  /// The same with the check by random weights.
  public ExplanationSettings withRandomisation(RandomisationCheck.Settings check) {
    return new ExplanationSettings(
        methods, target, test, leaveOneOut, integrationSteps, Optional.of(check));
  }

  /// The same for another number.
  public ExplanationSettings withTarget(Target other) {
    return new ExplanationSettings(
        methods, other, test, leaveOneOut, integrationSteps, randomisation);
  }
}
