package dev.riga.read;

/// What turns a reader's and a retriever's raw numbers into probabilities that keep their word: of
/// the answers given with confidence 0.8, four in five are right. The values are fitted on held-out
/// questions and stand in the reader's model directory, in `riga.json` under `calibration`.
///
/// @param spanTemperature T in `p(span | x, z) ~ exp((s_i + e_j) / T)` (Guo et al. 2017, arXiv
///   1706.04599); above 0
/// @param priorTemperature T in `p(z | x)^(1 / T)`, normalised again; above 0
/// @param answerableSlope a in `p(answerable | x) = sigmoid(a * L + b)`, see
///   `dev.riga.answer.Marginal`; not negative
/// @param answerableIntercept b in the same
/// @param answerableThreshold below this `p(answerable | x)` Riga abstains; 0 never abstains while
///   something was found, 1 (almost) always
public record Calibration(
    double spanTemperature,
    double priorTemperature,
    double answerableSlope,
    double answerableIntercept,
    double answerableThreshold) {

  /// Everything as the networks give it, and abstaining below one half.
  public static final Calibration NONE = new Calibration(1, 1, 1, 0, 0.5);

  /// @throws IllegalArgumentException when a value is out of its range
  public Calibration {
    require(spanTemperature > 0, "spanTemperature", "above 0", spanTemperature);
    require(priorTemperature > 0, "priorTemperature", "above 0", priorTemperature);
    require(answerableSlope >= 0, "answerableSlope", "0 or more", answerableSlope);
    require(
        Double.isFinite(answerableIntercept), "answerableIntercept", "finite", answerableIntercept);
    require(
        answerableThreshold >= 0 && answerableThreshold <= 1,
        "answerableThreshold",
        "between 0 and 1",
        answerableThreshold);
  }

  /// The same with another threshold for abstaining.
  public Calibration withThreshold(double threshold) {
    return new Calibration(
        spanTemperature, priorTemperature, answerableSlope, answerableIntercept, threshold);
  }

  private static void require(boolean holds, String name, String range, double value) {
    if (!holds || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the calibration's " + name + " must be " + range + ", not " + value);
    }
  }
}
