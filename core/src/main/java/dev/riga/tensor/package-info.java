/// Tensors: the thin face over libtorch, and the only package that names its types.
///
/// What comes in is plain Java arrays or mapped files, what goes out is plain Java arrays. Between
/// them stand [Tensor] with the operations of PyTorch that Riga needs, [Scope], which frees native
/// memory, [NoGrad] and [Autocast], [PackedLinear] for fast inference at a [Precision], and [AdamW]
/// for training. Operations are those of <https://docs.pytorch.org/docs/2.10/>.
///
/// ```java
/// Threads.use(2);
/// try (var _ = Scope.open(); var _ = NoGrad.enter()) {
///   Tensor query = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
///   Tensor key = Tensor.of(new float[] {1, 1, 0, 1}, 2, 2);
///   Tensor scores = query.matmul(key.transpose(0, 1)); // [queryLen, keyLen]
///   float[] weights = scores.div(Math.sqrt(2)).softmax(-1).toFloats();
/// }
/// ```
@NullMarked
package dev.riga.tensor;

import org.jspecify.annotations.NullMarked;
