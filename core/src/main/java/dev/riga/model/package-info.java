/// Networks, one file each; [Networks] loads the one a checkpoint names.
///
/// What comes in is an [EncoderInput] of token ids; what goes out is an [EncoderOutput] (vectors
/// and, on request, every layer's hidden states and attentions), with a head also [SpanOutput] or
/// [ClassOutput]. Each file names its paper, and writes the shape at every step. The tensors belong
/// to the caller's [dev.riga.tensor.Scope]: turn them into arrays before it closes.
///
/// ```java
/// try (Checkpoint checkpoint = Checkpoint.open(directory);
///     SpanNetwork network = Networks.span(checkpoint, Precision.best());
///     var _ = Scope.open();
///     var _ = NoGrad.enter()) {
///   SpanOutput output = network.forward(input, Visible.ATTENTIONS);
///   float[][] starts = output.startLogits().toFloatRows(); // [batch][length]
/// }
/// ```
@NullMarked
package dev.riga.model;

import org.jspecify.annotations.NullMarked;
