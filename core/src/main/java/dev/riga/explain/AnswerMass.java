package dev.riga.explain;

import dev.riga.answer.Marginal;
import dev.riga.answer.Marginal.Candidate;
import dev.riga.answer.Marginal.Share;
import dev.riga.read.Calibration;
import dev.riga.read.LogSum;
import dev.riga.read.Reading;
import dev.riga.read.Reading.AnswerSpan;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What each passage says of one answer y, so that `p(y | x)` from any subset of them is a few sums
/// (the formulas of [Marginal]). A passage that is out is out of the prior too.
final class AnswerMass {
  private final Calibration calibration;

  /// `log p(z | x)`, tempered, of each passage.
  private final double[] logPrior;

  /// `log p(y | x, z)`.
  private final double[] logAnswer;

  private final double[] logAny;
  private final double[] logNone;

  AnswerMass(Marginal marginal, Candidate answer, List<Reading> readings, Calibration calibration) {
    this.calibration = calibration;
    int n = readings.size();
    logPrior = marginal.prior().stream().mapToDouble(Math::log).toArray();
    logAny = readings.stream().mapToDouble(Reading::logAnswer).toArray();
    logNone = readings.stream().mapToDouble(Reading::logNoAnswer).toArray();
    logAnswer = new double[n];
    Arrays.fill(logAnswer, Double.NEGATIVE_INFINITY);
    for (Share share : answer.shares()) {
      logAnswer[share.passage()] =
          LogSum.of(share.spans().stream().mapToDouble(AnswerSpan::logProbability).toArray());
    }
  }

  double logAnswer(int passage) {
    return logAnswer[passage];
  }

  /// `p(y | x)` from all passages.
  double probability() {
    BitSet all = new BitSet();
    all.set(0, logPrior.length);
    return probability(all);
  }

  /// `p(y | x)` from some of the passages; 0 from none.
  double probability(BitSet passages) {
    LogSum these = new LogSum();
    LogSum any = new LogSum();
    double largest = Double.NEGATIVE_INFINITY;
    double odds = Double.NEGATIVE_INFINITY;
    for (int z = passages.nextSetBit(0); z >= 0; z = passages.nextSetBit(z + 1)) {
      these.add(logPrior[z] + logAnswer[z]);
      any.add(logPrior[z] + logAny[z]);
      largest = Math.max(largest, logPrior[z]);
      odds = Math.max(odds, logPrior[z] + logAny[z] - logNone[z]);
    }
    if (these.value() == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    double calibrated =
        calibration.answerableSlope() * (odds - largest) + calibration.answerableIntercept();
    return Math.min(1, Math.exp(these.value() - any.value())) / (1 + Math.exp(-calibrated));
  }

  /// What all passages but one contribute.
  Scalar.Others others(int passage) {
    LogSum these = new LogSum();
    LogSum any = new LogSum();
    double odds = Double.NEGATIVE_INFINITY;
    for (int z = 0; z < logPrior.length; z++) {
      if (z != passage) {
        these.add(logPrior[z] + logAnswer[z]);
        any.add(logPrior[z] + logAny[z]);
        odds = Math.max(odds, logPrior[z] + logAny[z] - logNone[z]);
      }
    }
    return new Scalar.Others(
        logPrior[passage],
        these.value(),
        any.value(),
        odds,
        Arrays.stream(logPrior).max().orElse(0),
        calibration.answerableSlope(),
        calibration.answerableIntercept());
  }
}
