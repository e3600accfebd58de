/// Checkpoints: where weights come from and where they go.
///
/// In comes a Hugging Face directory (`config.json` and weights as
/// [safetensors](https://github.com/huggingface/safetensors) or as a `pytorch_model.bin`, in one
/// file or in shards); out come its settings and its tensors by name, mapped from the files without
/// a copy. Everything in a checkpoint is data: nothing of it is ever run, and a file that is
/// damaged or wants more than to be read is refused with a [CheckpointException] that says why.
///
/// ```java
/// try (Checkpoint checkpoint = Checkpoint.open(Path.of("deepset/minilm-uncased-squad2"))) {
///   int hidden = checkpoint.config().path("hidden_size").asInt();
///   Weights weights = Weights.of(checkpoint);
///   Tensor queries = weights.base("bert")
///       .take("encoder.layer.0.attention.self.query.weight", hidden, hidden);
///   weights.warnings().forEach(System.err::println);
/// }
/// Safetensors.write(Path.of("model.safetensors"), tensors, Map.of("format", "pt"));
/// ```
@NullMarked
package dev.riga.checkpoint;

import org.jspecify.annotations.NullMarked;
