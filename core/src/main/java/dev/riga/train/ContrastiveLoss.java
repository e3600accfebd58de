package dev.riga.train;

import dev.riga.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/// InfoNCE over the passages of a batch (van den Oord et al. 2018, arXiv 1807.03748, equation 4;
/// Karpukhin et al. 2020, arXiv 2004.04906, section 3.2):
///
///     -log( exp(s(q, p) / T) / sum over p' of exp(s(q, p') / T) )
///
/// s is the inner product, p the question's own passage, p' every passage of the batch: the other
/// questions' own ones and the hard negatives. A passage that is another question's own but has the
/// same text is no negative: it is left out of that sum.
///
/// @param temperature T, above 0
record ContrastiveLoss(double temperature) {

  /// Added to a score that does not count.
  private static final float LEFT_OUT = -1e4f;

  /// The mean over the questions.
  ///
  /// @param questions `[questions, hidden]`
  /// @param passages `[passages, hidden]`: first the questions' own in their order, then any others
  /// @param texts of the passages
  /// @return a scalar
  Tensor of(Tensor questions, Tensor passages, List<String> texts) {
    long count = questions.size(0);
    Tensor scores = questions.matmul(passages.transpose(0, 1)).div(temperature);
    return scores
        .add(mask((int) count, texts))
        .crossEntropy(Tensor.of(LongStream.range(0, count).toArray(), count), -1);
  }

  /// `[questions, passages]`.
  private static Tensor mask(int count, List<String> texts) {
    float[] mask = new float[count * texts.size()];
    for (int question = 0; question < count; question++) {
      for (int passage = 0; passage < texts.size(); passage++) {
        boolean same = passage != question && texts.get(passage).equals(texts.get(question));
        mask[question * texts.size() + passage] = same ? LEFT_OUT : 0;
      }
    }
    return Tensor.of(mask, count, texts.size());
  }
}
