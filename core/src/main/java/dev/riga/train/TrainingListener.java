package dev.riga.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;

/// Is told how a training run goes on, in the thread that trains.
public interface TrainingListener {

  /// A listener that does nothing.
  TrainingListener NONE = new TrainingListener() {};

  /// The data is ready.
  ///
  /// @param totalSteps steps of the whole run
  /// @param firstStep the step at which it begins: above 0 when it resumes
  default void started(int totalSteps, int firstStep) {}

  /// A remark for a person: what a data file held, what was left out, which seed is used.
  default void note(String line) {}

  /// After every step.
  default void stepped(Step step) {}

  /// After every validation.
  default void validated(int step, Validation validation) {}

  /// After every validation of a retriever.
  default void validated(int step, Ranks ranks) {}

  /// The state was saved.
  default void saved(int step, Path checkpoint) {}

  /// One optimiser step.
  ///
  /// @param step its number, from 1
  /// @param totalSteps of the whole run
  /// @param loss what is made small
  /// @param parts of the loss: for a reader `spanLoss`, the mean of the start's and the end's cross
  ///   entropy, and `reasoningLoss`, 0 when no row has a reasoning type
  /// @param gradientNorm before clipping
  /// @param learningRate of this step
  /// @param examplesPerSecond windows a second since the last report
  /// @param tokensPerSecond tokens a second, padding not counted
  /// @param remaining how long the rest takes at the run's mean rate
  record Step(
      int step,
      int totalSteps,
      double loss,
      SequencedMap<String, Double> parts,
      double gradientNorm,
      double learningRate,
      double examplesPerSecond,
      double tokensPerSecond,
      Duration remaining) {}

  /// How the model does on what it was not trained on, all between 0 and 1.
  ///
  /// @param score by which models are compared: the mean F1 of the sources, 0 without any
  /// @param sources exact match and F1 of each source's answerable questions
  /// @param noAnswerAccuracy the share of right decisions "answer" or "no answer" on a balanced set
  ///   of questions with and without their answer, at the best threshold
  /// @param reasoning of questions that are known by their kind alone, each read with some passage
  /// @param reasoningBesideAnswer of questions in the passage that holds their answer
  record Validation(
      double score,
      Map<String, ExactMatchAndF1> sources,
      double noAnswerAccuracy,
      Kinds reasoning,
      Kinds reasoningBesideAnswer) {}

  /// How well kinds of reasoning are told, between 0 and 1.
  ///
  /// @param accuracy the share of questions whose kind was told
  /// @param macroF1 the mean F1 of the three kinds
  /// @param questions how many
  record Kinds(double accuracy, double macroF1, int questions) {

    /// Of no questions.
    public static final Kinds NONE = new Kinds(0, 0, 0);
  }

  /// Exact match and F1, between 0 and 1, over a number of questions.
  record ExactMatchAndF1(double exactMatch, double f1, int questions) {}

  /// How high the passage that answers stands among all that were ranked, on questions that were
  /// kept aside.
  ///
  /// @param recall the share of questions whose passage is among the best `k`, by `k` (1, 5, 20)
  /// @param reciprocalRank the mean of 1 over the rank of the passage, by which models are compared
  /// @param questions how many
  /// @param passages how many are ranked for each
  record Ranks(
      SequencedMap<Integer, Double> recall, double reciprocalRank, int questions, int passages) {}
}
