package dev.riga.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Where to stop answering: the official sweep of SQuAD 2.0 over the probability of "no answer".
final class AnswerThreshold {

  /// A question as it was answered whatever the probability of "no answer" is.
  ///
  /// @param noAnswer the probability that there is no answer
  /// @param answerable whether there is one
  /// @param empty whether the answer given is the empty one
  /// @param exactMatch of the answer given, 0 or 1
  /// @param f1 of the answer given, from 0 to 1
  record Answered(
      double noAnswer, boolean answerable, boolean empty, double exactMatch, double f1) {

    /// The same question when only those are answered whose `noAnswer` is at most a threshold.
    Answered upTo(double threshold) {
      double silent = answerable ? 0 : 1;
      return noAnswer > threshold ? new Answered(noAnswer, answerable, true, silent, silent) : this;
    }
  }

  /// The best mean score and the threshold that gives it.
  ///
  /// @param score from 0 to 1
  /// @param threshold questions with a larger probability of "no answer" are not answered
  record Best(double score, double threshold) {}

  private AnswerThreshold() {}

  /// Begins with no question answered, and answers one after the other, the surest first.
  ///
  /// @param score the exact match or the F1
  static Best best(List<Answered> questions, ToDoubleFunction<Answered> score) {
    double sum = questions.stream().filter(question -> !question.answerable).count();
    double best = sum;
    double threshold = 0;
    List<Answered> surestFirst =
        questions.stream().sorted(Comparator.comparingDouble(Answered::noAnswer)).toList();
    for (Answered question : surestFirst) {
      if (question.answerable) {
        sum += score.applyAsDouble(question);
      } else if (!question.empty) {
        sum--;
      }
      if (sum > best) {
        best = sum;
        threshold = question.noAnswer;
      }
    }
    return new Best(best / questions.size(), threshold);
  }
}
