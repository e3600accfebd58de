package dev.riga.model;

import dev.riga.tensor.Tensor;

/// The layers of an encoder, to be run one by one on one sequence: for looking inside. The network
/// must have been loaded for gradients ([dev.riga.nn.Purpose.Gradients]): in fp32.
public interface InnerLayers {

  /// How many there are.
  int count();

  /// A layer's results on a sequence, each time without the value vectors of one token, in all
  /// heads, although attention goes there as before (Mohebbi et al. 2023, arXiv 2301.12971).
  ///
  /// @param layer its number, from 0
  /// @param x the layer's usual input, `[1, length, hidden]`
  /// @param first the token that the first result is without; the next is without the next
  /// @param count how many results
  /// @return `[count, length, hidden]`
  Tensor withoutValues(int layer, Tensor x, int first, int count);

  /// What each head hands on of each token when it attends to nothing else: the value vector as the
  /// attention's output layer transforms it, without that layer's bias, `f(x)` of Kobayashi et al.
  /// 2020 (arXiv 2004.10102, equation 4).
  ///
  /// @param layer its number, from 0
  /// @param x the layer's usual input, `[1, length, hidden]`
  /// @return `[heads, length, hidden]`
  Tensor handedOn(int layer, Tensor x);
}
