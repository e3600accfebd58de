package dev.riga.evaluate;

import dev.riga.read.Calibration;
import java.util.List;

/// A fitted calibration, and whether it keeps its word on questions that it was not fitted on.
///
/// @param fittedOn how many questions
/// @param after on the other questions, with the fitted values
/// @param before on the same, with the values that there were
/// @param abstaining what other thresholds would do on the same, with the fitted values
public record CalibrationReport(
    Calibration calibration,
    Calibration calibrationBefore,
    int fittedOn,
    Judgement after,
    Judgement before,
    List<Abstaining> abstaining) {

  /// The reliability diagram and the curve of risk against coverage, both of [#after], as SVG.
  public String svg() {
    return new CalibrationPicture(after).svg();
  }

  /// How confidences compare with what was the case.
  ///
  /// @param held the share of the questions whose own passage was read
  /// @param right the share whose best answer is exactly one of the right ones
  /// @param answers the confidence of the best answer, given or not, that it is right
  /// @param answerable `p(answerable | x)`, that the own passage was among those read
  /// @param said the confidence of what is said: of an answer, that it is right; of an abstention,
  ///   that the own passage was not among those read
  /// @param riskCoverage of the best answers
  public record Judgement(
      int questions,
      double held,
      double right,
      Reliability answers,
      Reliability answerable,
      Reliability said,
      RiskCoverage riskCoverage) {}

  /// What a threshold of `p(answerable | x)` does.
  ///
  /// @param silentOnHeld the share of the questions whose passage was read that get no answer
  /// @param rightLost the share of the right answers to them that is not given
  /// @param spokenOnNone the share of the other questions that get an answer
  public record Abstaining(
      double threshold, double silentOnHeld, double rightLost, double spokenOnNone) {}
}
