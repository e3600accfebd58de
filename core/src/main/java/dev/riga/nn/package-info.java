/// Layers: linear, layer norm, embedding, attention with its weights, feed-forward.
///
/// What comes in is the tensors of a checkpoint and a [Purpose]; [Parameters] makes layers of them.
/// The same layers serve answers (weights packed for the processor, see [Linear]) and training
/// (plain fp32 weights, dropout, gradients). The source is Vaswani et al. 2017, arXiv 1706.03762.
///
/// ```java
/// Parameters parameters = new Parameters(weights, Purpose.inference(Precision.best()));
/// Linear up = parameters.linear("encoder.layer.0.intermediate.dense", 384, 1536);
/// Linear down = parameters.linear("encoder.layer.0.output.dense", 1536, 384);
/// FeedForward block = new FeedForward(up, Activation.GELU, down, parameters.dropout(0.1));
/// Tensor next = block.forwardAdd(x); // [batch, length, 384]
/// ```
@NullMarked
package dev.riga.nn;

import org.jspecify.annotations.NullMarked;
